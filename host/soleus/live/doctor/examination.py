"""An examination: the parts that somebody and the probe go through, and how far they are.

Ten seconds untouched, then somebody presses, then lets go. It is told the time and the state of the
link, so a line of text and a screen go through the very same; the bytes it leaves to its recorder,
and judging to ``core.doctor``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from soleus.core.calibration.label_rules import LabelReason
from soleus.core.calibration.model import SensorKind
from soleus.core.calibration.zero import usual_counts_per_kpa
from soleus.core.doctor.observation import StatedFacts
from soleus.core.spots.targets import TIP_MM2
from soleus.core.terms import Label
from soleus.core.units import kpa_from_n
from soleus.errors import LinkLost, SoleusError
from soleus.live.connection.state import ProbeState
from soleus.live.doctor.progress import ExamView
from soleus.live.doctor.recorder import ExamPart, ObservationRecorder
from soleus.live.probe.probe import Probe
from soleus.wire.spec import Capability

SAMPLES_WITHIN_S: Final = 3.0  # a sensor that is not there has been found out by then
SETTLE_S: Final = 0.5  # the first readings after a start are thrown away
SIMULATED_PRESS_N: Final = 10.0  # 100 kPa on 1 cm²
THIN_SENSOR_KPA: Final = 200.0  # an FSR of the 400 series is through by then, by its data sheet
# What does not change how many counts a newton has, or is the instrument's own and no estimate.
_LEAVES_SCALE: Final = frozenset(
    {
        LabelReason.NO_ZERO,
        LabelReason.ZERO_NOT_QUIET,
        LabelReason.ZERO_FAR,
        LabelReason.ZERO_SHIFTED,
    }
    | {LabelReason.OTHER_RATE, LabelReason.STATED_BY_GAUGE}
)
WORDS: Final = {
    ExamPart.UNTOUCHED: "Lay the probe down, and touch neither it nor its cable for ten seconds.",
    ExamPart.PRESSED: "Now press on the tip, firmly, and stay there.",
    ExamPart.RELEASED: "Let go, and lay it down as before.",
}


class LoadHand(Protocol):
    """Who puts something on a simulated tip; without one nothing happens."""

    def put_on(self, force_n: float | None) -> None:
        """A force stands on the tip instead of the hand; None gives it back."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """A part, for how long, and what the person has to do from its beginning on."""

    part: ExamPart
    seconds: float
    until_samples: bool = False
    words: str = ""


_UNTOUCHED: Final = (
    _Stage(ExamPart.BEFORE, SAMPLES_WITHIN_S, until_samples=True, words=WORDS[ExamPart.UNTOUCHED]),
    _Stage(ExamPart.BEFORE, SETTLE_S),
    _Stage(ExamPart.UNTOUCHED, 10.0),
)
_PRESSED: Final = (
    _Stage(ExamPart.PRESSED, 6.0, words=WORDS[ExamPart.PRESSED]),
    _Stage(ExamPart.RELEASED, 5.0, words=WORDS[ExamPart.RELEASED]),
)


class Examination:
    """Goes through the parts by the clock that it is told.

    Args:
        recorder: hears the bytes meanwhile; is told which part they belong to.
        hand: presses on a simulated probe, and leaves whose hand it is as it was.
        probe: as it is when the examination begins.
        press: ask for pressing; else only the untouched part.
        say: gets what the person has to do, a sentence each.

    Attributes:
        done: all parts are over, or a recording is.
        recording_over: what was played was a recording, and it has ended before.
        view: how far it is.
        probe: the newest that was there.
    """

    def __init__(
        self,
        recorder: ObservationRecorder,
        hand: LoadHand,
        probe: Probe,
        *,
        press: bool = True,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._recorder = recorder
        self._hand = hand
        self._say = say
        self._stages = [*_UNTOUCHED, *(_PRESSED if press else ())]
        self._since_s: float | None = None  # when the stage in front has begun
        self._was_lost = False
        self._losses_n = 0
        self.probe = probe
        self.done = False
        self.recording_over = False
        self.view = ExamView(ExamPart.BEFORE, 0.0)

    def step(self, now_s: float, state: ProbeState, url: str) -> bool:
        """Go on to the part that is due by now.

        Args:
            now_s: a clock that never goes back.
            state: where the link stands.
            url: what is open.

        Returns:
            Whether ``view`` is another one now.
        """
        if self.done:
            return False
        self._watch_link(state, url)
        if self._since_s is None:
            self._enter(now_s)
        while self._is_through(now_s):
            self._leave(now_s)
        before, self.view = self.view, self._seen(now_s)
        return before != self.view

    def conclude(self, probe: Probe | None, state: ProbeState, problem: SoleusError | None) -> None:
        """Show what was heard; or, where the probe has gone, why there is nothing to show.

        Args:
            probe: as it is at the end; None without one.
            state: where the link stands; while a restarted probe is greeted, the one before counts.
            problem: why there is no probe, as far as that is known.
        """
        self.probe = probe or self.probe
        if probe is None and not self.recording_over and state is not ProbeState.CONNECTING:
            lost = LinkLost("The probe has gone.", "Nothing was judged.", "Check its cable.")
            self.view = ExamView(self.view.part, 1.0, problem=problem or lost)
            return
        facts = promise_of(self.probe)
        seen = self._recorder.observed(facts, self._losses_n, over=self.recording_over)
        self.view = ExamView(self.view.part, 1.0, seen)

    def _watch_link(self, state: ProbeState, url: str) -> None:
        """Count how often the probe goes; a recording that has gone is over."""
        lost = state is ProbeState.LOST
        if lost and url.startswith("replay:"):
            self.done = self.recording_over = True
        self._losses_n += lost and not self._was_lost
        self._was_lost = lost

    def _enter(self, now_s: float) -> None:
        stage, self._since_s = self._stages[0], now_s
        self._recorder.part = stage.part
        if stage.words:
            self._say(stage.words)
        if stage.part is ExamPart.PRESSED:
            self._hand.put_on(SIMULATED_PRESS_N)
        elif stage.part is ExamPart.RELEASED:
            self._hand.put_on(None)

    def _is_through(self, now_s: float) -> bool:
        if self.done:
            return False
        stage, since_s = self._stages[0], self._since_s or 0.0
        came = stage.until_samples and self._recorder.samples_n > 0
        return came or now_s - since_s >= stage.seconds

    def _leave(self, now_s: float) -> None:
        """To the next stage; without a sample nobody has to press."""
        stage = self._stages.pop(0)
        self._recorder.asked.add(stage.part)
        self._recorder.part = ExamPart.BEFORE
        asked_in_vain = stage.part is ExamPart.UNTOUCHED and not self._recorder.samples_n
        self.done = not self._stages or asked_in_vain
        if not self.done:
            self._enter(now_s)

    def _seen(self, now_s: float) -> ExamView:
        if self.done or not self._stages:
            return ExamView(self.view.part, 1.0)
        stage, since_s = self._stages[0], self._since_s or now_s
        return ExamView(stage.part, round(min(1.0, (now_s - since_s) / stage.seconds), 2))


def promise_of(probe: Probe) -> StatedFacts:
    """What a probe says of itself, and what its calibration was made with."""
    hello, calibration, verdict = probe.hello, probe.calibration, probe.verdict()
    facts, problem = probe.evidence().probe, probe.calibration_problem
    per_kpa, per_n = _usual_scale(probe, facts.sensor)
    response = zero_counts = None
    if calibration is not None and verdict.label is not Label.UNCALIBRATED:
        per_kpa, per_n = calibration.counts_per_kpa, calibration.counts_per_n
        response, zero_counts = calibration.response, calibration.zero_counts
    return StatedFacts(
        sensor=facts.sensor,
        free_running=Capability.FREE_RUNNING in hello.capabilities,
        nominal_rate_hz=facts.nominal_rate_hz,
        full_scale_min=hello.full_scale_min,
        full_scale_max=hello.full_scale_max,
        gain=facts.gain,
        calibrated_gain=None if calibration is None else calibration.gain,
        counts_per_kpa=per_kpa,
        counts_per_n=per_n,
        calibrated=calibration is not None and _LEAVES_SCALE.issuperset(verdict.why),
        against=verdict.why,
        unusable_profile="" if problem is None else problem.what,
        fix_profile="" if problem is None else problem.next_step,
        response=response,
        zero_counts=zero_counts,
    )


def _usual_scale(probe: Probe, sensor: SensorKind | None) -> tuple[float, float]:
    """Counts per kPa and per newton of a usual sensor of this kind under this tip."""
    full_scale = probe.hello.full_scale_max
    per_kpa = usual_counts_per_kpa(full_scale) or 1.0
    if sensor is SensorKind.ANALOG:
        per_kpa = full_scale / THIN_SENSOR_KPA or 1.0
    tip_mm2 = probe.tip_area_mm2 or TIP_MM2
    return per_kpa, per_kpa * kpa_from_n(1.0, tip_mm2)
