"""Render the pages of a site: only those that changed since the site before, several at a time where the system can.

MkDocs keeps every page in memory until the last one is written and begins anew each time. A page of an archive depends
on its own Markdown, on the configuration, on the theme and on the titles in the menu; where those are as they were,
what stands in the site before is linked into the new one. What comes out is what `mkdocs build` writes, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import yaml
from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

from ..forked import ForkError, forked
from ..settings import YAML_LOADER, theme_dir
from ..store import cache_folder
from .messages import Collector
from .plain import Plain
from .shortcuts import with_shortcuts
from .swap import Aside

STATE: Final = ".meeting-archive-pages.json"
"""In a built site: what each of its files was made from."""
_PROGRAMS: Final = (
    "meeting-archive",
    "mkdocs",
    "mkdocs-material",
    "Markdown",
    "Jinja2",
    "Pygments",
    "pymdown-extensions",
)
_FORK_FROM: Final = 48
"""Fewer changed pages than this are rendered in one process."""
_PAGES_A_JOB: Final = 40
_GENERATED: Final = "meeting-archive"
_HEAD: Final = f"---\ngenerated: {_GENERATED}\n".encode()
"""How our pages begin; another head that says so is read as YAML."""
_BESIDE: Final = "neighbours"
_FEW: Final = 4
"""A former site is kept where at most one in so many of its files differs: the others take no room of their own."""
_LEFT_OUT: Final = (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What a site was made from: one fingerprint for all, one for each file by its address.

    Pages that a person wrote are not among them: they are made anew each time, so that their broken links are told.
    """

    whole: str = ""
    made: Mapping[str, str] = field(default_factory=dict)


class RenderError(Exception):
    """A page could not be rendered; the message says which and why."""


def can_render(config: MkDocsConfig) -> bool:
    """Whether pages are independent of one another: plugins and hooks of an owner may look at all of them at once."""
    return not config.plugins and not config.hooks and not config.extra_templates


def render_pages(config: MkDocsConfig, *, before: Path, aside: Aside, log: Collector) -> None:
    """Write the site of `config` into `aside`, whatever is there; `before` is the site that it follows, if any."""
    files = get_files(config)
    environment = config.theme.get_env()
    environment.bytecode_cache = _compiled()
    files.add_files_from_theme(environment, config)
    set_exclusions(files, config)
    nav = get_navigation(files, config)
    for page in nav.pages:
        page.read_source(config)  # the menu shows titles, and the theme may look at what stands in a page's head
    whole = _fingerprint(config, nav)
    sources = list(files.documentation_pages())
    others = [file for file in files if not file.is_documentation_page() and file.inclusion not in _LEFT_OUT]
    marks = {file.dest_uri: _signature(file) for file in (*sources, *others)}
    heir = _Heir(marks=marks, before=before, known=_load(before, whole), aside=aside)
    heir.keep(_load(aside.path, whole))
    changed = [file for file in sources if not heir.takes(file.dest_uri)]
    for file in sources:
        if file.page is None:
            Page(None, file, config)
    work = _Work(
        config=config,
        quick=with_shortcuts(config),
        plain=Plain.of(config),
        files=files,
        urls={file.src_uri: file.url for file in files if file.inclusion not in _LEFT_OUT},
        sources=sources,
        nav=nav,
        environment=environment,
    )
    own = work.check_own(changed)
    written = {**own, **_render_all(work, [file for file in changed if file.src_uri not in own], log)}
    new = [file for file in others if not heir.takes(file.dest_uri)]
    for file in new:
        aside.remove([file.dest_uri])  # a page may have the same address
        file.copy_file()
    for template in config.theme.static_templates:
        aside.remove([template, f"{template}.gz"])
        _build_theme_template(template, environment, files, config, nav)
    for file in changed:
        if not written[file.src_uri]:
            marks.pop(file.dest_uri, None)
    state = json.dumps({"whole": whole, "made": marks}, ensure_ascii=False, sort_keys=True)
    (aside.path / STATE).write_text(state, encoding="utf-8", errors="surrogateescape")
    aside.alike = (len(changed) + len(new)) * _FEW <= len(marks)


def _compiled() -> FileSystemBytecodeCache | None:
    """Templates as they were compiled before, half a second of each build; None where they cannot be kept."""
    programs = "-".join(version(name) for name in ("mkdocs", "Jinja2"))  # what is compiled depends on their ways, too
    folder = cache_folder() / f"templates-{programs}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heir:
    """Takes what is as it was over to the new site: what is in its folder already, and files of the site before.

    `marks`: what each file is to be made from now, by its address; `known`: what those of `before` were made from.
    """

    marks: Mapping[str, str]
    before: Path
    known: _State
    aside: Aside
    kept: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)

    def keep(self, former: _State) -> None:
        """Remove from the new site's folder all that is not as it has to be; `former`: what it was made from."""
        self.kept.update(
            uri for uri in self.aside.former if uri in self.marks and former.made.get(uri) == self.marks[uri]
        )
        self.aside.remove(self.aside.former - self.kept)

    def takes(self, uri: str) -> bool:
        """Whether the new site has a file that is as it was, or gets it here, by a link where the file system can."""
        if uri in self.kept:
            return True
        if self.known.made.get(uri) != self.marks[uri]:
            return False
        old, new = f"{self.before}/{uri}", f"{self.aside.path}/{uri}"
        if (folder := os.path.dirname(new)) not in self.folders:
            os.makedirs(folder, exist_ok=True)
            self.folders.add(folder)
        try:
            os.link(old, new)
        except (FileNotFoundError, FileExistsError):
            return False
        except OSError:
            try:
                shutil.copy2(old, new)
            except OSError:
                return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What rendering a page needs; `quick` is the configuration with shorter ways through Markdown.

    `plain` is the short way for whole pages, `urls` are the addresses of all files of the site by their sources.
    """

    config: MkDocsConfig
    quick: MkDocsConfig
    plain: Plain | None
    files: Files
    urls: Mapping[str, str]
    sources: Sequence[File]
    nav: Navigation
    environment: Environment

    def render(self, file: File) -> bool:
        """Render one page and forget its text; says whether a build of ours wrote its source."""
        page = file.page
        assert page is not None
        if page.present_anchor_ids is None and not self._plainly(page):
            _populate_page(page, self.quick, self.files)
        _build_page(page, self.config, self.sources, self.nav, self.environment)
        page.content, page.markdown, page.toc = None, None, page.toc.__class__([])
        return page.meta.get("generated") == _GENERATED

    def _plainly(self, page: Page) -> bool:
        """Render the Markdown of a page as plain as ours, if it is: then as MkDocs would, but for its anchors."""
        read = _read(page.file) if self.plain is not None else None
        if self.plain is None or read is None:
            return False
        known: dict[str, str | None] = {}
        folder = posixpath.dirname(page.file.src_uri)

        def to_url(path: str) -> str | None:
            if path not in known:
                target = self.urls.get(posixpath.normpath(posixpath.join(folder, path)))
                known[path] = None if target is None else get_relative_url(target, page.file.url)
            return known[path]

        made = self.plain.page(read[0], to_url)
        if made is None:
            return False
        page.markdown, page.meta = read
        page.content, page.toc = made.html, get_toc(made.outline)
        return True

    def check_own(self, files: Iterable[File]) -> dict[str, bool]:
        """Render the pages that a person wrote, and tell of links in them that lead nowhere."""
        written = {}
        own = [file for file in files if self._is_own(file)]
        for file in own:
            assert file.page is not None
            _populate_page(file.page, self.config, self.files)
        for file in own:
            assert file.page is not None
            for linked in file.page.links_to_anchors or {}:
                if linked.page is not None and linked.page.present_anchor_ids is None:
                    _populate_page(linked.page, self.config, self.files)
        for file in own:
            assert file.page is not None
            file.page.validate_anchor_links(files=self.files, log_level=self.config.validation.links.anchors)
        for file in own:
            written[file.src_uri] = self.render(file)
        return written

    def _is_own(self, file: File) -> bool:
        page = file.page
        assert page is not None
        if page.markdown is not None:  # it is in the menu
            return page.meta.get("generated") != _GENERATED
        if file.abs_src_path is not None:
            with open(file.abs_src_path, "rb") as source:
                if source.read(len(_HEAD)) == _HEAD:
                    return False
        page.read_source(self.config)
        if page.meta.get("generated") != _GENERATED:
            return True
        page.markdown = None  # it is read again when its turn comes: all together are too much to keep
        return False


def _read(file: File) -> tuple[str, dict[str, Any]] | None:
    """A page of ours without its head, and what its head says, as MkDocs reads them; None where it is another's.

    What stands beside the page is most of the head, and written as JSON at its end: it is read as such.
    """
    source = file.content_string
    if not source.startswith(_HEAD.decode()):
        return None
    head, end, rest = source.removeprefix("---\n").partition("\n---\n")
    first, name, beside = head.rpartition(f"\n{_BESIDE}: ")
    try:
        meta = yaml.load(first, YAML_LOADER) | {_BESIDE: json.loads(beside)} if name else yaml.load(head, YAML_LOADER)
    except (ValueError, TypeError, yaml.YAMLError):
        return None
    return (rest.lstrip("\n"), meta) if end and isinstance(meta, dict) and "title" in meta else None


def _render_all(work: _Work, files: Sequence[File], log: Collector) -> dict[str, bool]:
    """Render pages; of each, whether a build of ours wrote its source."""
    if len(files) < _FORK_FROM:
        return {file.src_uri: work.render(file) for file in files}
    work.environment.get_template("main.html")
    parts = [files[start : start + _PAGES_A_JOB] for start in range(0, len(files), _PAGES_A_JOB)]
    written: dict[str, bool] = {}
    try:
        for pages, texts in forked([partial(_part, work, part, log) for part in parts]):
            written |= pages
            for text, level in texts.items():
                log.texts.setdefault(text, level)
    except ForkError as error:
        raise RenderError(f"一个生成页面的进程没有完成：{error}") from error
    return written


def _part(work: _Work, files: Iterable[File], log: Collector) -> Iterator[tuple[dict[str, bool], dict[str, int]]]:
    """(pages rendered, what MkDocs logged until then) of one job."""
    written: dict[str, bool] = {}
    for file in files:
        try:
            written[file.src_uri] = work.render(file)
        except Exception as error:
            raise RenderError(f"{file.src_uri}：{type(error).__name__}：{error}") from error
    yield written, dict(log.texts)


def _signature(file: File) -> str:
    """Tells one state of a source from another without reading it."""
    if file.abs_src_path is None:
        return hashlib.sha256(file.content_bytes).hexdigest()
    status = os.stat(file.abs_src_path)
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}"


def _fingerprint(config: MkDocsConfig, nav: Navigation) -> str:
    """Everything that all pages depend on: programs, configuration, theme, menu."""
    options = {name: value for name, value in config.items() if name not in ("docs_dir", "site_dir", "theme")}
    look = {name: config.theme[name] for name in sorted(config.theme)}
    themes = [Path(folder) for folder in dict.fromkeys((str(theme_dir()), config.theme.custom_dir)) if folder]
    styles = [
        (path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for folder in themes
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    menu = [(page.title, page.url, sorted(page.meta)) for page in nav.pages]
    parts = [[(name, version(name)) for name in _PROGRAMS], sys.version, options, look, styles, menu]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _plain(value: Any) -> object:
    """A value of the configuration in words that are the same in every process."""
    if hasattr(value, "items"):
        return dict(value.items())
    words = str(value)
    return type(value).__qualname__ if " at 0x" in words else words


def _load(site: Path, whole: str) -> _State:
    """What a site was made from; nothing where all that its pages depend on is not as it is now."""
    try:
        data: dict[str, Any] = json.loads((site / STATE).read_text(encoding="utf-8", errors="surrogateescape"))
        return _State(whole=whole, made=dict(data["made"])) if data["whole"] == whole else _State()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _State()
