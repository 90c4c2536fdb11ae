"""Simulated people: they look at the hold as a person does, and press.

A hand sees only the ``HoldView`` and reacts late; it knows nothing of counts, frames or ports.
Whoever steps the probe asks it for its pressure once per sample, in rising time. All times are
seconds since the source was opened. To add a hand, write what it aims at and give it a line in
``MANNERS``.
"""

from __future__ import annotations

import math
import random
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from soleus.core.events import EventKind
from soleus.core.terms import Phase, Prompt
from soleus.core.view import HoldView
from soleus.link.source import Act

SIMULATED_NRS: Final = 2  # what simulated people answer when asked for a rating
ANSWER_AFTER_S: Final = 1.5
BEGIN_AFTER_S: Final = 1.0  # from the invitation to press to the first touch
REACTION_S: Final = 0.25  # visual reaction of a person, roughly
MUSCLE_TAU_S: Final = 0.12
TOUCH_KPA: Final = 8.0  # clearly more than the 5 kPa that count as contact
TREMOR_HZ: Final = 9.0  # physiological hand tremor lies at 8 to 12 Hz
KEY_HAND_MAX_KPA: Final = 1000.0
RAIL_KPA: Final = 20_000.0  # far beyond the rails of the load cell, in one step
DROP_AFTER_IN_BAND_S: Final = 4.0
OVERSTAYS_S: Final = 14.0  # after the time is done


class Hand(ABC):
    """Somebody, or something, that presses on the tip."""

    unplugged: bool = False  # the probe has been pulled out
    stream_start_s: float = math.inf  # when the probe first began to send samples

    def look(self, view: HoldView, now_s: float) -> Sequence[Act]:
        """See the hold; return what is done at the keyboard."""
        return ()

    @abstractmethod
    def press_kpa(self, now_s: float) -> float:
        """Pressure under the tip now, kPa; called with rising times."""


@dataclass(frozen=True, slots=True)
class PressingStyle:
    """How somebody presses.

    Attributes:
        aim_kpa: what the eyes make of the view: the pressure to go for, kPa.
        wander_share: standard deviation of the slow wandering, as a share of the pressure.
        tremor_share: amplitude of the tremor, as a share of the pressure.
        unplugs_after_s: in-band time after which the cable comes out, None for never.
        instant_above_kpa: an aim from here on is reached at once, without muscles between.
    """

    aim_kpa: Callable[[HoldView, float], float]
    wander_share: float = 0.012
    tremor_share: float = 0.004
    unplugs_after_s: float | None = None
    instant_above_kpa: float = math.inf


class SimulatedPerson(Hand):
    """A person who follows the screen with reaction time, muscles, wandering and tremor.

    Args:
        manner: how this person presses.
        rng: where the unsteadiness comes from; seeded by the owner.
    """

    def __init__(self, manner: PressingStyle, rng: random.Random) -> None:
        self._manner = manner
        self._sway = _Sway(manner.wander_share, manner.tremor_share, rng)
        self._answers = Answers()
        self._seen: deque[tuple[float, float]] = deque()  # (takes effect at, aim)
        self._invited_s: float | None = None
        self._aim_kpa = 0.0
        self._muscle = _Lag(MUSCLE_TAU_S)

    def look(self, view: HoldView, now_s: float) -> Sequence[Act]:
        """Take in the picture; it reaches the hand after the reaction time."""
        self._seen.append((now_s + REACTION_S, self._wanted_kpa(view, now_s)))
        after_s = self._manner.unplugs_after_s
        if after_s is not None and view.phase is Phase.HOLD and view.in_band_s >= after_s:
            self.unplugged = True
        return self._answers.look(view, now_s)

    def press_kpa(self, now_s: float) -> float:
        """Pressure now: the aim through the muscles, with the unsteadiness on top."""
        while self._seen and self._seen[0][0] <= now_s:
            self._aim_kpa = self._seen.popleft()[1]
        if self._aim_kpa >= self._manner.instant_above_kpa:
            return self._muscle.jump(self._aim_kpa, now_s)
        pressure_kpa = self._muscle.towards(self._aim_kpa, now_s)
        return max(0.0, pressure_kpa * (1.0 + self._sway.at(now_s)))

    def _wanted_kpa(self, view: HoldView, now_s: float) -> float:
        if view.phase is not Phase.READY:
            self._invited_s = None
            return self._manner.aim_kpa(view, now_s)
        if self._invited_s is None:
            self._invited_s = now_s
        return TOUCH_KPA if now_s >= self._invited_s + BEGIN_AFTER_S else 0.0


class KeyHand(Hand):
    """A hand that the user moves with keys; it stays off until it is pushed.

    Args:
        start_kpa: where it stands when it is taken over from another hand.
        start_s: when that was.
    """

    def __init__(self, start_kpa: float = 0.0, start_s: float = 0.0) -> None:
        self._aim_kpa = start_kpa
        self._muscle = _Lag(MUSCLE_TAU_S, start_kpa, start_s)

    def push(self, delta_kpa: float) -> None:
        """Press so much more, or less where negative."""
        self._aim_kpa = min(KEY_HAND_MAX_KPA, max(0.0, self._aim_kpa + delta_kpa))

    def lift(self) -> None:
        """Let go."""
        self._aim_kpa = 0.0

    def press_kpa(self, now_s: float) -> float:
        """Pressure now, on its way to what the keys ask for."""
        return self._muscle.towards(self._aim_kpa, now_s)


def _follow(view: HoldView, now_s: float) -> float:
    """What the guidance asks for."""
    if view.phase is Phase.APPROACH:
        return max(TOUCH_KPA, _path_kpa(view))
    if view.phase is Phase.HOLD:
        return _path_kpa(view)
    if view.phase is Phase.RELEASE and view.path_kpa is not None:
        return view.path_kpa if view.path_kpa > TOUCH_KPA else 0.0
    return 0.0


def _in_and_out(view: HoldView, now_s: float) -> float:
    """Follow, but sway in and out of the band, never near the cap."""
    asked_kpa = _follow(view, now_s)
    if view.phase is not Phase.HOLD:
        return asked_kpa
    half_band_kpa = (view.high_kpa - view.low_kpa) / 2.0
    swayed_kpa = asked_kpa + 1.4 * half_band_kpa * math.sin(2.0 * math.pi * now_s / 6.0)
    return min(swayed_kpa, 0.93 * view.cap_kpa)


def _past_the_cap(view: HoldView, now_s: float) -> float:
    """Follow until in band, then go on to a tenth above the cap."""
    return 1.1 * view.cap_kpa if view.phase is Phase.HOLD else _follow(view, now_s)


def _into_the_rail(view: HoldView, now_s: float) -> float:
    """Follow, and after some seconds in band lean on it with everything."""
    leans = view.phase is Phase.HOLD and view.in_band_s >= DROP_AFTER_IN_BAND_S
    return RAIL_KPA if leans else _follow(view, now_s)


def _past_the_time(view: HoldView, now_s: float) -> float:
    """Follow, but miss the end and press on for a while."""
    stays = view.phase is Phase.RELEASE and (view.overstayed_s or 0.0) < OVERSTAYS_S
    return view.target_kpa if stays else _follow(view, now_s)


def _path_kpa(view: HoldView) -> float:
    return view.target_kpa if view.path_kpa is None else view.path_kpa


MANNERS: Final[Mapping[str, PressingStyle]] = {
    "steady": PressingStyle(_follow),
    "shaky": PressingStyle(_in_and_out, wander_share=0.03, tremor_share=0.02),
    "pushy": PressingStyle(_past_the_cap),
    "drop": PressingStyle(_follow, unplugs_after_s=DROP_AFTER_IN_BAND_S),
    "overstay": PressingStyle(_past_the_time),
    "saturate": PressingStyle(_into_the_rail, instant_above_kpa=RAIL_KPA),
}


class Answers:
    """Answers each rating prompt once, after the time a person needs."""

    def __init__(self) -> None:
        self._asked: tuple[Prompt, int] | None = None
        self._since_s = 0.0
        self._answered = False

    def look(self, view: HoldView, now_s: float) -> Sequence[Act]:
        """Return the rating when it is due."""
        asked = None if view.prompt is None else (view.prompt, view.set_n)
        if asked != self._asked:
            self._asked, self._since_s, self._answered = asked, now_s, False
        if asked is None or view.prompt is Prompt.CONFIRM or self._answered:
            return ()  # what somebody else has typed is for them to confirm
        if now_s < self._since_s + ANSWER_AFTER_S:
            return ()
        self._answered = True
        return (Act(EventKind.RATING, {"nrs": SIMULATED_NRS}),)


class _Lag:
    """A value that nears what is asked exponentially."""

    def __init__(self, tau_s: float, value: float = 0.0, start_s: float = 0.0) -> None:
        self._tau_s, self._value, self._at_s = tau_s, value, start_s

    def towards(self, aim: float, now_s: float) -> float:
        """The value now, if it has been nearing ``aim`` since the last call."""
        step_s, self._at_s = max(0.0, now_s - self._at_s), max(now_s, self._at_s)
        self._value += (aim - self._value) * -math.expm1(-step_s / self._tau_s)
        return self._value

    def jump(self, aim: float, now_s: float) -> float:
        """Set the value without any delay."""
        self._value, self._at_s = aim, now_s
        return aim


class _Sway:
    """Unsteadiness as a share of the pressure: slow wandering and tremor.

    The wandering is an Ornstein-Uhlenbeck process (it drifts and is corrected), the tremor a sine
    whose phase wanders, so that it has a band and not a line.
    """

    _TAU_S = 1.2

    def __init__(self, wander_share: float, tremor_share: float, rng: random.Random) -> None:
        self._wander_share, self._tremor_share, self._rng = wander_share, tremor_share, rng
        self._wander, self._phase, self._at_s = 0.0, 0.0, 0.0

    def at(self, now_s: float) -> float:
        """The unsteadiness now; 0.01 is one hundredth of the pressure."""
        step_s, self._at_s = max(0.0, now_s - self._at_s), now_s
        keep = math.exp(-step_s / self._TAU_S)
        spread = math.sqrt(1.0 - keep * keep) * self._wander_share
        self._wander = keep * self._wander + self._rng.gauss(0.0, spread)
        self._phase += 2.0 * math.pi * TREMOR_HZ * step_s
        self._phase += self._rng.gauss(0.0, math.sqrt(step_s))
        return self._wander + self._tremor_share * math.sin(self._phase)
