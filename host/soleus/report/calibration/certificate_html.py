"""A certificate as one page of HTML: nothing is fetched, and it prints on paper as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from soleus.report.calibration.certificate import (
    Certificate,
    CertificateTable,
    Residuals,
    Rows,
    Section,
)
from soleus.report.calibration.residuals_svg import RISING_AND_FALLING, residuals_svg

# A section of half the width has at most so many rows, and so many characters in the longest.
HALF_ROWS: Final = 5
HALF_CHARACTERS: Final = 48
_STYLE: Final = """\
body { font: 15px/1.45 sans-serif; color: #1a1a1a; background: #fff; max-width: 50rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
td, th { padding: .12rem .9rem .12rem 0; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
.figures td, .figures th { text-align: right; border-bottom: 1px solid #ddd; }
.names th { font-weight: normal; color: #555; white-space: nowrap; min-width: 7rem; }
.half { display: inline-block; vertical-align: top; width: 49%; }
.short { font-size: 1.05rem; }
.warning { border-left: 4px solid #b35900; padding-left: .8rem; }
.last { margin-top: 1.6rem; color: #333; }
svg { max-width: 100%; height: auto; } svg text { font: 12px sans-serif; fill: #444; }
.grid { stroke: #ddd; } .axis { stroke: #555; } .dot { fill: #0b5a8a; stroke: #0b5a8a; }
.down { fill: #fff; stroke-width: 1.5; }
.way { fill: none; stroke: #9cc3dc; }
@page { margin: 16mm; }
@media print { body { margin: 0; max-width: none; font-size: 9.5pt; padding: 0; }
  td, th { padding: .02rem .7rem .02rem 0; } h2 { margin: .9rem 0 .2rem; }
  tr, .whole { break-inside: avoid; } h2 { break-after: avoid; } }
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def certificate_html(told: Certificate) -> str:
    """Return the whole page, with a line end."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<title>{escape(told.title)}</title>",
        f"<style>\n{_STYLE}</style>",
        f"<h1>{escape(told.title)}</h1>",
        *(f'<p class="warning">{escape(warning)}</p>' for warning in told.warnings),
        f'<p class="short">{escape(told.in_short)}</p>',
    ]
    for section in told.sections:
        parts += [
            f'<section class="{_place(section)}">',
            f"<h2>{escape(section.title)}</h2>",
            *_body(section),
            "</section>",
        ]
    return "\n".join([*parts, f'<p class="last">{escape(told.last_words)}</p>', "</html>"]) + "\n"


def _place(section: Section) -> str:
    """A short one stands beside another; only a table of figures may run over two pages."""
    if isinstance(section, CertificateTable):
        return "long"
    if not isinstance(section, Rows) or len(section.rows) > HALF_ROWS:
        return "whole"
    longest = max(len(said) for _, said in section.rows)
    return "whole half" if longest <= HALF_CHARACTERS else "whole"


def _body(section: Section) -> Iterator[str]:
    match section:
        case Rows(rows=rows):
            yield '<table class="names">'
            for name, said in rows:
                yield f"<tr><th>{escape(name)}</th><td>{escape(said)}</td></tr>"
            yield "</table>"
        case CertificateTable(columns=columns, rows=lines):
            yield '<table class="figures">'
            yield f"<thead>{_line('th', columns)}</thead>"
            yield from (_line("td", line) for line in lines)
            yield "</table>"
        case Residuals():
            yield residuals_svg(section)
            yield f"<p>{RISING_AND_FALLING}</p>"


def _line(cell: str, texts: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f"<{cell}>{escape(text)}</{cell}>" for text in texts) + "</tr>"
