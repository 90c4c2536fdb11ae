"""Runs for the tests of the hold: a plan, a curve in kPa, and what the engine says to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from soleus.core.despike import Despiker
from soleus.core.events import Event, EventKind
from soleus.core.hold.engine import HoldEngine
from soleus.core.plan import HoldPlan, Target
from soleus.core.samples import ConvertedBlock, Quality
from soleus.core.terms import Grade, Label, Mode, Phase, Role, Side, TargetSource

RATE_HZ = 80
PERIOD_US = 12_500
BAND = Target(
    target_kpa=60.0,
    low_kpa=45.0,
    high_kpa=75.0,
    cap_kpa=100.0,
    source=TargetSource.START_VALUE,
    range_grade=Grade.B,
    dose_grade=Grade.D,
)
PLAN = HoldPlan(
    spot_id="sol_si",
    spot_name="Middle of the calf",
    side=Side.LEFT,
    mode=Mode.GENTLE,
    role=Role.SELF,
    target=BAND,
    label=Label.CALIBRATED,
    in_band_s=10.0,
    sets_n=1,
    rest_s=30.0,
    contact_max_s=120.0,
    place_left_s=180.0,
    region_left_s=270.0,
    no_contact_max_s=90.0,
    pain_limit_nrs=3,
)


def plan(**changes: object) -> HoldPlan:
    """The plan of the tests with some of it changed."""
    return dataclasses.replace(PLAN, **changes)


def ramp(from_kpa: float, to_kpa: float, seconds: float) -> list[float]:
    """A straight way from one pressure to another, 80 samples a second, without its end."""
    n = round(seconds * RATE_HZ)
    return [from_kpa + (to_kpa - from_kpa) * i / n for i in range(n)]


def level(kpa: float, seconds: float) -> list[float]:
    """A steady pressure."""
    return [kpa] * round(seconds * RATE_HZ)


def hold_of(in_band_s: float, kpa: float = 60.0) -> list[float]:
    """Untouched, up at 20 kPa/s, level for a little longer than asked, and off again."""
    return [
        *level(0.0, 1.0),
        *ramp(0.0, kpa, kpa / 20.0),
        *level(kpa, in_band_s + 0.5),
        *ramp(kpa, 0.0, 3.0),
        *level(0.0, 1.0),
    ]


def block(
    pressures_kpa: Sequence[float],
    first_n: int = 0,
    quality: Sequence[int] | None = None,
    start_us: int = 0,
) -> ConvertedBlock:
    """Samples 12.5 ms apart; NaN becomes a sample without a value unless a quality is given."""
    n = len(pressures_kpa)
    kpa = np.array(pressures_kpa, dtype=np.float64)
    doubts = np.where(np.isnan(kpa), int(Quality.NO_VALUE), 0) if quality is None else quality
    times = start_us + (first_n + np.arange(n)) * PERIOD_US
    return ConvertedBlock(first_n, times.astype(np.int64), kpa, np.array(doubts, dtype=np.uint8))


class EngineRun:
    """An engine fed sample by sample, with everything that it said."""

    def __init__(self, hold_plan: HoldPlan = PLAN, *, answers: bool = True) -> None:
        self.engine = HoldEngine(hold_plan, lambda kpa, dwell_s: 0.04 * kpa)
        self._despiker = Despiker()
        self.events: list[Event] = []
        self._answers = answers
        self._next_n = 0

    def feed(self, pressures_kpa: Iterable[float]) -> EngineRun:
        """One sample at a time; a person answers "2" to every question unless told otherwise."""
        for kpa in pressures_kpa:
            self.push(block([kpa], self._next_n))
        return self

    def push(self, samples: ConvertedBlock) -> EngineRun:
        """One block as it is."""
        self._keep(self.engine.feed(self._despiker.take(samples)))
        self._next_n = samples.first_sample_n + len(samples.pressure_kpa)
        if self._answers and self.engine.view().prompt is not None:
            self.act(EventKind.RATING, nrs=2)
        return self

    def skip(self, samples_n: int) -> EngineRun:
        """Samples that never come."""
        self._next_n += samples_n
        return self

    def until(self, done: Callable[[EngineRun], bool], kpa: float, most_s: float = 200.0) -> float:
        """Feed a steady pressure until something is so; returns how long that took, s."""
        for n in range(round(most_s * RATE_HZ)):
            if done(self):
                return n / RATE_HZ
            self.feed([kpa])
        raise AssertionError("it never came to that")

    def act(self, kind: EventKind, **value: object) -> EngineRun:
        """Something that the person or the link does."""
        self._keep(self.engine.act(kind, dict(value)))
        return self

    def of(self, kind: EventKind) -> list[dict[str, object]]:
        """The values of all events of a kind."""
        return [dict(event.value) for event in self.events if event.kind is kind]

    @property
    def phases(self) -> list[str]:
        """The phases entered, in order."""
        return [str(value["phase"]) for value in self.of(EventKind.PHASE)]

    @property
    def cause(self) -> object:
        """Why it stopped; None while it has not."""
        stops = self.of(EventKind.STOP)
        assert len(stops) <= 1, "a run stops once"
        return stops[0]["cause"] if stops else None

    def _keep(self, events: list[Event]) -> None:
        self.events += events


RATED_PHASES = [Phase.READY, Phase.APPROACH, Phase.HOLD, Phase.RELEASE, Phase.REST]


def in_phase(phase: Phase, **changes: object) -> EngineRun:
    """A run of two holds that has just reached a phase."""
    run = EngineRun(plan(sets_n=2, **changes))
    ways = {
        Phase.READY: level(0.0, 1.0),
        Phase.APPROACH: [*level(0.0, 1.0), *ramp(0.0, 30.0, 1.5)],
        Phase.HOLD: [*level(0.0, 1.0), *ramp(0.0, 60.0, 3.0), *level(60.0, 2.0)],
        Phase.RELEASE: hold_of(10.0)[: round((1 + 3 + 10.5) * 80)],
        Phase.REST: hold_of(10.0),
    }
    run.feed(ways[phase])
    assert run.engine.phase is phase
    return run
