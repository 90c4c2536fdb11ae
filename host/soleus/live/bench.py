"""A probe on the bench: it is loaded step by step, and each step is measured until it is steady.

A visit whose samples are kept. What a run asks for and whether a step will do is for
``core.guided_run`` and ``core.steady``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Self

from soleus.core.calibration import SensorClass, SensorKind
from soleus.core.runs import RunFacts
from soleus.core.samples import SampleBlock
from soleus.core.steady import StepBefore, StepProblem, StepSeen, judge_step
from soleus.core.units import kpa_from_n
from soleus.errors import CalibrationError, ProbeError
from soleus.link.clock import HOST_CLOCK, NS_PER_S, Clock
from soleus.link.source import Chunk
from soleus.live.probe import Probe
from soleus.live.view import ProbeState, ProbeView
from soleus.live.visit import Visit
from soleus.live.wall import Wall
from soleus.store.folder import DataFolder
from soleus.wire.decoder import Decoder, Received
from soleus.wire.stream import SampleStream, StreamBreak

EVERY_S: Final = 0.25
WITHIN_S: Final = 30.0  # a load that is not steady by then will not be by itself
SETTLE_S: Final = 6.0  # before that a reading that did not change may be a load not yet on
_SIMULATED_TIP_MM2: Final = 100.0
_FINAL: Final = (StepProblem.TOO_SMALL, StepProblem.WRONG_WAY, StepProblem.SATURATED)

Say = Callable[[str], None]


class Bench:
    """One probe that is being calibrated. Use as a context manager.

    Args:
        folder: where profiles lie; only read.
        url: the probe, None to look for one.
        clock: the host's clock; None for this machine's.
        wall: time of day.

    Raises:
        UsageError: the URL is none.
    """

    def __init__(
        self,
        folder: DataFolder,
        url: str | None,
        *,
        clock: Clock | None = None,
        wall: Wall | None = None,
    ) -> None:
        self._decoder = Decoder()
        self._stream = SampleStream()
        self._blocks: list[SampleBlock] = []
        self._uid = ""
        self._hand_kpa = 0.0
        self._clock = clock or HOST_CLOCK
        self._wall = wall or Wall()
        self._visit = Visit(folder, url, clock=self._clock, wall=wall, tap=self._hear)

    def __enter__(self) -> Self:
        """The bench itself; the probe is let go of at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the probe."""
        self._visit.close()

    def connect(self, say: Say) -> Probe:
        """Wait for the probe. Raises ``ProbeError`` if there is none."""
        probe = self._visit.connect(say=say)
        self._uid = probe.uid
        return probe

    def facts(self, profile_id: str) -> RunFacts:
        """What the probe itself tells for a run of today; tolerances are for the person.

        Raises:
            ProbeError: the probe has gone.
            CalibrationError: nobody knows what kind of sensor it has.
        """
        probe = self._visit.probe
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
            made_on=self._wall.today(),
            sensor=side.sensor,
            gain=side.gain,
            nominal_rate_hz=side.nominal_rate_hz,
            tip_area_mm2=side.tip_area_mm2,
            tip_area_tolerance=0.0,
            mass_tolerance=0.0,
            full_scale_counts=probe.hello.full_scale_max,
            sensor_class=SensorClass.DRIFTING if drifts else SensorClass.LOAD_CELL,
            probe_uid=side.uid,
            simulated=side.simulated,
            tilt_deg=10.0,  # as much as a hand leans without noticing
        )

    @property
    def now_s(self) -> float:
        """A clock that never goes back, s."""
        return self._clock.now_ns() / NS_PER_S

    def pause(self) -> None:
        """Listen for a moment; for whoever waits for something else.

        Raises:
            ProbeError: the probe has gone.
        """
        for _, view in self._visit.look(EVERY_S, EVERY_S):
            self._must_be_there(view)
        self._blocks.clear()

    def load(self, force_n: float) -> None:
        """Have the simulated hand press so hard, unless it plays a curve; else nothing happens."""
        if self._visit.has_hand and not self._visit.view().url.startswith("sim:file="):
            wanted_kpa = kpa_from_n(force_n, _SIMULATED_TIP_MM2)
            self._visit.push(wanted_kpa - self._hand_kpa)
            self._hand_kpa = wanted_kpa

    def measure(self, before: StepBefore, say: Say) -> StepSeen:
        """Listen until the load stands still, or it is clear that it will not do.

        Args:
            before: what the run knows.
            say: gets what is being waited for, each sentence once in a row.

        Raises:
            ProbeError: the probe has gone.
        """
        self._blocks.clear()
        seen, said = judge_step([], before), ""
        for t_s, view in self._visit.look(WITHIN_S, EVERY_S):
            self._must_be_there(view)
            seen = judge_step(self._blocks, before)
            if seen.problem is None or (seen.problem in _FINAL and t_s >= SETTLE_S):
                break
            words = seen.problem.words
            if seen.problem not in _FINAL and words != said:
                said = words
                say(words)
        return seen

    def _must_be_there(self, view: ProbeView) -> None:
        if view.state is ProbeState.CONNECTING:
            return  # it has started again and is being greeted
        if self._visit.probe.uid != self._uid:
            raise ProbeError(
                "Another probe has answered.",
                "The steps of two probes do not make one run.",
                "Plug in the probe that the run was begun with.",
            )

    def _hear(self, chunk: Chunk) -> None:
        for one in self._decoder.feed(chunk.data, chunk.host_ns):
            if not isinstance(one, Received):
                continue
            for found in self._stream.take(one.frame, one.host_ns):
                if isinstance(found, StreamBreak):
                    self._blocks.clear()  # numbers and times of another start do not go on
                else:
                    self._blocks.append(found)
