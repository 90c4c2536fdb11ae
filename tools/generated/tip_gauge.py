"""A gauge to be printed on card: a slot that narrows, read where the tip of a probe sticks in it.

The drawing is in millimetres, on A4 or Letter. Two lines of 100 mm tell whether the printer kept
the size.
"""

from __future__ import annotations

from math import pi
from typing import Final

PAGE_MM: Final = (210, 150)
WIDEST_MM: Final = 12.6
NARROWEST_MM: Final = 10.2
TAPER: Final = 0.015  # of the width for each mm of the slot: a mark of 0.1 mm lies 6.7 mm further
_LEFT_MM: Final = 22.0
_MIDDLE_MM: Final = 66.0
_STYLE: Final = 'font-family="sans-serif" fill="black"'


def area_mm2(diameter_mm: float) -> float:
    """Area of a round face."""
    return pi * diameter_mm**2 / 4


def mark_mm(diameter_mm: float) -> float:
    """Where the front of a tip of this diameter stops, mm from the mouth of the slot.

    A round tip touches both sides beside its middle; its front lies half a diameter further in.
    """
    return (WIDEST_MM - diameter_mm) / TAPER + diameter_mm / 2


def svg() -> str:
    """Return the whole drawing."""
    width_mm, height_mm = PAGE_MM
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg"',
            f'width="{width_mm}mm" height="{height_mm}mm" viewBox="0 0 {width_mm} {height_mm}">',
            "<!-- Made by `make generate` from tools/generated/tip_gauge.py. Do not edit. -->",
            f'<rect width="{width_mm}" height="{height_mm}" fill="white"/>',
            _text(10, 12, "soleus: gauge for a round tip", 5.0),
            _text(
                10, 20, "Print at 100 % on card, cut out the grey slot along its lines, slide the "
            ),
            _text(10, 25, "tip in without force, and read the number at its front."),
            *_rulers(),
            *_slot(),
            *(_mark(tenths / 10) for tenths in range(104, 125)),
            "</svg>",
            "",
        ]
    )


def _text(x_mm: float, y_mm: float, words: str, size_mm: float = 3.6, more: str = "") -> str:
    return f'<text x="{x_mm:g}" y="{y_mm:g}" font-size="{size_mm:g}" {_STYLE}{more}>{words}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, wide_mm: float = 0.15) -> str:
    return (
        f'<line x1="{x1:.3f}" y1="{y1:.3f}" x2="{x2:.3f}" y2="{y2:.3f}" stroke="black" '
        f'stroke-width="{wide_mm:g}"/>'
    )


def _rulers() -> list[str]:
    """Two lines of 100 mm, one along and one across: a printer may stretch one of them."""
    along = [_line(_LEFT_MM, 110, _LEFT_MM + 100, 110)]
    along += [_line(_LEFT_MM + x, 107, _LEFT_MM + x, 113) for x in (0, 100)]
    across = [_line(200, 30, 200, 130)]
    across += [_line(197, 30 + y, 203, 30 + y) for y in (0, 100)]
    return [
        *along,
        *across,
        _text(
            _LEFT_MM, 118, "100.0 mm; so is the line at the right. Else the printer has not kept"
        ),
        _text(_LEFT_MM, 123, "the size: use another one, or print at 100 % and not “fit to page”."),
    ]


def _slot() -> list[str]:
    """The sides of the slot, and what is cut out between them."""
    long_mm = (WIDEST_MM - NARROWEST_MM) / TAPER
    end_mm, wide, narrow = _LEFT_MM + long_mm, WIDEST_MM / 2, NARROWEST_MM / 2
    corners = (
        f"{_LEFT_MM - 12:g},{_MIDDLE_MM - wide:g} {_LEFT_MM:g},{_MIDDLE_MM - wide:g} "
        f"{end_mm:g},{_MIDDLE_MM - narrow:g} {end_mm:g},{_MIDDLE_MM + narrow:g} "
        f"{_LEFT_MM:g},{_MIDDLE_MM + wide:g} {_LEFT_MM - 12:g},{_MIDDLE_MM + wide:g}"
    )
    return [
        f'<polygon points="{corners}" fill="#dddddd" stroke="black" stroke-width="0.1"/>',
        _text(_LEFT_MM - 11, _MIDDLE_MM + 1, "tip in here", 2.6),
        _text(10, _MIDDLE_MM - 14, "mm across:", 3.0),
        _text(10, _MIDDLE_MM + 17, "mm²:", 3.0),
    ]


def _mark(diameter_mm: float) -> str:
    """One mark on either side: the diameter above, the area below."""
    x_mm = _LEFT_MM + mark_mm(diameter_mm)
    side_mm = WIDEST_MM / 2
    middle = ' text-anchor="middle"'
    return "\n".join(
        [
            _line(x_mm, _MIDDLE_MM - side_mm - 4, x_mm, _MIDDLE_MM - side_mm - 0.5),
            _line(x_mm, _MIDDLE_MM + side_mm + 0.5, x_mm, _MIDDLE_MM + side_mm + 4),
            _text(x_mm, _MIDDLE_MM - side_mm - 5, f"{diameter_mm:.1f}", 2.6, middle),
            _text(x_mm, _MIDDLE_MM + side_mm + 7, f"{area_mm2(diameter_mm):.0f}", 2.6, middle),
        ]
    )
