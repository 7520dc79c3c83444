"""The search page, and the search box of the home page with words that this archive holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from .card import Brief, topic_words
from .paging import link, plain_page

_EXAMPLES: Final = 5
_PAGE: Final = (
    '<div id="ma-search" class="ma-search"><noscript><p class="ma-empty">'
    "搜索需要浏览器允许运行脚本。不用搜索也能找到全部内容：请从下面的列表进入。</p></noscript></div>\n",
    "也可以从列表查找：[报告](reports/index.md) · [单位](units/index.md) · [会议](meetings/index.md) · "
    "[人员](people/index.md) · [主题](topics/index.md) · [问题](problems/index.md) · [原因](causes/index.md) · "
    "[措施](measures/index.md) · [承诺台账](commitments/index.md) · [对账](accounts/index.md)\n{: .ma-count }\n",
)
_BOX: Final = (
    '<form class="ma-box ma-box--home" action="search.html" role="search">'
    '<input class="ma-box__input" name="q" type="search" aria-label="搜索全部材料" '
    'placeholder="输入原文里的任意文字" autocomplete="off" autocapitalize="off" spellcheck="false"></form>\n'
)


def search_page() -> tuple[str, str]:
    """The page that `search-page.js` fills, as (path, Markdown); without scripts it leads to the lists."""
    return "search.md", plain_page("搜索", "search", [("首页", "index.md")], _PAGE)


def search_box(cards: Sequence[Brief]) -> Iterator[str]:
    """The box of the home page, with searches that find something, and the way to the commitments."""
    yield _BOX
    examples = [link(word, f"search.md?q={quote(word)}") for word in _common_words(cards)]
    examples.append(link("只查承诺", f"search.md?in={quote('承诺')}"))
    yield "例如：" + " · ".join(examples) + "\n{: .ma-count }\n"


def _common_words(cards: Sequence[Brief]) -> list[str]:
    """The words of the topics that stand in most reports, one a topic, the most frequent first."""
    counts = Counter(word for card in cards for word in card.words)
    best: dict[str, str] = {}
    for word, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        best.setdefault(topic_words()[word], word)
    return list(best.values())[:_EXAMPLES]
