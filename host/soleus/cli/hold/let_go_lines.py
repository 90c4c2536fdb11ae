"""LET GO in lines: at once with why, again every two seconds while it stands, then what is next.

Somebody who only hears the lines may have missed one, and presses until the next.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from soleus.core.hold.let_go import is_unseen, still_pressing
from soleus.core.terms import Cause, Phase, Zone
from soleus.core.view import HoldView
from soleus.core.words import TAKE_OFF, ZONE_CUES, what_next, why_let_go

EVERY_S: Final = 2.0
LEAST_S: Final = 5.0  # what nobody can see the end of is said for so long, if the program may end
_WORD: Final = ZONE_CUES[Zone.STOP].text


class LetGoLines:
    """Speaks while LET GO is what there is to say.

    Args:
        put: says a line.
        figure: the reading of a picture in words, to stand behind the word.
    """

    def __init__(self, put: Callable[[str], None], figure: Callable[[HoldView], str]) -> None:
        self._put = put
        self._figure = figure
        self._since_s: float | None = None
        self._said_s = 0.0
        self._stop_said = False
        self._next_said = False

    def begin(self, why: str, now_s: float) -> None:
        """The run has stopped; why is said once, also where LET GO stood before it was known."""
        if not self._stop_said:
            self._stop_said = True
            self._say(why, now_s)

    def _say(self, why: str, now_s: float) -> None:
        self._since_s = self._said_s = now_s
        self._put(f"{_WORD}. {why}")

    def view(self, view: HoldView, now_s: float) -> bool:
        """Say what is due; False where LET GO is not what there is to say."""
        if not view.asks_let_go:
            self._since_s = None
            return False
        if self._since_s is None:
            self._stop_said = self._stop_said or view.phase is Phase.STOPPED
            self._say(why_let_go(view), now_s)
        if not still_pressing(view, view.reading):
            self.say_next(view)
        elif now_s - self._said_s >= EVERY_S:
            self._said_s = now_s
            unknown = view.reading.pressure_kpa is None
            unseen = unknown or is_unseen(view)
            after = f" {what_next(view)}" if unseen else ""
            self._next_said = self._next_said or unseen
            self._put(f"{_WORD}{'' if unknown else self._figure(view)}. {TAKE_OFF}{after}")
        return True

    def say_next(self, view: HoldView) -> None:
        """After a stop: what to do next, once; what a named feeling asks for is said at the end."""
        named = view.cause is Cause.SYMPTOM and view.symptom is not None
        if view.phase is Phase.STOPPED and not named and not self._next_said:
            self._next_said = True
            self._put(what_next(view))

    def left_s(self, view: HoldView, now_s: float) -> float:
        """How long it has to be said yet, where no reading can show that it was done."""
        if not is_unseen(view):
            return 0.0
        since_s = now_s if self._since_s is None else self._since_s
        return max(0.0, since_s + LEAST_S - now_s)
