"""Build the site of an archive."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.exceptions import MkDocsException

from ..settings import Settings
from .configuration import load
from .errors import SiteError
from .messages import quiet
from .pages import can_render, render_pages
from .swap import files_below, swapped_in

_SHOWN: Final = 20
"""Notices that an error message lists; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSite:
    """A built site: where it is, its number of HTML pages, and what people should know, in Chinese."""

    path: Path
    pages: int
    notices: tuple[str, ...]


def build_site(*, archive: Path, docs: Path, site: Path, settings: Settings) -> BuiltSite:
    """Build `docs` into `site` as the archive's `mkdocs.yml` says; the site before stays until the new one is whole.

    Raises SiteError: the folder is not ours to replace, the configuration cannot be used, or the build failed
    (with `strict: true` in `mkdocs.yml`, on any broken link).
    """
    _require_apart(site, docs)
    with quiet() as log, swapped_in(site) as aside:
        target = aside.path
        config = load(archive=archive, docs=docs, target=target, settings=settings, log=log)
        try:
            config.plugins.on_startup(command="build", dirty=False)
            if can_render(config):
                render_pages(config, before=site.resolve(), aside=aside, log=log)
                if config.strict and log.notices():
                    raise SiteError("strict")
            else:
                aside.remove(aside.former)
                mkdocs_build(config)
        except (Exception, MkDocsException) as error:
            problems = log.notices(level=logging.WARNING if config.strict else logging.ERROR)
            raise SiteError("网站没有生成，原来的网站没有变动。\n" + _listed(problems, error)) from error
        finally:
            config.plugins.on_shutdown()
        pages = sum(path.endswith(".html") for path in files_below(target))
        return BuiltSite(path=site.resolve(), pages=pages, notices=log.notices())


def _require_apart(site: Path, docs: Path) -> None:
    if not docs.is_dir():
        raise SiteError(f"没有页面文件夹 {docs}。请先转换原件。")
    inner, outer = site.resolve(), docs.resolve()
    if inner.is_relative_to(outer) or outer.is_relative_to(inner):
        raise SiteError(f"网站文件夹 {site} 与页面文件夹 {docs} 不能一个在另一个里面。请换一个位置。")


def _listed(problems: tuple[str, ...], error: BaseException) -> str:
    if not problems:
        return f"原因：{type(error).__name__}：{error}。请把这句话反馈给维护人员。"
    more = f"\n……另有 {len(problems) - _SHOWN} 条。" if len(problems) > _SHOWN else ""
    return "\n".join(problems[:_SHOWN]) + more
