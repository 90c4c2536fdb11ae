"""When a pain rating is asked for, and what the answers amount to.

One key answers (0 to 9, ``t`` for ten); a rating may also come unasked. Ratings given before the
first contact or after the release end nothing by themselves except at 7 and more while a hold is
still to come.

Since the second rules a digit can be corrected for three seconds: the later one stands for it, as
if the first had never been given. What calls for a stop stops at once all the same. Only before the
first contact, where nothing is pressed yet, 7 or more waits for a second key, and counts as given
when none comes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from soleus.core.hold.rules import NRS_STOP, nrs_stops
from soleus.core.plan import RULES_NOW
from soleus.core.terms import Phase, Prompt, Zone

PROMPT_EVERY_S: Final = 15.0  # in contact; the working range is 15 to 20 s
AFTER_RELEASE_S: Final = 60.0
CORRECT_WITHIN_S: Final = 3.0  # counted from the first digit, however often it is corrected
CONFIRM_WITHIN_S: Final = 10.0
RULES_WITH_CORRECTION: Final = 2
_COUNTS_AS_MISSED: Final = frozenset({Prompt.FIRST_IN_BAND, Prompt.DURING})
_PRESSED_INTO: Final = frozenset({Zone.IN_BAND, Zone.ABOVE})
_EASED: Final = frozenset({Zone.BELOW, Zone.OFF})


@dataclass(frozen=True, slots=True)
class Taken:
    """What a typed pain rating has led to.

    Attributes:
        stops: it ends the run.
        instead_of: the rating that it stands for from now on; None where it corrects nothing.
        asked_again: nothing yet: it waits for a second key.
    """

    stops: bool
    instead_of: int | None = None
    asked_again: bool = False


@dataclass(frozen=True, slots=True)
class _Correctable:
    """The newest rating while it may be corrected, and what was known before it."""

    nrs: int
    until_s: float
    phase: Phase  # in which it was first given: there its correction counts
    first_in_band_nrs: int | None
    first_of_hold_nrs: int | None


class Ratings:
    """The prompts of one run and the answers to them.

    Args:
        pain_limit_nrs: above this rating the person is told to ease off.
        rules: version of the rules that judge the run.

    Attributes:
        prompt: what is asked now.
        last_nrs: the last rating.
        waiting_nrs: 7 or more before contact, waiting for a second key.
        unanswered_n: prompts in a row without an answer.
        ease_off: the last rating at this target is above the limit.
        asks_to_ease: since that rating nothing has been eased: the word is to ease off.
        first_of_hold_nrs: the first rating in the band of this hold.
    """

    def __init__(self, pain_limit_nrs: int, rules: int = RULES_NOW) -> None:
        self._pain_limit_nrs = pain_limit_nrs
        self._corrects = rules >= RULES_WITH_CORRECTION
        self.prompt: Prompt | None = None
        self.last_nrs: int | None = None
        self.waiting_nrs: int | None = None
        self.unanswered_n = 0
        self.ease_off = False
        self.asks_to_ease = False
        self.first_of_hold_nrs: int | None = None
        self._first_in_band_nrs: int | None = None
        self._correctable: _Correctable | None = None
        self._confirm_until_s = math.inf
        self._pressed_since = False  # into the band or above, since the last rating
        self._reached_band = False
        self._asked_before = False
        self._asked_after = False
        self._due_s = 0.0
        self._after_s = math.inf

    # -- asking --------------------------------------------------------------------------------

    def step(self, t_s: float, phase: Phase) -> Prompt | None:
        """Advance to ``t_s``; returns the prompt that is newly asked, if any."""
        asked = self._due(t_s, phase)
        if asked is not None:
            self._count_missed()
            self.prompt = asked
            self._correctable = None  # a digit answers the question that stands
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
        self._correctable = None
        return self.prompt

    def cleared(self) -> None:
        """The run has stopped: nothing is asked any more."""
        self.prompt = None
        self.waiting_nrs = None
        self._correctable = None

    def new_hold(self) -> None:
        """A hold has begun; the comparison with the first rating at this target goes on."""
        self.first_of_hold_nrs = None

    def new_target(self) -> None:
        """The target was lowered: the next rating is the first at this target."""
        self._first_in_band_nrs = None
        self.ease_off = self.asks_to_ease = False
        self._correctable = None  # it was about the target before

    # -- answers -------------------------------------------------------------------------------

    def answer(self, nrs: int, t_s: float, phase: Phase, *, begun: bool = True) -> Taken:
        """Take a rating.

        Args:
            nrs: the digit.
            t_s: when.
            phase: where the run stands.
            begun: there was contact at some time in this run.
        """
        waiting_nrs, self.waiting_nrs = self.waiting_nrs, None
        untouched = self._corrects and phase is Phase.READY and not begun
        if untouched and nrs >= NRS_STOP and waiting_nrs is None:
            return self._ask_again(nrs, t_s)
        # Against the first rating as it stands: one that is being corrected may have been no slip.
        stops = phase is not Phase.DONE and nrs_stops(nrs, self._first_in_band_nrs)
        before = self._correctable if self.correctable(t_s) else None
        if before is not None:
            self._first_in_band_nrs = before.first_in_band_nrs
            self.first_of_hold_nrs = before.first_of_hold_nrs
        self._correctable = _Correctable(
            nrs=nrs,
            until_s=t_s + CORRECT_WITHIN_S if before is None else before.until_s,
            phase=phase if before is None else before.phase,
            first_in_band_nrs=self._first_in_band_nrs,
            first_of_hold_nrs=self.first_of_hold_nrs,
        )
        self._take(nrs, t_s, self._correctable.phase)
        if waiting_nrs is not None:
            return Taken(stops, instead_of=None if stops else waiting_nrs)
        return Taken(stops, instead_of=None if before is None else before.nrs)

    def _take(self, nrs: int, t_s: float, phase: Phase) -> None:
        self.prompt = None
        self.last_nrs = nrs
        self.unanswered_n = 0
        self._due_s = t_s + PROMPT_EVERY_S
        self.ease_off = self.asks_to_ease = nrs > self._pain_limit_nrs
        self._pressed_since = False
        if phase is not Phase.HOLD:
            return
        if self._first_in_band_nrs is None:
            self._first_in_band_nrs = nrs
        if self.first_of_hold_nrs is None:
            self.first_of_hold_nrs = nrs

    def correctable(self, t_s: float) -> bool:
        """Another digit would correct the last one now."""
        given = self._correctable
        return self._corrects and given is not None and t_s <= given.until_s

    # -- seven or more before anything is pressed ----------------------------------------------

    def _ask_again(self, nrs: int, t_s: float) -> Taken:
        self.waiting_nrs = nrs
        self.prompt = Prompt.CONFIRM
        self._correctable = None
        self._confirm_until_s = t_s + CONFIRM_WITHIN_S
        return Taken(stops=False, asked_again=True)

    def counts_as_given(self, t_s: float, *, begun: bool) -> bool:
        """Whether a rating that waits for its second key ends the run without one.

        Args:
            t_s: now.
            begun: the tip touches: who presses has passed the question over.
        """
        return self.waiting_nrs is not None and (begun or t_s >= self._confirm_until_s)

    # -- the word ------------------------------------------------------------------------------

    def see(self, zone: Zone) -> None:
        """Take where the pressure lies: whoever has eased off after a rating is told so no more."""
        if zone in _PRESSED_INTO:
            self._pressed_since = True
        elif zone in _EASED and self._pressed_since:
            self.asks_to_ease = False

    def _count_missed(self) -> None:
        if self.prompt in _COUNTS_AS_MISSED:
            self.unanswered_n += 1
