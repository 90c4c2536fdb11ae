"""What the app hands to every screen, so that no screen has to know the app."""

from __future__ import annotations

from dataclasses import dataclass

from soleus.live.session.probe_session import ProbeSession
from soleus.tui.drawing.glyphs import GlyphLevel


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """What a screen reads, asks and draws with.

    Attributes:
        controller: the live engine; it holds places, record and wall clock too.
        level: which characters may be used.
        bell: what has to be heard in a hold rings the terminal's bell.
    """

    controller: ProbeSession
    level: GlyphLevel
    bell: bool = True
