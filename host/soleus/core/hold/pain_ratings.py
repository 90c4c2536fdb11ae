"""When a pain rating is asked for, and what the answers amount to.

One key answers (0 to 9, ``t`` for ten); a rating may also come unasked. Ratings given before the
first contact or after the release end nothing by themselves except at 7 and more while a hold is
still to come.
"""

from __future__ import annotations

import math
from typing import Final

from soleus.core.hold.rules import nrs_stops
from soleus.core.terms import Phase, Prompt

PROMPT_EVERY_S: Final = 15.0  # in contact; the working range is 15 to 20 s
AFTER_RELEASE_S: Final = 60.0
_COUNTS_AS_MISSED: Final = frozenset({Prompt.FIRST_IN_BAND, Prompt.DURING})


class Ratings:
    """The prompts of one run and the answers to them."""

    def __init__(self, pain_limit_nrs: int) -> None:
        self._pain_limit_nrs = pain_limit_nrs
        self.prompt: Prompt | None = None
        self.last_nrs: int | None = None
        self.unanswered_n = 0
        self.ease_off = False
        self._first_in_band_nrs: int | None = None
        self._reached_band = False
        self._asked_before = False
        self._asked_after = False
        self._due_s = 0.0
        self._after_s = math.inf

    def step(self, t_s: float, phase: Phase) -> Prompt | None:
        """Advance to ``t_s``; returns the prompt that is newly asked, if any."""
        asked = self._due(t_s, phase)
        if asked is not None:
            self._count_missed()
            self.prompt = asked
            self._due_s = t_s + PROMPT_EVERY_S
        return asked

    def _due(self, t_s: float, phase: Phase) -> Prompt | None:
        if phase is Phase.READY and not self._asked_before:
            self._asked_before = True
            return Prompt.BEFORE
        if phase is Phase.HOLD:
            if not self._reached_band:
                self._reached_band = True
                return Prompt.FIRST_IN_BAND
            return Prompt.DURING if t_s >= self._due_s else None
        if phase is Phase.DONE and not self._asked_after and t_s >= self._after_s:
            self._asked_after = True
            return Prompt.AFTER
        return None

    def released(self, t_s: float, *, last: bool) -> Prompt:
        """The hold is over and the tip has lifted; asks how sore it is now."""
        self._count_missed()
        self.unanswered_n = 0
        self._reached_band = False
        if last:
            self._after_s = t_s + AFTER_RELEASE_S
        self.prompt = Prompt.AT_RELEASE
        return self.prompt

    def cleared(self) -> None:
        """The run has stopped: nothing is asked any more."""
        self.prompt = None

    def new_target(self) -> None:
        """The target was lowered: the next rating is the first at this target."""
        self._first_in_band_nrs = None
        self.ease_off = False

    def answer(self, nrs: int, t_s: float, phase: Phase) -> bool:
        """Take a rating. Returns True if it ends the run."""
        self.prompt = None
        self.last_nrs = nrs
        self.unanswered_n = 0
        self._due_s = t_s + PROMPT_EVERY_S
        self.ease_off = nrs > self._pain_limit_nrs
        stops = phase is not Phase.DONE and nrs_stops(nrs, self._first_in_band_nrs)
        if self._first_in_band_nrs is None and phase is Phase.HOLD:
            self._first_in_band_nrs = nrs
        return stops

    def _count_missed(self) -> None:
        if self.prompt in _COUNTS_AS_MISSED:
            self.unanswered_n += 1
