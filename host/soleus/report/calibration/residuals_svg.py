"""The picture of residuals: one dot a step over its load, as SVG that stands on its own."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from soleus.report.calibration.certificate import Residuals

WIDTH: Final = 720
HEIGHT: Final = 260
RISING_AND_FALLING: Final = "Full dots were reached from below, empty ones from above."
_LEFT, _RIGHT, _TOP, _BOTTOM = 78, 14, 14, 44
_HEAD: Final = (
    f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img"'
    ' xmlns="http://www.w3.org/2000/svg">'
)


def residuals_svg(told: Residuals) -> str:
    """Return the picture; the steps are joined in their order, so that a loop shows as one."""
    reach_n = _nice_reach(max((abs(off_n) for _, off_n in told.points_n), default=0.0))
    dots = [(_x(load_n, told.span_n), _y(off_n, reach_n)) for load_n, off_n in told.points_n]
    ways = _ways([load_n for load_n, _ in told.points_n])
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
    return "\n".join(
        [
            _HEAD,
            f"<title>{told.title}</title>",
            *_grid(told.span_n, reach_n),
            f'<polyline points="{path}" class="way"/>',
            *(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="{way}"/>'
                for (x, y), way in zip(dots, ways, strict=True)
            ),
            "</svg>",
        ]
    )


def _ways(loads_n: list[float]) -> list[str]:
    """The look of each dot; a load that stays the same is still where it came from."""
    looks = ["dot"]
    for before_n, load_n in pairwise(loads_n):
        looks.append(
            looks[-1] if load_n == before_n else "dot down" if load_n < before_n else "dot"
        )
    return looks[: len(loads_n)]


def _nice_reach(largest_n: float) -> float:
    """The next 1, 2 or 5 of its decade that holds the largest residual; 1 mN where all are 0."""
    reach_n = 1e-3
    while reach_n < largest_n:
        for factor in (1, 2, 5):
            if reach_n * factor >= largest_n:
                return reach_n * factor
        reach_n *= 10
    return reach_n


def _grid(span_n: float, reach_n: float) -> list[str]:
    lines = []
    for part in (-1.0, -0.5, 0.0, 0.5, 1.0):
        y = _y(part * reach_n, reach_n)
        kind = "axis" if part == 0 else "grid"
        lines.append(f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" class="{kind}"/>')
        lines.append(_text(_LEFT - 8, y + 4, "end", f"{part * reach_n:+.3g} N" if part else "0"))
    for part in range(6):
        at_n = span_n * part / 5
        anchor = "end" if part == 5 else "middle"
        lines.append(_text(_x(at_n, span_n), HEIGHT - _BOTTOM + 20, anchor, f"{at_n:.3g}"))
    return [*lines, _text((_LEFT + WIDTH) / 2, HEIGHT - 6, "middle", "load, N")]


def _text(x: float, y: float, anchor: str, words: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def _x(load_n: float, span_n: float) -> float:
    return _LEFT + load_n / span_n * (WIDTH - _LEFT - _RIGHT)


def _y(off_n: float, reach_n: float) -> float:
    half = (HEIGHT - _TOP - _BOTTOM) / 2
    return _TOP + half * (1 - off_n / reach_n)
