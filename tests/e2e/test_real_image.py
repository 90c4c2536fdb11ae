"""The main job on the bytes of the real firmware image: force in, finished record out.

The compiled ``.elf`` runs in simavr in real time behind a pty; soleus opens it as any port. What
the simulator itself has seen is the truth that the record is held against.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from soleus.core.calibration.model import u95_kpa
from soleus.core.events import EventKind
from soleus.core.hold.replay import differences, replay
from soleus.core.spots.checklist import all_no, checklist_for
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Cause, Doubt, End, Label, Phase, Side
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession, must_be_connected
from soleus.report.session.recorded import calibration_of, recorded
from soleus.store.folder import open_folder
from soleus.store.sessions.reader import Reader
from soleus.wire.spec import Op
from tests.simavr.harness import Setup, SimProbe

pytestmark = pytest.mark.firmware

# Zero and greeting take about two seconds from START; then a press of 6 N, which is 60 kPa.
TOUCH_S = 4.0
CURVE = [(0.0, 0.0), (TOUCH_S, 0.0), (7.0, 6.0), (19.0, 6.0), (22.0, 0.0)]
KPA_PER_N = 10.0  # 1 N on 1 cm²


class Session:
    """A probe in the simulator, a controller on its port, and a hold under way."""

    def __init__(self, folder, curve=CURVE, noise_counts=40.0):
        sim = folder / "sim"
        sim.mkdir()
        self.probe = SimProbe(Setup(sim, force=curve, noise_counts=noise_counts))
        self.data = open_folder(folder / "data")
        self.controller = ProbeSession(Options(self.data, str(self.probe.pty)))
        self.session_id = ""

    def wait(self, done: Callable[[], bool], most_s: float = 90.0) -> None:
        """Wait in real time until something is so."""
        until_s = time.monotonic() + most_s
        while not done():
            assert time.monotonic() < until_s, "it never came to that"
            assert self.controller.crash is None
            time.sleep(0.01)

    def connect(self) -> None:
        """Wait for the probe."""
        self.wait(lambda: must_be_connected(self.controller))

    def begin(self) -> None:
        """Zero, checklist, plan, and on with it."""
        self.connect()
        self.controller.take_zero()
        self.wait(lambda: self.controller.probe_view().zero.quiet)
        plan = self.controller.holds.plan(TargetRequest("sol_si", Side.LEFT, asked_s=10.0))
        spot = self.controller.atlas.spot("sol_si")
        checklist = all_no(checklist_for(self.controller.atlas, spot))
        self.session_id = self.controller.holds.begin(plan, checklist)

    def phase(self) -> Phase | None:
        """Where the hold stands."""
        view = self.controller.hold_view()
        return None if view is None else view.phase

    def in_mid_hold(self) -> None:
        """Wait until two seconds in the band have been counted."""
        self.wait(lambda: self.controller.holds.run.view.in_band_s > 2.0)

    def finish(self):
        """Wait for the end, close the record, read it back."""
        self.wait(lambda: self.controller.holds.run.tail_over, most_s=90.0)
        self.controller.holds.end()
        with Reader(self.data) as reader:
            return reader.session(self.session_id)

    def close(self) -> None:
        """Let go of everything."""
        self.controller.close()
        self.probe.close()


@contextmanager
def hold_under_way(folder) -> Iterator[Session]:
    """A hold that has begun on the real image."""
    session = Session(folder)
    try:
        session.begin()
        yield session
    finally:
        session.close()


def test_a_known_force_is_found_in_the_finished_record(tmp_path):
    """A force on the load cell becomes calibrated pressure in a closed, complete record."""
    with hold_under_way(tmp_path) as session:
        stored = session.finish()
    trace = session.probe.trace()

    # Nothing lost, numbers complete.
    numbers = [block.first_sample_n for block in stored.blocks]
    ends = [block.next_sample_n for block in stored.blocks]
    assert numbers[1:] == ends[:-1]
    assert stored.lost_n == 0
    assert session.probe.summary["dropped_n"] == 0

    # What is stored is what the sensor had ready, count by count, at its own times.
    device_us = np.concatenate([block.device_us for block in stored.blocks])
    raw_counts = np.concatenate([block.raw_counts for block in stored.blocks])
    ready_us = np.array([conversion.ready_us for conversion in trace.conversions])
    truth = np.array([conversion.raw_counts for conversion in trace.conversions])
    nearest = np.abs(ready_us[None, :] - device_us[:, None]).argmin(axis=1)
    assert (np.diff(nearest) == 1).all()
    assert (raw_counts == truth[nearest]).all()
    # The probe's clock starts a moment after the chip does; from then on both agree.
    boot_us = ready_us[nearest] - device_us
    assert 0 < boot_us.min() < 5000  # the supply is measured before anything else
    assert np.ptp(boot_us) < 20

    # The curve, in kPa, within the stated uncertainty. The HX711 reads what was there before its
    # reading was ready: half a period on a ramp of 20 kPa/s.
    calibration = calibration_of(stored)
    start_us = next(at_us for at_us, _, op in trace.commands if op == Op.START)
    curve_s, curve_n = zip(*CURVE, strict=True)
    curve_t_s = (ready_us[nearest] - start_us) / 1e6
    expected_kpa = KPA_PER_N * np.interp(curve_t_s, curve_s, curve_n)
    judged = replay(recorded(stored)).judged
    assert len(judged) == len(device_us)
    measured_kpa = np.array([sample.pressure_kpa for sample in judged])
    allowed_kpa = np.array([u95_kpa(calibration, kpa) for kpa in expected_kpa]) + 20.0 * 0.0125
    assert (np.abs(measured_kpa - expected_kpa) <= allowed_kpa).all()

    # The verdicts, and a replay that comes to the same ones.
    (hold,) = stored.holds
    assert (hold.result.end, hold.result.cause) == (End.DONE, None)
    assert hold.result.in_band_s == pytest.approx(10.0, abs=0.02)
    assert hold.result.label is Label.CALIBRATED
    assert stored.meta.simulated
    assert differences(stored.events, replay(recorded(stored))) is None


def test_a_probe_pulled_out_in_mid_hold_ends_it_and_can_come_back(tmp_path):
    """The hold is over and on record as such; plugged in again, the next one can begin."""
    with hold_under_way(tmp_path) as session:
        session.in_mid_hold()
        session.probe.send("unplug")
        session.wait(lambda: session.phase() is Phase.STOPPED)
        view = session.controller.hold_view()
        assert (view.cause, view.reading.pressure_kpa) == (Cause.LINK_LOST, None)
        stored = session.finish()
        session.probe.send("replug")
        session.wait(lambda: session.controller.connected)
        session.wait(lambda: session.controller.probe_view().reading.pressure_kpa is not None)

    assert [hold.result.cause for hold in stored.holds] == [Cause.LINK_LOST]
    assert not stored.summary.interrupted
    assert stored.lost_n == 0


def test_a_board_reset_in_mid_hold_ends_it(tmp_path):
    """Its numbers and clock begin anew: nothing after it belongs to this hold."""
    with hold_under_way(tmp_path) as session:
        session.in_mid_hold()
        session.probe.send("reset")
        session.wait(lambda: session.phase() is Phase.STOPPED)
        stored = session.finish()

    (hold,) = stored.holds
    assert hold.result.end is End.STOPPED
    assert hold.result.cause in (Cause.LINK_LOST, Cause.STALE)
    numbers = [block.first_sample_n for block in stored.blocks]
    assert numbers == sorted(numbers)


def test_a_sensor_that_comes_off_in_mid_hold_ends_it(tmp_path):
    """The HX711 falls silent: no number outlives its data."""
    with hold_under_way(tmp_path) as session:
        session.in_mid_hold()
        session.probe.send("hx711 off")
        session.wait(lambda: session.phase() is Phase.STOPPED)
        view = session.controller.hold_view()
        assert view.reading.pressure_kpa is None
        assert view.reading.doubt in (Doubt.STALE, Doubt.FAULT)
        session.wait(lambda: session.controller.probe_view().reading.doubt is Doubt.FAULT)
        stored = session.finish()

    assert stored.holds[0].result.cause in (Cause.STALE, Cause.FAULT)


def test_a_saturated_sensor_in_mid_hold_ends_it(tmp_path):
    """Beyond the rails the pressure may be anything."""
    with hold_under_way(tmp_path) as session:
        session.in_mid_hold()
        session.probe.send("saturate on")
        session.wait(lambda: session.phase() is Phase.STOPPED)
        view = session.controller.hold_view()
        assert view.reading.doubt is Doubt.SATURATED
        stored = session.finish()

    assert stored.holds[0].result.cause is Cause.SATURATED
    assert stored.holds[0].result.saturated_n >= 2
    assert [e.value["cause"] for e in stored.events if e.kind is EventKind.STOP] == ["saturated"]
