"""MkDocs speaks Chinese here: its log is kept from the terminal, and what people should know is put in their words."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """How one message of MkDocs 1.6 reads in Chinese; the named groups of `pattern` fill the braces of `says`."""

    name: str
    pattern: re.Pattern[str]
    says: str


def _message(name: str, pattern: str, says: str) -> Message:
    return Message(name=name, pattern=re.compile(pattern, re.DOTALL), says=says)


MESSAGES: Final[tuple[Message, ...]] = (
    _message(
        "missing-anchor-here",
        r"Doc file '(?P<page>.*?)' contains a link '(?P<link>.*?)', but there is no such anchor",
        "docs/{page}：链接 {link} 指向本页没有的位置。请改正或删去这个链接。",
    ),
    _message(
        "missing-anchor",
        r"Doc file '(?P<page>.*?)' contains a link '(?P<link>.*?)', but the doc '(?P<target>.*?)' does not contain",
        "docs/{page}：链接 {link} 指向 {target} 里没有的位置。请改正或删去这个链接。",
    ),
    _message(
        "missing-page",
        r"Doc file '(?P<page>.*?)' contains a link '(?P<link>.*?)', but the target",
        "docs/{page}：链接 {link} 指向的页面不存在。请改正或删去这个链接。",
    ),
    _message(
        "not-a-page",
        r"Doc file '(?P<page>.*?)' contains an (?:unrecognized relative|absolute) link '(?P<link>.*?)'",
        "docs/{page}：链接 {link} 不是本站页面的相对路径。请写成如 ../guide/index.md 的形式。",
    ),
    _message(
        "nav-missing",
        r"A reference to '(?P<page>.*?)' is included in the 'nav' configuration, which is not found",
        "mkdocs.yml 的 nav 里写了 {page}，但 docs 里没有这个文件。请改正文件名或删去这一行。",
    ),
    _message(
        "nav-excluded",
        r"A reference to '(?P<page>.*?)' is included in the 'nav' configuration, but this file is excluded",
        "mkdocs.yml 的 nav 里写了 {page}，但它又被 exclude_docs 排除了。请改正其中一处。",
    ),
    _message(
        "nav-absolute",
        r"An absolute path to '(?P<page>.*?)' is included in the 'nav'",
        "mkdocs.yml 的 nav 里写了绝对路径 {page}。请改成 docs 里的相对路径。",
    ),
    _message(
        "nav-omitted",
        r"The following pages exist in the docs directory, but are not included in the \"nav\"",
        "docs 里有页面没有写进 mkdocs.yml 的 nav。需要时请补上，或写进 not_in_nav。",
    ),
    _message(
        "same-address",
        r"Excluding '(?P<page>.*?)' from the site because it conflicts with '(?P<other>.*?)'",
        "docs/{page} 与 docs/{other} 会得到同一个网址，前者没有生成。请改名。",
    ),
    _message(
        "config-unknown",
        r"Config value '.*?': Unrecognised configuration name: (?P<name>\S+)",
        "mkdocs.yml 里有不认识的设置 {name}，已忽略。请检查拼写或删去。",
    ),
    _message(
        "plugin-missing",
        r"The \"(?P<name>.*?)\" plugin is not installed",
        "mkdocs.yml 用到的插件 {name} 没有安装。请安装它，或从 plugins 里删去。",
    ),
    _message(
        "theme-missing",
        r"Unrecognised theme name: '(?P<name>.*?)'",
        "mkdocs.yml 用到的主题 {name} 没有安装。请改回 material。",
    ),
    _message(
        "custom-dir-missing",
        r"The path set in custom_dir \('(?P<name>.*?)'\) does not exist",
        "mkdocs.yml 的 theme.custom_dir 指向的文件夹 {name} 不存在。请改正，或删去这一行以使用自带的样式。",
    ),
    _message(
        "page-encoding",
        r"Encoding error reading file: (?P<page>.+)",
        "docs/{page} 不是 UTF-8 编码。请用 UTF-8 另存。",
    ),
)


def chinese(text: str) -> str:
    """The Chinese of one message; one that is not in the table is quoted, so that it can be passed on."""
    for message in MESSAGES:
        if found := message.pattern.search(text):
            return message.says.format(**found.groupdict())
    return f"网站生成工具报告：“{' '.join(text.split())}”。如果网页有异常，请把这句话反馈给维护人员。"


class Collector(logging.Handler):
    """Keeps warnings and errors, in order and each once."""

    def __init__(self) -> None:
        """Start with nothing collected."""
        super().__init__(logging.WARNING)
        self.texts: dict[str, int] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record's message and its level."""
        self.texts.setdefault(record.getMessage(), record.levelno)

    def notices(self, *, level: int = logging.WARNING) -> tuple[str, ...]:
        """What was collected at `level` or above, in Chinese."""
        return tuple(dict.fromkeys(chinese(text) for text, at in self.texts.items() if at >= level))


@contextmanager
def quiet() -> Iterator[Collector]:
    """Collect what MkDocs logs while the block runs, and let nothing of it through to the terminal."""
    collector = Collector()
    logger, jieba = logging.getLogger("mkdocs"), logging.getLogger("jieba")
    before = logger.propagate, logger.level, jieba.disabled
    logger.addHandler(collector)
    logger.propagate, jieba.disabled = False, True
    logger.setLevel(logging.INFO)  # at DEBUG, MkDocs does not check anchors
    try:
        yield collector
    finally:
        logger.removeHandler(collector)
        logger.propagate, jieba.disabled = before[0], before[2]
        logger.setLevel(before[1])
