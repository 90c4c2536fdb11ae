"""What the numbers of one probe may claim now: the one owner of their label and their ±.

Whoever shows a number asks here, so no two of them can claim different things of it. During a hold
the label only falls: what was found against the numbers stays found until the hold is over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from soleus.core.calibration.evidence import Evidence
from soleus.core.calibration.label_rules import LabelVerdict, label_of, worst
from soleus.core.calibration.model import Calibration, u95_kpa
from soleus.core.calibration.reading_uncertainty import ReadingConditions, reading_u95_kpa
from soleus.core.calibration.zero_rules import ZERO_SHIFT_MAX_KPA
from soleus.core.terms import Label


class Claim:
    """Judges the numbers anew whenever the evidence has changed.

    Args:
        calibration: the one in use; None without one.
        evidence: all that is known for and against the numbers.
        conditions: what is known of a reading of this moment beside its profile; None: nothing, so
            a ± is the profile's alone.

    Attributes:
        evidence: the same, as of now.
        verdict: what the numbers may claim, and every reason why it is not more.
        in_hold: a hold lasts.
        conditions: as given.
    """

    def __init__(
        self,
        calibration: Calibration | None,
        evidence: Evidence,
        conditions: Callable[[], ReadingConditions] | None = None,
    ) -> None:
        self.evidence = evidence
        self.conditions = conditions
        self.in_hold = False
        self._calibration = calibration
        self._at_most = Label.CALIBRATED
        self.verdict = self._judged()

    @property
    def label(self) -> Label:
        """What the numbers may claim."""
        return self.verdict.label

    def see(self, evidence: Evidence) -> None:
        """Take what is known now."""
        if evidence != self.evidence:
            self.evidence = evidence
            self.verdict = self._judged()

    def begin_hold(self, label: Label, shift_max_kpa: float) -> None:
        """A hold begins: from now on the label only falls.

        Args:
            label: what the hold was planned with; nothing claims more.
            shift_max_kpa: how far the zero may shift, by the target.
        """
        self._at_most, self.in_hold = label, True
        self.evidence = replace(self.evidence, zero_shift_max_kpa=shift_max_kpa)
        self.verdict = self._judged()

    def end_hold(self) -> None:
        """The hold is over: what was found in it is of it, and no longer of the probe."""
        self._at_most, self.in_hold = Label.CALIBRATED, False
        self.evidence = replace(
            self.evidence,
            zero_not_lifted=False,
            zero_shift_kpa=0.0,
            zero_shift_max_kpa=ZERO_SHIFT_MAX_KPA,
            outside_span=False,
            many_spikes=False,
        )
        self.verdict = self._judged()

    def u95_kpa(self, at_kpa: float, dwell_s: float | None = None) -> float:
        """Half-width of the 95 % interval at a pressure, with what is known against the zero.

        Args:
            at_kpa: the pressure.
            dwell_s: how long the load has been on; None for as long as the profile allows.

        Raises:
            ValueError: there is no calibration, so nothing has a ±.
        """
        if self._calibration is None:
            raise ValueError("without a calibration no number has a half-width")
        seen = self.evidence
        shift_kpa = max(seen.zero_shift_kpa, seen.zero_above_usual_kpa, key=abs)
        if self.conditions is None:
            return u95_kpa(self._calibration, at_kpa, shift_kpa, dwell_s=dwell_s)
        now = replace(self.conditions(), dwell_s=dwell_s)
        return reading_u95_kpa(self._calibration, at_kpa, now, shift_kpa)

    def _judged(self) -> LabelVerdict:
        found = label_of(self._calibration, self.evidence)
        label = worst([self._at_most, found.label])
        if self.in_hold:
            self._at_most = label
        return LabelVerdict(label, found.why)
