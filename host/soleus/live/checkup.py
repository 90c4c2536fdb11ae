"""A check-up: a visit in three parts, and what was heard in it as facts for the doctor.

Ten seconds untouched, then somebody presses, then lets go. What is said to the person, and how far
it is, goes to whoever asked for it, a line or a screen. Nothing here judges; that is for
``core.doctor``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from soleus.core.calibration import SensorKind
from soleus.core.doctor.observed import Observed, Promise
from soleus.core.labels import Why
from soleus.core.terms import Label
from soleus.core.units import kpa_from_n
from soleus.core.zero import usual_counts_per_kpa
from soleus.errors import ProbeError
from soleus.link.clock import HOST_CLOCK, Clock
from soleus.live.ear import Ear, Part
from soleus.live.probe import Probe
from soleus.live.view import ProbeState, ProbeView
from soleus.live.visit import Visit
from soleus.store.folder import DataFolder
from soleus.wire.spec import Capability

SAMPLES_WITHIN_S: Final = 3.0  # a sensor that is not there has been found out by then
SETTLE_S: Final = 0.5  # the first readings after a start are thrown away
EVERY_S: Final = 0.1
SIMULATED_PRESS_KPA: Final = 100.0
USUAL_TIP_MM2: Final = 100.0
THIN_SENSOR_KPA: Final = 200.0  # an FSR of the 400 series is through by then, by its data sheet
# What does not change how many counts a newton has, or is the instrument's own and no estimate.
_LEAVES_SCALE: Final = frozenset(
    {Why.NO_ZERO, Why.ZERO_NOT_QUIET, Why.ZERO_FAR, Why.ZERO_SHIFTED}
    | {Why.OTHER_RATE, Why.STATED_BY_GAUGE}
)
PART_S: Final = {Part.UNTOUCHED: 10.0, Part.PRESSED: 6.0, Part.RELEASED: 5.0}
WORDS: Final = {
    Part.UNTOUCHED: "Lay the probe down, and touch neither it nor its cable for ten seconds.",
    Part.PRESSED: "Now press on the tip, firmly, and stay there.",
    Part.RELEASED: "Let go, and lay it down as before.",
}


@dataclass(frozen=True, slots=True)
class Doing:
    """How far a check-up is.

    Attributes:
        part: what the person has to do now.
        share: of this part that is over, 0 to 1.
        view: the probe as every screen shows it.
    """

    part: Part
    share: float
    view: ProbeView


@dataclass(frozen=True, slots=True)
class CheckUp:
    """What a check-up has shown, and of which probe."""

    probe: Probe
    url: str
    observed: Observed


Say = Callable[[str], None]
Tell = Callable[[Doing], None]


def check_up(
    folder: DataFolder,
    url: str | None,
    say: Say,
    *,
    press: bool = True,
    clock: Clock | None = None,
    tell: Tell = lambda _: None,
) -> CheckUp:
    """Visit a probe and write down what it does.

    Args:
        folder: where calibration profiles lie; only read.
        url: the probe, None to look for one.
        say: gets what the person has to do, a sentence each.
        press: ask for pressing; else only the untouched part.
        clock: the host's clock.
        tell: gets how far it is, ten times a second; may raise, which breaks the visit off.

    Raises:
        ProbeError: there is no probe, or it has gone.
        UsageError: the URL is none.
    """
    ear = Ear()
    clock = clock or HOST_CLOCK
    with Visit(folder, url, clock=clock, tap=ear.hear, tap_line=ear.hear_line) as visit:
        try:
            probe = visit.connect(say=say)
        except ProbeError as problem:
            raise ear.better_reason(visit.view().url) or problem from problem
        parts = _Parts(visit, ear, say, tell)
        parts.go(press=press)
        if not parts.over:
            probe = _still_there(visit, probe)
        observed = ear.observed(_promise(probe), parts.losses_n, over=parts.over)
        return CheckUp(probe, visit.view().url, observed)


def _still_there(visit: Visit, probe: Probe) -> Probe:
    """The probe as it is now; the one of before while one that restarted is greeted anew."""
    return probe if visit.view().state is ProbeState.CONNECTING else visit.probe


class _Parts:
    """Goes through the parts of a visit, telling the ear which one it hears.

    Attributes:
        losses_n: how often the connection was lost meanwhile.
        over: what was played was a recording, and it has ended.
    """

    def __init__(self, visit: Visit, ear: Ear, say: Say, tell: Tell) -> None:
        self._visit = visit
        self._ear = ear
        self._say = say
        self._tell = tell
        self._was_lost = False
        self.losses_n = 0
        self.over = False

    def go(self, *, press: bool) -> None:
        """Go through all parts, or until a recording is over."""
        self._say(WORDS[Part.UNTOUCHED])
        self._wait(Part.BEFORE, SAMPLES_WITHIN_S, until=lambda: self._ear.samples_n > 0)
        self._wait(Part.BEFORE, SETTLE_S)
        self._hear(Part.UNTOUCHED)
        if press and self._ear.samples_n:
            self._hear(Part.PRESSED, lambda: self._visit.push(SIMULATED_PRESS_KPA))
            self._hear(Part.RELEASED, self._visit.lift)

    def _hear(self, part: Part, move: Callable[[], None] | None = None) -> None:
        """One part; a simulated hand moves, unless it plays a curve of its own."""
        if self.over:
            return
        if move is not None:
            self._say(WORDS[part])
            if not self._visit.view().url.startswith("sim:file="):
                move()
        self._ear.part = part
        self._wait(part, PART_S[part])
        self._ear.part = Part.BEFORE
        if not self.over:
            self._ear.asked.add(part)

    def _wait(self, part: Part, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        if self.over:
            return
        for t_s, view in self._visit.look(seconds, EVERY_S):
            self._tell(Doing(part, min(1.0, t_s / seconds), view))
            lost = view.state is ProbeState.LOST
            if lost and view.url.startswith("replay:"):
                self.over = True
                return
            self.losses_n += lost and not self._was_lost
            self._was_lost = lost
            if until():
                return


def _promise(probe: Probe) -> Promise:
    hello, calibration, verdict = probe.hello, probe.calibration, probe.verdict()
    facts, problem = probe.evidence().probe, probe.calibration_problem
    per_kpa, per_n = _usual_scale(probe, facts.sensor)
    if calibration is not None and verdict.label is not Label.UNCALIBRATED:
        per_kpa, per_n = calibration.counts_per_kpa, calibration.counts_per_n
    return Promise(
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
        mend_profile="" if problem is None else problem.next_step,
    )


def _usual_scale(probe: Probe, sensor: SensorKind | None) -> tuple[float, float]:
    """Counts per kPa and per newton of a usual sensor of this kind under this tip."""
    full_scale = probe.hello.full_scale_max
    per_kpa = usual_counts_per_kpa(full_scale) or 1.0
    if sensor is SensorKind.ANALOG:
        per_kpa = full_scale / THIN_SENSOR_KPA or 1.0
    tip_mm2 = probe.tip_area_mm2 or USUAL_TIP_MM2
    return per_kpa, per_kpa * kpa_from_n(1.0, tip_mm2)
