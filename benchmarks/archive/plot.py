"""A plot of growth as SVG: seconds against reports, both logarithmic, a line for each kind of run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Final

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 760, 420, 60, 20, 190, 50
_COLOURS: Final = ("#b71c1c", "#1565c0", "#2e7d32", "#ef6c00", "#6a1b9a", "#00838f", "#424242")


def growth(lines: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    """The plot of {kind: [(reports, seconds), …]}."""
    points = [(x, max(y, 0.01)) for line in lines.values() for x, y in line]
    low_x, high_x = (f(log10(e)) for f, e in ((floor, min(x for x, _ in points)), (ceil, max(x for x, _ in points))))
    low_y, high_y = (f(log10(e)) for f, e in ((floor, min(y for _, y in points)), (ceil, max(y for _, y in points))))

    def at(x: float, y: float) -> tuple[float, float]:
        right = (log10(x) - low_x) / max(high_x - low_x, 1)
        up = (log10(max(y, 0.01)) - low_y) / max(high_y - low_y, 1)
        return _LEFT + right * (_WIDTH - _LEFT - _RIGHT), _HEIGHT - _BOTTOM - up * (_HEIGHT - _TOP - _BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>'
    ]
    for power in range(low_x, high_x + 1):
        x, bottom = at(10**power, 10**low_y)
        top = at(10**power, 10**high_y)[1]
        parts.append(f'<path d="M{x:.1f} {bottom:.1f}V{top:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low_y, high_y + 1):
        left, y = at(10**low_x, 10**power)
        right = at(10**high_x, 10**power)[0]
        parts.append(f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
    for n, (kind, line) in enumerate(lines.items()):
        colour = _COLOURS[n % len(_COLOURS)]
        places = [at(x, y) for x, y in line]
        parts.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" '
            f'points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>'
        )
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        parts.append(f'<text x="{_WIDTH - _RIGHT + 16}" y="{_TOP + 16 + 18 * n}" fill="{colour}">{escape(kind)}</text>')
    parts.append(f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 10}" text-anchor="middle">reports</text>')
    return "\n".join([*parts, "</svg>", ""])
