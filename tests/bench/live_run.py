"""One guided run in a process of its own, for the benches that look at it from outside.

    python -m tests.bench.live_run '{"way": "screen", ...}'

Everything is the product's own: the controller, the record, the app and its hold screen. Only the
plan is longer than any rule would allow, so that a run may last as long as a measurement. At the
end it writes what an observer outside cannot know (when the samples were made, where the
processor's time went) to a file.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from soleus.cli.hold.guide import _follow
from soleus.cli.hold.plain_lines import PlainLines
from soleus.core.despike import JudgedBlock
from soleus.core.plan import HoldPlan, Target
from soleus.core.samples import ConvertedBlock
from soleus.core.spots.checklist import all_no, checklist_for
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Grade, Phase, Side, TargetSource
from soleus.core.view import HoldView
from soleus.link.clock import HOST_CLOCK, Clock
from soleus.link.registry import open_source
from soleus.link.simulated.source import SimulatedSource
from soleus.link.source import Source
from soleus.live.hold.run import HoldRun
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.folder import open_folder
from soleus.tui.app import SoleusApp
from soleus.tui.messages import HoldSeen
from soleus.tui.screens.hold import HoldScreen
from soleus.wire.codec import encode
from soleus.wire.frames import Command
from soleus.wire.spec import Op
from tests.bench.curve import STEPS_FROM_S

SPOT_ID = "sol_si"
TARGET = Target(
    target_kpa=60.0,
    low_kpa=50.0,
    high_kpa=70.0,
    cap_kpa=100.0,
    source=TargetSource.GENERAL_RANGE,
    range_grade=Grade.D,
    dose_grade=Grade.D,
)
NO_END_S = 100_000.0
LIFELIKE_S = 60.0
READ_S = 0.02


@dataclass(frozen=True, slots=True)
class Job:
    """What one process has to do.

    Attributes:
        way: ``screen``; ``one_call_per_sample``, the usual way to feed a screen from a thread;
            ``plain``, the lines of ``soleus hold --plain``; ``no_screen``; ``source``, nothing but
            the simulated probe.
        url: the simulated probe with its curve.
        folder: where the record goes.
        report: file for what only this process knows.
        end_s: when it ends, in the curve's time; measured from ``STEPS_FROM_S`` on.
    """

    way: str
    url: str
    folder: str
    report: str
    end_s: float


@dataclass(frozen=True, slots=True)
class ProbeTimes:
    """When the simulated probe makes its samples.

    Attributes:
        opened_ns: host clock when its own clock began.
        start_s: its clock at the first START, the curve's t = 0.
        period_us: from one sample to the next.
    """

    opened_ns: int
    start_s: float
    period_us: float

    @classmethod
    def of(cls, source: SimulatedSource) -> ProbeTimes:
        return cls(source._opened_ns, source._hand.stream_start_s, source._period_us)

    def host_ns(self, t_s: float) -> int:
        """The host's clock at a time of the curve."""
        return self.opened_ns + round((self.start_s + t_s) * 1e9)

    def first_sample_ns(self, t_s: float) -> int:
        """The host's clock when the first sample after a time of the curve is made."""
        n = int((self.start_s + t_s) * 1e6 / self.period_us) + 1
        return self.opened_ns + round(n * self.period_us) * 1000


def cpu_s() -> dict[str, float]:
    """Processor time of this process so far, and of its threads by their names."""
    used = {"process": time.process_time()}
    for thread in threading.enumerate():
        if thread.ident is not None:
            clock = time.pthread_getcpuclockid(thread.ident)
            used[thread.name] = used.get(thread.name, 0.0) + time.clock_gettime(clock)
    return used


class Watch(threading.Thread):
    """Looks at the processor's time when the measurement begins and ends, and then says so."""

    def __init__(self, times: ProbeTimes, end_s: float, over: Callable[[], None]) -> None:
        super().__init__(name="watch", daemon=True)
        self._times, self._end_s, self._over = times, end_s, over
        self.shares: dict[str, float] = {}

    def run(self) -> None:
        """Wait, look, wait, look."""
        self._sleep_until(min(STEPS_FROM_S, self._end_s))
        before, before_ns = cpu_s(), time.monotonic_ns()
        self._sleep_until(self._end_s)
        after, wall_s = cpu_s(), (time.monotonic_ns() - before_ns) / 1e9
        self.shares = {
            name: (used_s - before.get(name, 0.0)) / wall_s for name, used_s in after.items()
        }
        self._over()

    def _sleep_until(self, t_s: float) -> None:
        time.sleep(max(0.0, (self._times.host_ns(t_s) - time.monotonic_ns()) / 1e9))


class OneCallPerSample:
    """A run that asks the screen's thread to show every single sample, and waits until it has."""

    def __init__(self, run: HoldRun, app: BenchApp) -> None:
        self._run, self._app = run, app
        self.shows = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._run, name)

    def take(self, judged: JudgedBlock) -> None:
        """Sample by sample."""
        for n, decided in enumerate(judged.decided):
            self._run.take(JudgedBlock(_part(judged.converted, n), (decided,)))
            if self.shows:
                self._app.call_from_thread(self._app.show, self._run.view)


def _part(block: ConvertedBlock, n: int) -> ConvertedBlock:
    one = slice(n, n + 1)
    return replace(
        block,
        first_sample_n=block.first_sample_n + n,
        device_us=block.device_us[one],
        pressure_kpa=block.pressure_kpa[one],
        quality=block.quality[one],
    )


class BenchApp(SoleusApp):
    """The app, opened at the hold screen of a run that has already begun."""

    def __init__(self, controller: ProbeSession, plan: HoldPlan) -> None:
        super().__init__(controller, glyphs="quadrants")
        self._plan = plan

    def on_ready(self) -> None:
        """Where the person would have come through checklist and zero."""
        self.push_screen(HoldScreen(self.context, self._plan))

    def show(self, view: HoldView) -> None:
        """One picture, at once."""
        if isinstance(self.screen, HoldScreen):
            self.screen._seen(HoldSeen(view))


def wait_for(what: Callable[[], bool], within_s: float = 10.0) -> None:
    """Wait for something that a thread is about to do."""
    until_s = time.monotonic() + within_s
    while not what():
        if time.monotonic() > until_s:
            raise TimeoutError("the run did not come about")
        time.sleep(0.02)


def begin(controller: ProbeSession, end_s: float) -> tuple[HoldPlan, str]:
    """Connect, take a zero, and begin a run that is not done before ``end_s``.

    The time axis shows the whole hold, so its length decides how much of the curve is new in each
    frame: a minute as in life, more only where the measurement takes longer.
    """
    wait_for(lambda: controller.connected)
    controller.take_zero()
    wait_for(lambda: controller.probe_view().zero.quiet)
    planned = controller.holds.plan(TargetRequest(SPOT_ID, Side.LEFT))
    plan = replace(
        planned,
        target=TARGET,
        in_band_s=max(LIFELIKE_S, end_s),
        contact_max_s=NO_END_S,
        place_left_s=NO_END_S,
        region_left_s=NO_END_S,
    )
    checklist = all_no(checklist_for(controller.atlas, controller.atlas.spots[SPOT_ID]))
    return plan, controller.holds.begin(plan, checklist)


@contextmanager
def sources() -> Iterator[list[SimulatedSource]]:
    """Every simulated probe that is opened meanwhile."""
    opened: list[SimulatedSource] = []

    def opening(url: str, *, clock: Clock) -> Source:
        source = open_source(url, clock=clock)
        assert isinstance(source, SimulatedSource)
        opened.append(source)
        return source

    with patch("soleus.live.connection.finder.open_source", opening):
        yield opened


def guide(job: Job) -> dict[str, Any]:
    """A whole run, shown in the way that is asked for."""
    with sources() as opened:
        return _guide(job, opened)


def _guide(job: Job, opened: list[SimulatedSource]) -> dict[str, Any]:
    controller = ProbeSession(Options(open_folder(Path(job.folder)), job.url))
    try:
        plan, session_id = begin(controller, job.end_s)
        (source,) = opened
        times = ProbeTimes.of(source)
        shares = _show(job, controller, plan, times)
        view = controller.hold_view()
    finally:
        controller.close()
    assert view is not None
    lasted = view.phase is Phase.HOLD
    if not lasted and job.way != "one_call_per_sample":
        raise AssertionError(f"the run did not last: {view.phase}, {view.cause}")
    return {
        "times": asdict(times),
        "cpu_share": shares,
        "session_id": session_id,
        "made_n": source.probe.made_n,
        "lost_n": view.lost_n,
        "stopped_by": None if view.cause is None else view.cause.value,
    }


def _show(
    job: Job, controller: ProbeSession, plan: HoldPlan, times: ProbeTimes
) -> dict[str, float]:
    if job.way in ("screen", "one_call_per_sample"):
        return _on_screen(job, controller, plan, times)
    over = threading.Event()
    watch = Watch(times, job.end_s, over.set)
    watch.start()
    if job.way == "plain":
        _follow(controller, PlainLines(), over.is_set)
    over.wait()
    return watch.shares


def _on_screen(
    job: Job, controller: ProbeSession, plan: HoldPlan, times: ProbeTimes
) -> dict[str, float]:
    app = BenchApp(controller, plan)
    slow: OneCallPerSample | None = None
    if job.way == "one_call_per_sample":
        assert controller.holds.run is not None
        slow = OneCallPerSample(controller.holds.run, app)

    def begin_slow() -> None:
        controller.on_change(None)
        controller._loop.run = slow  # type: ignore[assignment]

    def leave() -> None:
        if slow is not None:
            slow.shows = False
            time.sleep(0.5)
        app.call_from_thread(app.exit)

    watch = Watch(times, job.end_s, leave)
    if slow is not None:
        threading.Timer(_seconds_to(times, STEPS_FROM_S - 3), begin_slow).start()
    watch.start()
    gc.freeze()  # as soleus.cli.screen.run does
    app.run()
    return watch.shares


def _seconds_to(times: ProbeTimes, t_s: float) -> float:
    return max(0.0, (times.host_ns(t_s) - time.monotonic_ns()) / 1e9)


def only_source(job: Job) -> dict[str, Any]:
    """The simulated probe read as the connection reads it, and its bytes thrown away."""
    source = open_source(job.url, clock=HOST_CLOCK)
    assert isinstance(source, SimulatedSource)
    source.write(encode(Command(1, Op.START)))
    times = ProbeTimes.of(source)
    over = threading.Event()
    watch = Watch(times, job.end_s, over.set)
    watch.start()
    while not over.is_set():
        source.read(READ_S)
    return {"times": asdict(times), "cpu_share": watch.shares}


def main(text: str) -> None:
    """Do the job and write the report."""
    job = Job(**json.loads(text))
    report = only_source(job) if job.way == "source" else guide(job)
    Path(job.report).write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
