"""A stored session told again: its samples as the engine judged them, hold by hold.

Reviews, figures and exports all start here. Nothing of it is stored; with another calibration or
a mended figure the same record gives another report. Read with another calibration, every sample
gets the pressure that a fresh recording would have; what was decided then, phase by phase, stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from soleus.core.calibration.label_rules import LabelVerdict
from soleus.core.calibration.model import Calibration, u95_kpa
from soleus.core.calibration.reading_uncertainty import reading_u95_kpa
from soleus.core.events import EventKind
from soleus.core.hold.judged import Judged
from soleus.core.hold.replay import Replayed, replay
from soleus.core.metrics.curve import HoldCurve, curve_of
from soleus.core.samples import Quality
from soleus.core.terms import End, Label
from soleus.report.session.evidence_then import EvidenceThen
from soleus.report.session.other_calibration import keeps_its_label, verdict_on
from soleus.report.session.recorded import calibration_of, recorded
from soleus.report.session.zeros import conditions_then, lifted_zeros, zero_doubts
from soleus.store.sessions.records import StoredHold, StoredSession

BEFORE_S = 2.0  # a hold's samples are given from so long before its first contact ...
AFTER_S = 5.0  # ... to so long after its end
NOTHING_ON_RECORD = EvidenceThen()


@dataclass(frozen=True, slots=True, eq=False)
class ReplayedSession:
    """A session and what the engine says to it.

    Attributes:
        stored: the session as it lies in the record.
        recorded_with: the snapshot it was made with; None if it was made without one.
        calibration: what its samples are read with; the same unless another one was asked for.
        replayed: None where there is nothing to judge by: no plan, no calibration, or samples
            that are damaged.
        verdict: what the numbers may claim under another calibration; None: it is the one of then,
            and each hold has its label.
    """

    stored: StoredSession
    recorded_with: Calibration | None
    calibration: Calibration | None
    replayed: Replayed | None
    verdict: LabelVerdict | None = None

    def samples_of(self, hold: StoredHold) -> tuple[Judged, ...]:
        """The judged samples from 2 s before a hold to 5 s after it; each belongs to one hold.

        Empty where nothing could be judged.
        """
        return self._around(hold, AFTER_S)

    def curve_of(self, hold: StoredHold) -> HoldCurve | None:
        """What the figures are computed from; None where nothing could be judged.

        After a stop the way down still belongs to the hold; after one that was done it is over.
        """
        if self.replayed is None or hold.result is None:
            return None
        tail_s = 0.0 if hold.result.end is End.DONE else AFTER_S
        return curve_of(self._around(hold, tail_s), hold.result.lost_n)

    def u95_kpa_of(self, hold: StoredHold) -> float | None:
        """Half-width of the 95 % interval at the hold's target, under another calibration.

        None unless all of its numbers would be CALIBRATED.
        """
        cal, verdict = self.calibration, self.verdict
        if cal is None or verdict is None or verdict.label is not Label.CALIBRATED:
            return None
        outside = any(each.quality & Quality.OUTSIDE_SPAN for each in self.samples_of(hold))
        if outside or self.stored.damaged or not keeps_its_label(self.stored):
            return None
        target_kpa, shift_kpa = hold.start.target.target_kpa, self._shift_kpa(hold, cal)
        known = conditions_then(self.stored, hold, cal)
        if known is None:  # recorded before a reading had rows of its own
            return u95_kpa(cal, target_kpa, shift_kpa)
        return reading_u95_kpa(cal, target_kpa, known, shift_kpa)

    def _shift_kpa(self, hold: StoredHold, cal: Calibration) -> float:
        """The worst that is known of the zero until the next hold, as this calibration reads it."""
        before_s, then = self._next_s(hold), self.recorded_with or cal
        seen_kpa = [
            float(event.value["shift_kpa"] or 0.0)
            for event in self.stored.events
            if event.kind is EventKind.ZERO_CHECK and event.t_s < before_s
        ]
        above_kpa = zero_doubts(self.stored).above_usual_kpa - sum(
            float(event.value["lower_kpa"] or 0.0)
            for event in lifted_zeros(self.stored)
            if event.t_s < before_s
        )
        worst_kpa = max([*seen_kpa, max(above_kpa, 0.0)], key=abs)
        return worst_kpa * then.counts_per_kpa / cal.counts_per_kpa

    def _around(self, hold: StoredHold, tail_s: float) -> tuple[Judged, ...]:
        if self.replayed is None:
            return ()
        ended_s = hold.result.ended_t_s if hold.result else float("inf")
        after_s = min(ended_s + tail_s, self._next_s(hold) - BEFORE_S)
        before_s, start_s = self._last_end_s(hold), hold.start.started_t_s - BEFORE_S
        return tuple(
            each
            for each in self.replayed.judged
            if start_s <= each.t_s
            and before_s < each.t_s
            and (each.t_s <= ended_s or each.t_s < after_s)
        )

    def _last_end_s(self, hold: StoredHold) -> float:
        """When the hold before this one had ended."""
        earlier = (each for each in self.stored.holds if each.start.set_n < hold.start.set_n)
        ends_s = (each.result.ended_t_s for each in earlier if each.result)
        return max(ends_s, default=float("-inf"))

    def _next_s(self, hold: StoredHold) -> float:
        """When the hold after this one began."""
        later = (each for each in self.stored.holds if each.start.set_n > hold.start.set_n)
        return min((each.start.started_t_s for each in later), default=float("inf"))


def replay_session(
    stored: StoredSession,
    another: Calibration | None = None,
    known: EvidenceThen = NOTHING_ON_RECORD,
) -> ReplayedSession:
    """Judge a stored session again, with the calibration it was made with or with another.

    Args:
        stored: the session.
        another: what it is to be read with.
        known: what is on record for and against that; see ``evidence_then``.

    Raises:
        BrokenFile: its calibration is no profile that this version reads.
        CalibrationError: the other one cannot be that of the probe of then; see ``verdict_on``.
    """
    then = calibration_of(stored)
    run = None if stored.damaged else recorded(stored, then)
    told = None if run is None else replay(run)
    if another is None:
        return ReplayedSession(stored, then, then, told)
    verdict = verdict_on(stored, then, another, known)
    again = recorded(stored, another)
    if told is None or again is None:
        return ReplayedSession(stored, then, another, None, verdict)
    return ReplayedSession(stored, then, another, _with_phases_of(told, replay(again)), verdict)


def _with_phases_of(then: Replayed, again: Replayed) -> Replayed:
    """The samples as read now, in the phases of then, with the events of then."""
    return Replayed(
        then.events,
        tuple(
            new._replace(phase=old.phase)
            for old, new in zip(then.judged, again.judged, strict=True)
        ),
    )
