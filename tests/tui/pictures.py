"""Pictures of screens as SVG files that need no network and are the same on every machine."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "img"
FONT = '"DejaVu Sans Mono", "Cascadia Mono", Menlo, monospace'


def picture(app, title):
    """The screen as SVG; the fonts are those of the reader's machine, none is fetched."""
    svg = app.export_screenshot(title=title)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: ?(Fira Code|arial)[^;]*;", f"font-family: {FONT};", svg)
    return re.sub(r"[ \t]+\n", "\n", svg)
