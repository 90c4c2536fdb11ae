"""One calibration of one probe, from the first question to the profile in use.

Joins the guided run of ``core`` with what is kept of it on disk: every change of its steps is
written before anything else happens, so that a plug that slips out costs no step. It measures
nothing and shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from soleus.core.calibration.drift import Drift, compare
from soleus.core.calibration.evidence import Evidence, ProbeFacts
from soleus.core.calibration.label_rules import LabelVerdict, label_of, verdict_words
from soleus.core.calibration.model import Calibration, SensorClass, SensorKind
from soleus.core.calibration.stability import StepSeen
from soleus.core.fitting.fit import FittedRun, calibrate
from soleus.core.fitting.procedure import (
    CalibrationInProgress,
    draft_text,
    in_progress,
    parse_draft,
)
from soleus.core.fitting.questions import CalibrationAnswers
from soleus.core.fitting.run import Run, RunFacts
from soleus.errors import BrokenFile, CalibrationError
from soleus.live.probe.probe import Probe
from soleus.store.calibration.checks import compared_with
from soleus.store.calibration.drafts import (
    drop_unfinished,
    keep_unfinished,
    put_unfinished_aside,
    unfinished_path,
    unfinished_text,
)
from soleus.store.calibration.profiles import CHOICES_NAME, load_run, save_profile, use_profile
from soleus.store.calibration.runs import save_run
from soleus.store.folder import DataFolder

LEAN_DEG = 10.0  # as much as a hand leans without noticing


def run_facts(probe: Probe, profile_id: str) -> RunFacts:
    """What a probe itself tells for a run of today; tolerances are for the person.

    Raises:
        CalibrationError: nobody knows what kind of sensor it has.
    """
    side = probe.evidence().probe
    if side.sensor is None:
        raise CalibrationError(
            f"This soleus does not know the probe's sensor: {probe.sensor_words}.",
            "Nothing was measured.",
            "Put the firmware on the probe that came with this soleus.",
        )
    drifts = side.sensor is SensorKind.ANALOG
    return RunFacts(
        id=profile_id,
        made_on=probe.today,
        sensor=side.sensor,
        gain=side.gain,
        supply_mv=side.supply_mv,
        nominal_rate_hz=side.nominal_rate_hz,
        tip_area_mm2=side.tip_area_mm2 if probe.hello.tip_area_cmm2 else 0.0,
        tip_area_tolerance=0.0,
        mass_tolerance=0.0,
        full_scale_counts=probe.hello.full_scale_max,
        sensor_class=SensorClass.DRIFTING if drifts else SensorClass.LOAD_CELL,
        probe_uid=side.uid,
        simulated=side.simulated,
        tilt_deg=LEAN_DEG,
    )


def usual_id(probe: Probe) -> str:
    """What a profile is called where nobody names it."""
    return f"probe-{probe.uid[:8]}"


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """What a finished run has left.

    Attributes:
        run: as it was kept, with its hash.
        fitted: the calibration and what it stands on.
        written: the files, in the order in which they were written: run, profile, choice.
        drift: what changed since the probe's calibration before; None if it is the first.
        verdict: what its numbers may claim on this probe today, once a quiet zero is taken.
    """

    run: Run
    fitted: FittedRun
    written: tuple[Path, ...]
    drift: Drift | None
    verdict: LabelVerdict

    @property
    def calibration(self) -> Calibration:
        """The profile that the probe uses from now on."""
        return self.fitted.calibration

    @property
    def claim_words(self) -> str:
        """What comes of it on this probe, for a person."""
        return verdict_words(self.verdict)


class CalibrationJob:
    """A calibration under way.

    Args:
        folder: where run, profile and choice are kept.
        facts: what the probe tells of itself, with the id of the profile.

    Attributes:
        setup: the answers so far.
        run: the guided run; None while questions are open.
        unreadable: a run that was broken off and cannot be read, once it was put aside.
    """

    def __init__(self, folder: DataFolder, facts: RunFacts) -> None:
        self.facts = facts
        self.setup = CalibrationAnswers(facts.tip_area_mm2, facts.sensor_class)
        self.run: CalibrationInProgress | None = None
        self.unreadable: CalibrationError | None = None
        self._folder = folder

    @property
    def uid(self) -> str:
        """The id of the probe that is calibrated."""
        return self.facts.probe_uid

    @property
    def path(self) -> Path:
        """Where the run lies until it is finished."""
        return unfinished_path(self._folder, self.uid)

    # -- one that was broken off ---------------------------------------------------------------

    def unfinished(self) -> tuple[CalibrationInProgress, CalibrationAnswers] | None:
        """The run of this probe that was broken off; None if there is none.

        One that cannot be read must not stand in the way of the next: it is put aside, and
        ``unreadable`` says so.

        Raises:
            StoreError: it cannot be put aside.
        """
        try:
            text = unfinished_text(self._folder, self.uid)
            return None if text is None else parse_draft(text, str(self.path))
        except BrokenFile as broken:
            aside = put_unfinished_aside(self._folder, self.uid)
            self.unreadable = CalibrationError(
                broken.what,
                "The run that was broken off cannot be gone on with. "
                f"Its file was put aside as {aside}.",
                "Begin anew; what can still be read of its steps stands in that file.",
            )
            return None

    def go_on(self, run: CalibrationInProgress, setup: CalibrationAnswers) -> None:
        """Go on with a run that was broken off.

        Raises:
            CalibrationError: the probe is at another gain or rate than it was.
        """
        refuse_other_setting(run.facts, self.facts)
        self.run, self.setup = run, setup

    def throw_away(self) -> None:
        """Forget what was kept of this probe's run.

        Raises:
            StoreError: it cannot be taken away.
        """
        drop_unfinished(self._folder, self.uid)

    # -- the run -------------------------------------------------------------------------------

    def begin(self) -> CalibrationInProgress:
        """All questions are answered: the run before its first step."""
        self.run = in_progress(self.setup, self.facts)
        return self.run

    def measured(self, seen: StepSeen, dwell_s: float) -> CalibrationInProgress:
        """Take the counts of the next step. Raises ``StepRefused``, and what ``keep`` raises."""
        return self.keep(self.in_progress.measured(seen, dwell_s))

    def read(self, text: str) -> CalibrationInProgress:
        """Take what the display showed. Raises ``StepRefused``, and what ``keep`` raises."""
        return self.keep(self.in_progress.read(text))

    def undo(self) -> CalibrationInProgress:
        """Take the last step back. Raises ``StepRefused``, and what ``keep`` raises."""
        return self.keep(self.in_progress.undone())

    def undo_to(self, number: int) -> CalibrationInProgress:
        """Take back the step of this number, from 1, and all after it; raises as ``undo``."""
        run = self.in_progress
        while len(run.steps) >= max(1, number):
            run = run.undone()
        return self.keep(run)

    def keep(self, run: CalibrationInProgress) -> CalibrationInProgress:
        """Put the run on disk as it stands now, and go on with it.

        Raises:
            StoreError: it cannot be written; the run stays as it was before.
        """
        if run.steps:
            keep_unfinished(self._folder, self.uid, draft_text(run, self.setup))
        else:
            self.throw_away()
        self.run = run
        return run

    @property
    def in_progress(self) -> CalibrationInProgress:
        """The run, which has begun."""
        if self.run is None:
            raise RuntimeError("the run begins when all questions are answered")
        return self.run

    def finish(self) -> Calibrated:
        """Fit the run, and only then store run, profile and choice.

        Raises:
            RunRefused: it gives no calibration; what was kept of it stays.
            CalibrationError: the file of choices is broken.
            StoreError: something cannot be written.
        """
        run = self.in_progress.run()
        calibrate(run)
        path = save_run(self._folder, run, "A guided run: soleus calibrate.")
        kept = load_run(path)
        fitted = calibrate(kept)
        profile = save_profile(self._folder, fitted.calibration)
        use_profile(self._folder, self.uid, fitted.calibration.id)
        self.throw_away()
        written = (path, profile, self._folder.path / CHOICES_NAME)
        before = compared_with(self._folder, fitted.calibration)
        drift = None if before is None else compare(before, fitted.calibration)
        verdict = self._verdict(fitted.calibration, drift)
        return Calibrated(kept, fitted, written, drift, verdict)

    def _verdict(self, cal: Calibration, drift: Drift | None) -> LabelVerdict:
        facts = self.facts
        side = ProbeFacts(
            sensor=facts.sensor,
            gain=facts.gain,
            nominal_rate_hz=facts.nominal_rate_hz,
            tip_area_mm2=facts.tip_area_mm2 or cal.tip_area_mm2,
            uid=facts.probe_uid,
            supply_mv=facts.supply_mv,
            simulated=facts.simulated,
        )
        drifted = drift is not None and drift.drifted
        return label_of(cal, Evidence(side, facts.made_on, zero_quiet=True, drifted=drifted))


def refuse_other_setting(was: RunFacts, now: RunFacts) -> None:
    """Steps of two probes, rates or gains do not make one run; raises ``CalibrationError``."""
    if was.probe_uid != now.probe_uid:
        raise CalibrationError(
            "Another probe has answered.",
            "The steps of two probes do not make one run; what was kept stays.",
            "Plug in the probe that the run was begun with.",
        )
    if (was.gain, was.nominal_rate_hz) == (now.gain, now.nominal_rate_hz):
        return
    raise CalibrationError(
        f"The run was begun at gain {was.gain} and {was.nominal_rate_hz:g} samples/s; the probe "
        f"is now at gain {now.gain} and {now.nominal_rate_hz:g}.",
        "The run is kept as it was.",
        "Set the probe back to go on, or answer no to throw the run away.",
    )
