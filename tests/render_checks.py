"""What the tests of pages look at: a page's head and body, the original as it stands there, links and anchors."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import lxml.html
import markdown
import yaml

from meeting_archive.model import Reading, flat_text
from meeting_archive.render import Archive, render, render_report
from render_samples import RULE

EXTENSIONS: Final = ("attr_list", "tables", "toc")


def pages_of(source: Archive) -> dict[str, str]:
    """The Markdown pages of an archive by path."""
    return {path: content for path, content in render(source) if path.endswith(".md")}


def page_of(source: Reading) -> str:
    return render_report(source, {RULE.name: RULE}, download=True)


def body_of(page: str) -> str:
    return page.split("\n---\n", 1)[1]


def head_of(page: str) -> dict[str, Any]:
    assert page.startswith("---\ngenerated: meeting-archive\n")
    head = yaml.safe_load(page.split("\n---\n", 1)[0].removeprefix("---\n"))
    assert isinstance(head, dict)
    return head


def to_html(page: str, extensions: Sequence[str] = EXTENSIONS) -> lxml.html.HtmlElement:
    converted = markdown.Markdown(extensions=list(extensions)).convert(body_of(page))
    return lxml.html.document_fromstring(f"<!doctype html><html><body>{converted}</body></html>")


def words_on(page: str, extensions: Sequence[str] = EXTENSIONS) -> str:
    """The original as it stands on the page, without white space; code points of `ma-char` in angle brackets."""
    return words_in_html(to_html(page, extensions))


def words_in_html(tree: lxml.html.HtmlElement) -> str:
    for element in tree.xpath(".//*[@data-char]"):
        element.text = f"\ue000{element.get('data-char')}\ue001"
    found = tree.xpath(".//*[@data-p]")
    assert not any(element.xpath("ancestor::*[@data-p]") for element in found), "words inside words"
    return squeeze("".join(element.text_content() for element in found))


def words_in(source: Reading) -> str:
    """The original, in the same form."""
    text = flat_text(source.report.paragraphs)
    return squeeze("".join(c if _may_stand(c) else f"\ue000{ord(c):04X}\ue001" for c in text))


def _may_stand(character: str) -> bool:
    code = ord(character)
    if character.isspace():
        return True
    forbidden = code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0
    return not forbidden and code & 0xFFFE != 0xFFFE


def squeeze(text: str) -> str:
    return "".join(text.split())


def check_links(pages: Mapping[str, str]) -> None:
    trees = {path: to_html(page) for path, page in pages.items()}
    ids = {path: set(tree.xpath("//@id")) for path, tree in trees.items()}
    for path, tree in trees.items():
        head_of(pages[path])
        for href in tree.xpath("//a[not(@download)]/@href"):  # originals lie beside the pages, not among them
            target, _, anchor = re.sub(r"\?[^#]*", "", str(href)).partition("#")
            full = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            full = f"{full.removesuffix('.html')}.md" if full.endswith(".html") else full  # raw HTML names built pages
            assert full in pages, (path, href)
            assert not anchor or anchor in ids[full], (path, href)
        assert len(tree.xpath("//@id")) == len(ids[path]), path


def check_anchors(page: str) -> None:
    tree = to_html(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//@href") if href.startswith("#")} <= set(ids)
