"""The search page: an empty place for `search-page.js`, and where to go without scripts."""

from __future__ import annotations

from typing import Final

SEARCH_PAGE: Final = "search.md"
_TEXT: Final = """\
---
generated: meeting-archive
kind: search
title: 搜索
search:
  exclude: true
hide:
  - toc
---
# 搜索

<div id="ma-search" class="ma-search"><noscript><p class="ma-empty">搜索需要浏览器允许运行脚本。不用搜索也能找到全部内容：请从下面的列表进入。</p></noscript></div>

也可以从列表查找：[报告](reports/index.md) · [单位](units/index.md) · [人员](people/index.md) · [主题](topics/index.md) · \
[问题](problems/index.md) · [原因](causes/index.md) · [措施](measures/index.md) · [承诺台账](commitments/index.md)
{: .ma-count }
"""


def search_page() -> tuple[str, str]:
    """The page as (path relative to the docs folder, Markdown)."""
    return SEARCH_PAGE, _TEXT
