"""A probe with a weight of its own, and what of it stands where: the truth of the proof.

Worked out from masses and hands alone. What stood on a table during the zero, what lies on the
person and what the hand adds are three forces; the cell feels their sum, the person two of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from soleus.core.terms import Phase
from soleus.link.simulated.hands import Answers, Hand

KPA_PER_GRAM = 9.80665e-3 / 1e-4 / 1e3  # on a tip of 1 cm²
LIFT_TAKES_S = 0.15


class OntoPerson(Enum):
    """How the tip comes from where it was during the zero onto the person."""

    HELD_CLEAR = "held_clear"  # lifted, still in the air for most of a second, then pressed
    SNATCHED = "snatched"  # lifted and put on within a quarter of a second
    PUT_DOWN = "put_down"  # lifted, then laid on the person with a third of its weight for 6 s
    STOOD_THERE = "stood_there"  # it stood on the person all along: never lifted


PRESSING = (Phase.APPROACH, Phase.HOLD, Phase.RELEASE)
TOUCHES_AFTER_S = {  # the invitation
    OntoPerson.HELD_CLEAR: 1.0,
    OntoPerson.SNATCHED: 1.0,
    OntoPerson.PUT_DOWN: 7.5,
    OntoPerson.STOOD_THERE: 2.0,
}


@dataclass(frozen=True)
class Weighed:
    """One probe in one session.

    ``at_zero`` is the share of its weight that stands on the tip during the zero, ``drift_kpa``
    how far the cell reads off today.
    """

    grams: float
    at_zero: float
    way: OntoPerson
    drift_kpa: float = 0.0

    @property
    def weight_kpa(self) -> float:
        """Its whole weight on the tip."""
        return self.grams * KPA_PER_GRAM


class ByTheNumber(Hand):
    """Somebody who presses until the number shown is the one asked for, whatever it takes."""

    def __init__(self):
        self.kpa = self._at_s = 0.0
        self._more_kpa_per_s = 0.0
        self._answers = Answers()

    def look(self, view, now_s):
        """More where the number is too small, less where it is too large."""
        asked_kpa = view.path_kpa if view.phase in PRESSING else None
        shown_kpa = view.reading.pressure_kpa
        if view.phase is Phase.READY:
            self._more_kpa_per_s = 15.0
        elif asked_kpa is None or (view.phase is Phase.RELEASE and asked_kpa < 8.0):
            self._more_kpa_per_s = -200.0
        elif shown_kpa is not None:
            self._more_kpa_per_s = 4.0 * (max(8.0, asked_kpa) - shown_kpa)
        return self._answers.look(view, now_s)

    def press_kpa(self, now_s):
        """Pressure now."""
        step_s, self._at_s = now_s - self._at_s, now_s
        self.kpa = max(0.0, self.kpa + step_s * self._more_kpa_per_s)
        return self.kpa


class WeighedHand(Hand):
    """Somebody with such a probe, who sees the screen only when it is time to press."""

    def __init__(self, probe: Weighed):
        self.probe = probe
        self.presser = ByTheNumber()
        self.share = probe.at_zero  # of the weight, on the table or wherever it stands
        self.lifted_s = float("inf")
        self.invited_s = None
        self.truths: list[tuple[float, float]] = []  # (time, pressure on the person)

    def lift_clear(self, now_s):
        """Take it up, as one is asked to."""
        self.lifted_s = min(self.lifted_s, now_s)

    def look(self, view, now_s):
        """The invitation starts the way onto the person."""
        if self.invited_s is None and view.phase is Phase.READY:
            self.invited_s = now_s
        if self.invited_s is None or now_s < self.invited_s + TOUCHES_AFTER_S[self.probe.way]:
            return ()
        return self.presser.look(view, now_s)

    def press_kpa(self, now_s):
        """What the cell feels."""
        hand_kpa = self.presser.press_kpa(now_s)
        if self.invited_s is not None:
            self._begin(now_s - self.invited_s)
        weight_kpa = self.probe.weight_kpa
        standing_kpa = weight_kpa * self.share * self._not_yet_lifted(now_s)
        on_person_kpa = weight_kpa * self._lies(now_s)
        if self.probe.way is OntoPerson.STOOD_THERE and self.lifted_s > now_s:
            standing_kpa, on_person_kpa = 0.0, standing_kpa
        self.truths.append((now_s, hand_kpa + on_person_kpa))
        return standing_kpa + on_person_kpa + hand_kpa + self.probe.drift_kpa

    def _begin(self, since_s):
        """What is done with the probe after the invitation."""
        way = self.probe.way
        lifts_after_s = TOUCHES_AFTER_S[way] - 0.3 if way is OntoPerson.SNATCHED else 0.1
        if way is not OntoPerson.STOOD_THERE and since_s > lifts_after_s:
            self.lift_clear(self.invited_s + since_s)

    def _lies(self, now_s):
        """The share of its weight that lies on the person, after it was lifted."""
        if self.invited_s is None or now_s < self.invited_s + 1.2 or self.lifted_s > now_s:
            return 0.0
        return {OntoPerson.PUT_DOWN: 1.0 / 3.0, OntoPerson.STOOD_THERE: self.share}.get(
            self.probe.way, 0.0
        )

    def _not_yet_lifted(self, now_s):
        return min(1.0, max(0.0, 1.0 - (now_s - self.lifted_s) / LIFT_TAKES_S))

    def off_kpa(self, shown_kpa, now_s, within_s=0.1):
        """How far a number lies from every pressure of the last moment."""
        recent = [kpa for at_s, kpa in self.truths[-200:] if now_s - within_s <= at_s <= now_s]
        return max(min(recent) - shown_kpa, shown_kpa - max(recent), 0.0)
