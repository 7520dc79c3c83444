"""Texts to try a stage on: a text as the paragraphs of a document, and random texts made of the genre's own marks."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from meeting_archive.model import Paragraph

_MARKS: Final = """
        一、 二、 （一） (2) 1. 2． 3、 2.1 ① 一是 二是 一要 二要 第一， 首先，
        其次， 最后， 一 二 三 —— - * # ## ** 存在问题 原因分析 整改措施： 目录
        附件： 从思想上看， 在作风方面， 会议要求 这是第一种。 20:19 序号 措施
        2024年3月5日 。 ； ： ， “ ” 《 》 （ ） a b 2 不够 加强学习 下一步
        责任单位 完成时限 其原因是 因此必须 完成了3次 x月 但还存在不足：
"""
_PIECES: Final = st.sampled_from(
    [*_MARKS.split(), "\t", " ", "\u3000", "\u200b", "    - ", "|", "|", "|", "|", "—", "—", "1", "1", "\n", "\n", "\n"]
)
GENRE_TEXTS: Final = st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=60).map("".join)
"""Strings of marks, headings and words of these documents, in any order, with arbitrary characters between."""


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """One paragraph a line, blank lines left out, as a reader of text files gives them."""
    return tuple(Paragraph(index=i, text=t) for i, t in enumerate(t for t in text.split("\n") if t.strip()))
