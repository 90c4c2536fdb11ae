"""How steady the load stands: a bar that reaches its mark when it may be kept, and the word.

The bar is logarithmic: a hundred times the unrest that is allowed is empty. Before there are
enough seconds it fills with them instead, in another sign, so that waiting is seen to be waiting.
"""

from __future__ import annotations

import math
from typing import Final

from soleus.core.calibration.stability import STEP_S, StepProblem, StepSeen
from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel, spell
from soleus.tui.widgets.canvas import Canvas

DECADES: Final = 2.0
WORD_COLUMNS: Final = 24
_WORDS: Final = {
    StepProblem.TOO_SHORT: "wait… listening",
    StepProblem.NO_VALUE: "no value comes",
    StepProblem.SATURATED: "at the end of its range",
    StepProblem.MOVING: "wait… still moving",
    StepProblem.SHAKING: "wait… the hand shakes",
    StepProblem.SPIKES: "a wire is loose",
}


def steady_share(seen: StepSeen) -> float:
    """0 for a hundred times what is allowed, 1 at what is allowed; 0 where it is not known."""
    if seen.unrest is None:
        return 0.0
    if seen.unrest <= 1.0:
        return 1.0
    return max(0.0, 1.0 - math.log10(seen.unrest) / DECADES)


def draw_steadiness(seen: StepSeen | None, width: int, level: GlyphLevel) -> Cells:
    """One row: the bar with a mark at its end, then the word."""
    cells, glyphs = Cells(width, 1), GLYPHS[level]
    bar = max(4, width - WORD_COLUMNS - 2)
    listening = seen is not None and seen.problem is StepProblem.TOO_SHORT
    share = 0.0
    if seen is not None:
        share = min(1.0, seen.heard_s / STEP_S) if listening else steady_share(seen)
    steady = share >= 1.0 and not listening
    done = bar if steady else min(bar - 1, int(share * bar))
    sign = glyphs.doubt if listening else glyphs.full
    cells.put(0, 0, glyphs.bar_left * bar, Ink.FAINT)
    cells.put(0, 0, sign * done, Ink.IN_BAND if steady else Ink.TEXT)
    cells.put(0, bar, glyphs.axis, Ink.STRONG)
    ink = Ink.IN_BAND if steady else Ink.STRONG
    cells.put(0, bar + 2, spell(steady_word(seen), level), ink)
    return cells


def steady_word(seen: StepSeen | None) -> str:
    """What the bar means, in a few words."""
    if seen is None:
        return "no readings"
    return "steady" if seen.problem is None else _WORDS.get(seen.problem, "steady")


class StabilityBar(Canvas):
    """Shows how steady a load stands, as a bar with a word."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._seen: StepSeen | None = None

    def show(self, seen: StepSeen | None) -> None:
        """Show this from now on; None while there are no readings."""
        if seen != self._seen:
            self._seen = seen
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """The bar and its word."""
        return draw_steadiness(self._seen, width, self._level)
