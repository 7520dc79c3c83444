"""Shorter ways through Markdown for pages as plain as ours; the HTML that comes out is the same, byte for byte.

Python-Markdown walks in Python through all the tags of a page only to find where its HTML blocks end, and MkDocs does
so once more for their anchors: for a report, nine tenths of which are such blocks, three quarters of all the time.
Where every tag of a page is written plainly, the same ends are found by counting the tags of one name. Tables as our
lists write them, nine tenths of all other pages, are made at once (`tables`). Then each run of text is searched for
some fourteen kinds of mark; those whose sign is nowhere in the rest are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from functools import cache
from typing import Final

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor
from markdown.extensions.toc import TocTreeprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, Preprocessor
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import _RelativePathTreeprocessor

from .tables import TABLE, ToUrl, table_html

KNOWN: Final = frozenset({"attr_list", "fenced_code", "tables", "toc"})
"""Extensions beside which this holds: others of an owner may read blocks or marks in a way of their own."""
_BEFORE_MKDOCS: Final = 21.5
"""MkDocs looks for anchors at 21, Python-Markdown for blocks at 20."""
_ATTRIBUTES: Final = r"(?: [a-z][a-zA-Z0-9-]*+(?:=\"[^\"<]*+\")?+)*+"
_PLAIN: Final = re.compile(
    r"(?:[^<&]++"
    r"|<title>[^<&]*+</title>"
    r"|<(?!(?:script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext)[ >])"
    rf"[a-z][a-z0-9]*+{_ATTRIBUTES}>"
    r"|</[a-z][a-z0-9]*+>"
    rf"|<(?:circle|line|path|rect){_ATTRIBUTES}/>"
    r"|&(?:#[0-9]++|#x[0-9a-fA-F]++|[a-zA-Z][a-zA-Z0-9]*+);)*+"
)
"""A page in which every < opens a tag and every & an entity, written as all parsers read them, and no tag holds words
that are no mark-up but the title of an svg, which holds nothing else."""
_BLANK_LINE: Final = re.compile(r"(?: *\n){2}")
_SIGNS: Final[Mapping[str, tuple[str, ...]]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "reference": ("]:",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("]:",),
    "short_image_ref": ("![",),
    "autolink": ("://",),
    "automail": ("@",),
    "em_strong": ("*", "_"),
}
"""Patterns of Python-Markdown, and the signs one of which a page must have for them to find anything; a reference needs
a line that says what it refers to."""
_BREAK: Final = "  \n"
_WORDS: Final = re.compile(r"\w+")


def with_shortcuts(config: MkDocsConfig) -> MkDocsConfig:
    """The configuration with the shorter ways, where they lead to the same end.

    Pages rendered with it do not know the anchors in their HTML blocks, which only links that people wrote are checked
    against.
    """
    if not KNOWN.issuperset(config.markdown_extensions):
        return config
    quick = copy(config)
    quick["markdown_extensions"] = [*config.markdown_extensions, _Shortcuts()]  # Markdown takes names and extensions
    return quick


class _Shortcuts(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - its name in Python-Markdown
        blocks = _Blocks(md)
        md.preprocessors.register(_Ahead(md, blocks), "meeting_archive_ahead", _BEFORE_MKDOCS)
        md.preprocessors.register(blocks, "html_block", 20)


class _Blocks(HtmlBlockPreprocessor):
    """Python-Markdown's own, unless it is known already what it would find."""

    known: list[str] | None = None

    def run(self, lines: list[str]) -> list[str]:
        return super().run(lines) if self.known is None else self.known


class _Ahead(Preprocessor):
    def __init__(self, md: Markdown, blocks: _Blocks) -> None:
        super().__init__(md)
        self.blocks = blocks

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        blocks = html_blocks(source, tuple(self.md.block_level_elements))
        if blocks is None:
            self.blocks.known = None
            self._leave_out(source)
            return lines
        pieces: list[str] = []
        at = 0
        for start, stop in blocks:  # as HTMLExtractor writes it for a block with a blank line behind it
            pieces += [source[at:start], "\n", self.md.htmlStash.store(source[start:stop] + "\n"), "\n\n"]
            at = stop
        rest = self._without_tables("".join([*pieces, source[at:]]))
        self._leave_out(rest)
        if _BREAK not in rest:  # setting aside a block that is set in makes one
            self.md.inlinePatterns.deregister("linebreak")
        self.blocks.known = rest.split("\n")
        return []

    def _without_tables(self, source: str) -> str:
        """With a sign of Python-Markdown's, as for an HTML block, in place of each table that is plain."""
        processors = self.md.parser.blockprocessors
        if "table" not in processors or "attr_list" not in self.md.treeprocessors:
            return source
        table = processors["table"]
        if not isinstance(table, TableProcessor) or table.config["use_align_attribute"]:  # type: ignore[attr-defined]
            return source
        to_url = _to_url(self.md)

        def short(found: re.Match[str]) -> str:
            ids: set[str] = set()  # those of elements must not be given to headings too
            html = table_html(found[0], to_url, ids)
            return found[0] if html is None or ids else self.md.htmlStash.store(html)

        return TABLE.sub(short, source)

    def _leave_out(self, source: str) -> None:
        for name, signs in _SIGNS.items():
            if not any(sign in source for sign in signs):
                self.md.inlinePatterns.deregister(name)
        for step in self.md.treeprocessors:
            if isinstance(step, TocTreeprocessor) and not all(w in source for w in _WORDS.findall(step.marker)):
                step.marker = ""  # or every element would be compared with it


def _to_url(md: Markdown) -> ToUrl:
    """How MkDocs, where it is at work, turns the path of a source into an address."""
    mkdocs = next((step for step in md.treeprocessors if isinstance(step, _RelativePathTreeprocessor)), None)
    if mkdocs is None:
        return str
    known: dict[str, str | None] = {}

    def to_url(path: str) -> str | None:
        if path not in known:
            target = mkdocs.files.get_file_from_path(mkdocs._target_uri(mkdocs.file.src_uri, path))
            told = target is None or target.inclusion.is_excluded()  # type: ignore[no-untyped-call]
            known[path] = None if told else mkdocs.path_to_url(path)
        return known[path]

    return to_url


def html_blocks(source: str, names: tuple[str, ...]) -> list[tuple[int, int]] | None:
    """Where the HTML blocks of a page begin and end, which `names` begin.

    None where the page is not plain, or a block never ends or its last line goes on.
    """
    if not _PLAIN.fullmatch(source):
        return None
    found = []
    at = 0
    while opening := _opening(names).search(source, at):
        start = opening.start("block")
        stop = _end(source, start, opening["tag"])
        if stop is None:
            return None
        found.append((start, stop))
        at = stop
    return found


@cache
def _opening(names: tuple[str, ...]) -> re.Pattern[str]:
    """A tag of a block where a line begins."""
    return re.compile(rf"^[^\S\n]{{0,3}}(?P<block><(?P<tag>{'|'.join(map(re.escape, names))})[ >])", re.MULTILINE)


@cache
def _same(tag: str) -> re.Pattern[str]:
    return re.compile(rf"<(?P<closes>/?){tag}(?:>|(?= ))")


def _end(source: str, start: int, tag: str) -> int | None:
    if tag == "hr":  # it has no end
        return None
    depth = 0
    for found in _same(tag).finditer(source, start):
        depth += -1 if found["closes"] else 1
        if depth == 0:
            return found.end() if _BLANK_LINE.match(source, found.end()) else None
    return None
