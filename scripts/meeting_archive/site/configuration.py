"""The MkDocs configuration of an archive: its own `mkdocs.yml`, or the one that comes with the package."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Final

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from ..settings import DATA, Settings
from .errors import SiteError
from .messages import Collector

CONFIG_FILE: Final = "mkdocs.yml"
_DEFAULT_NAME: Final = Settings().name


def theme_dir() -> Path:
    """The folder of the theme: inside the package in a wheel, at the root of a source checkout."""
    here = Path(__file__).resolve()
    packaged = here.parents[1] / "theme"
    return packaged if packaged.is_dir() else here.parents[3] / "theme"


def load(*, archive: Path, docs: Path, target: Path, settings: Settings, log: Collector) -> MkDocsConfig:
    """The configuration to build `docs` into `target`; the archive's own `mkdocs.yml` counts where there is one.

    The theme of this package is put beneath a `custom_dir` of the archive. Raises SiteError.
    """
    own = archive / CONFIG_FILE
    path = own if own.is_file() else DATA / CONFIG_FILE
    options: dict[str, object] = {"docs_dir": str(docs.resolve()), "site_dir": str(target)}
    if path != own or settings.name != _DEFAULT_NAME:
        options["site_name"] = escape(settings.name)  # templates print it as HTML
    config = _reported(lambda: load_config(str(path), **options), path, log)
    if config.theme.name == "material":
        ours = str(theme_dir())
        if ours not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, ours)
    return config


def _reported(load_it: Callable[[], MkDocsConfig], path: Path, log: Collector) -> MkDocsConfig:
    try:
        return load_it()
    except MkDocsException as error:
        found = "\n".join(log.notices()) or _first_line(str(error))
        raise SiteError(f"{path} 不能用来生成网站。\n{found}") from error


def _first_line(text: str) -> str:
    import re

    line = re.search(r"line (\d+)", text)
    where = f"第 {line[1]} 行" if line else "某处"
    return f"{where}不是有效的 YAML。请检查缩进和冒号（冒号后要有空格）。"
