"""主题变化: topics over the years as a small picture of dots, an SVG drawn at build time, without script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Final

from .escape import inline

_LABEL: Final = 190
_CELL: Final = 72
_ROW: Final = 34
_TOP: Final = 26
_RADIUS: Final = 14.0


def trend(topics: Sequence[str], years: Sequence[str], counts: Sequence[Sequence[int]]) -> str:
    """A raw HTML block; `counts[topic][year]` becomes the area of a dot. Both lists must not be empty."""
    return "\n".join(['<div class="ma-trend">', *_svg(topics, years, counts), "</div>"]) + "\n"


def _svg(topics: Sequence[str], years: Sequence[str], counts: Sequence[Sequence[int]]) -> Iterator[str]:
    width, height = _LABEL + _CELL * len(years), _TOP + _ROW * len(topics)
    most = max(max(row) for row in counts)
    yield (
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-size="14" fill="currentColor">'
    )
    span = f"{years[0]}年" if years[0] == years[-1] else f"{years[0]}–{years[-1]}年"
    yield f"<title>{inline(span)}各主题的问题条数</title>"
    yield "<desc>每行一个主题，每列一年，圆的面积表示问题条数；数字见下表。</desc>"
    for n, year in enumerate(years):
        x = _LABEL + _CELL * n + _CELL // 2
        yield f'<text class="ma-year" x="{x}" y="16" text-anchor="middle">{inline(year)}</text>'
    for n, topic in enumerate(topics):
        y = _TOP + _ROW * n + _ROW // 2
        yield f'<text class="ma-topic" x="{_LABEL - 12}" y="{y + 5}" text-anchor="end">{inline(topic)}</text>'
        yield (f'<line x1="{_LABEL}" y1="{y}" x2="{width}" y2="{y}" stroke="currentColor" stroke-opacity="0.15"/>')
        for m, count in enumerate(counts[n]):
            if count:
                x = _LABEL + _CELL * m + _CELL // 2
                radius = max(_RADIUS * sqrt(count / most), 2.0)
                yield (
                    f'<circle class="ma-dot" cx="{x}" cy="{y}" r="{radius:.1f}" fill-opacity="0.6">'
                    f"<title>{inline(topic)}，{inline(years[m])}年 {count} 条</title></circle>"
                )
    yield "</svg>"
