"""A certificate as text: for a terminal, a printer or a file kept beside the profile."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from soleus.report.calibration.amounts import signed
from soleus.report.calibration.certificate import (
    Certificate,
    CertificateTable,
    Residuals,
    Rows,
    Section,
)

COLUMNS: Final = 80
_HALF_BAR: Final = 20  # characters to either side of zero


def certificate_text(told: Certificate) -> str:
    """Return the whole text, with a line end."""
    lines = [told.title, "=" * len(told.title), ""]
    for warning in told.warnings:
        lines += [*textwrap.wrap(f"! {warning}", COLUMNS, subsequent_indent="  "), ""]
    lines += [*textwrap.wrap(told.in_short, COLUMNS), ""]
    for section in told.sections:
        lines += [section.title, "-" * len(section.title), *_body(section), ""]
    return "\n".join([*lines, *textwrap.wrap(told.last_words, COLUMNS)]) + "\n"


def _body(section: Section) -> Iterator[str]:
    match section:
        case Rows(rows=rows):
            columns = max(len(name) for name, _ in rows) + 2  # a hash of 64 fits beside its name
            for name, said in rows:
                yield from textwrap.wrap(
                    f"{name:<{columns}}{said}", COLUMNS, subsequent_indent=" " * columns
                )
        case CertificateTable():
            yield from _table(section)
        case Residuals():
            yield from _bars(section)


def _table(table: CertificateTable) -> Iterator[str]:
    lines = (table.columns, *table.rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [f"{cell:>{width}}" for cell, width in zip(line, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _bars(residuals: Residuals) -> Iterator[str]:
    """A bar per step, left of the middle where the curve reads too little."""
    widest_n = max((abs(off_n) for _, off_n in residuals.points_n), default=0.0) or 1.0
    for load_n, off_n in residuals.points_n:
        length = round(abs(off_n) / widest_n * _HALF_BAR)
        left = "#" * length if off_n < 0 else ""
        right = "#" * length if off_n > 0 else ""
        yield f"{load_n:9.3f} N {left:>{_HALF_BAR}}|{right:<{_HALF_BAR}} {signed(off_n)} N"
