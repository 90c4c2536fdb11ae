"""What a probe goes through while it is open: told before the hold, counted on the record."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest

from soleus.core.calibration.gauge_profile import gauge_calibration
from soleus.core.calibration.health import HealthNote, SinceCalibration
from soleus.core.calibration.model import u95_kpa
from soleus.core.calibration.uncertainty import TermName, Uncertainty, UncertaintyTerm
from soleus.core.events import EventKind
from soleus.core.samples import SampleBlock
from soleus.core.terms import Label
from soleus.errors import ProbeError
from soleus.live.probe.condition import Condition
from soleus.store.calibration.profiles import profile_by_id, save_profile
from soleus.store.sessions.since_calibration import overloads_since, zeros_since
from soleus.wire.frames import Status
from tests.live.session_driver import Through, of

SIM = "sim-hx711"
LATE = 10_000_000_000_000  # host clock, ns


def notes(driver):
    """As every screen gets them."""
    return driver.controller.probe_view().notes


def pressed_above(driver, kpa):
    """Press the simulated hand so hard for a moment, and let go."""
    driver.controller.push(kpa)
    driver.seconds(1.0).controller.lift()
    return driver.seconds(1.5)


def profile(folder, **changed):
    """The simulated probe's profile, changed, in its place."""
    cal = dataclasses.replace(profile_by_id(folder, SIM), **changed)
    save_profile(folder, cal)
    return cal


# -- the first minutes -----------------------------------------------------------------------------


def test_in_the_first_minutes_it_is_said_that_the_probe_warms_up(drive):
    """Bridge and amplifier warm each other; a therapist should know why a zero is asked for."""
    driver = drive("sim:").connect().seconds(290.0)
    early = notes(driver)
    driver.seconds(15.0)

    assert ((HealthNote.WARMING_UP,), ()) == (early, notes(driver))


def test_a_zero_of_a_probe_that_warms_up_serves_a_minute_and_then_a_new_one_is_asked_for(drive):
    """Before the hold: a zero that creeps under a hand spoils the hold it was taken for."""
    driver = drive("sim:").connect().zero().seconds(61.0)
    plan, checklist = driver.plan(), driver.checklist()
    wanted = driver.controller.probe_view().wants_zero
    with pytest.raises(ProbeError) as refused:
        driver.controller.holds.begin(plan, checklist)
    driver.zero()

    assert (True, "Take a new zero.") == (wanted, refused.value.next_step)
    assert driver.controller.holds.begin(driver.plan(), checklist)


def test_a_warm_probe_keeps_its_zero(drive):
    """After five minutes a zero of a minute ago is as good as a new one."""
    driver = drive("sim:").connect().seconds(300.0).zero().seconds(90.0)

    assert not driver.controller.probe_view().wants_zero
    assert driver.controller.holds.begin(driver.plan(), driver.checklist())


def test_of_a_gauge_nobody_knows_how_long_it_has_been_on():
    """Its clock begins when soleus opens the port: it may have been warm for hours."""
    stated = gauge_calibration("gauge-n-2-100")
    condition = Condition(stated)
    condition.take_block(_block(1_000_000, LATE))

    assert (None, ()) == (
        condition.power_on_s,
        condition.notes(stated, SinceCalibration(date(2026, 11, 21))),
    )


def test_a_probe_that_was_on_for_longer_than_its_clock_can_count_is_warm():
    """32 bits of µs are 71.6 min: after 80 the clock reads 8.4 min, after 72 it reads seconds."""
    condition = Condition(None)
    blocks = [0, 1_000_000]
    for device_us in blocks:
        condition.take_block(_block(device_us, LATE))
    young = condition.power_on_s
    condition.hear(Status(0, 0, 0, 4320, 0, 0, 0, 5000, True), LATE)

    assert (1.0, 4320.0) == (young, condition.power_on_s)


def _block(device_us, host_ns):
    return SampleBlock(
        channel=0,
        first_sample_n=0,
        device_us=np.array([device_us], dtype=np.int64),
        raw_counts=np.array([0], dtype=np.int32),
        quality=np.array([0], dtype=np.uint8),
        host_ns=host_ns,
    )


# -- overloads -------------------------------------------------------------------------------------


def test_a_press_above_the_weighed_span_is_on_record_and_known_at_the_next_start(drive, folder):
    """Whoever takes the probe up tomorrow should check it with a mass first."""
    cal = profile(folder, span_n=5.0)
    first = drive("sim:").begin(5.0)
    uid = first.controller.probe.uid
    first.controller.push(55.0)
    first.until(lambda: first.view.reading.outside_span).controller.lift()
    session = first.finish()
    first.controller.close()
    second = drive("sim:").connect().seconds(0.5)

    assert [{"span_kpa": 50.0}] == of(session, EventKind.OVERLOAD)
    assert 1 == overloads_since(folder, cal, uid)
    assert HealthNote.OVERLOADED in notes(second)
    assert 1 == second.controller.probe_view().overloads_n


def test_overloads_outside_a_run_count_while_the_probe_stays_open(drive, folder):
    """Somebody stood on it between two holds."""
    profile(folder, span_n=5.0)
    driver = drive("sim:").connect().zero()
    counts = []
    for _ in range(2):
        pressed_above(driver, 60.0)
        counts.append(driver.controller.probe_view().overloads_n)

    assert [1, 2] == counts


def test_a_profile_that_gives_no_pressure_counts_no_overloads(drive, folder):
    """A profile for another gain was chosen: nobody is told that an untouched probe was pressed."""
    profile(folder, span_n=5.0, gain=64)
    driver = pressed_above(drive("sim:").connect().zero(), 60.0).zero().seconds(0.2)
    view = driver.controller.probe_view()

    assert (Label.UNCALIBRATED, None) == (view.reading.label, view.overloads_n)
    assert HealthNote.OVERLOADED not in view.notes


def test_a_profile_that_gives_no_pressure_tells_nothing_of_zeros(drive, folder, through):
    """How far apart they lie would be worked out with a curve that is of something else."""
    profile(folder, gain=64)
    made = through(Through)
    driver = drive("sim:").connect().zero()
    cell = made[-1].inner.cell
    counts = cell.counts
    cell.counts = lambda force_n: counts(force_n) + 39_000
    driver.seconds(1.0).zero().seconds(0.2)

    assert HealthNote.ZERO_WANDERS not in notes(driver)


def test_overloads_of_another_calibration_of_the_same_day_do_not_count(drive, folder):
    """It was calibrated anew after the accident: what was before is over."""
    profile(folder, span_n=5.0)
    driver = drive("sim:").begin(5.0)
    uid = driver.controller.probe.uid
    driver.controller.push(55.0)
    driver.until(lambda: driver.view.reading.outside_span).controller.lift()
    driver.finish()
    anew = profile(folder, span_n=98.0)

    assert 0 == overloads_since(folder, anew, uid)


# -- zeros -----------------------------------------------------------------------------------------


def test_zeros_that_lie_apart_are_told(drive, through):
    """6 kPa down from one zero to the next: something rubs, or the probe still warms."""
    made = through(Through)
    driver = drive("sim:").connect().zero()
    cell = made[-1].inner.cell
    counts = cell.counts
    cell.counts = lambda force_n: counts(force_n) - 39_000  # 6 kPa at 6500 counts per kPa
    driver.seconds(1.0).zero().seconds(0.2)

    assert HealthNote.ZERO_WANDERS in notes(driver)


def test_the_record_tells_where_the_zeros_of_a_calibration_lay(drive, folder):
    """Its zero history, drawn from the sessions and kept nowhere else; the cell rests at 84000."""
    cal = profile(folder, zero_counts=84_000.0 - 6_500.0)
    session = drive("sim:").begin(5.0)
    session.act(EventKind.LET_GO).finish()

    assert [pytest.approx(1.0, abs=0.05)] == [
        each.from_profile_kpa for each in zeros_since(folder, cal)
    ]


# -- during a run ----------------------------------------------------------------------------------


def test_a_supply_that_sags_during_a_hold_takes_its_half_width(drive, folder, sources):
    """5 V at the start, 4.6 V under the load of a phone on the same hub: 8 % away."""
    profile(folder, supply_mv=5000)
    driver = drive("sim:").connect()
    probe = sources[-1].probe
    probe.supply(5000)
    driver.seconds(1.2).begin(5.0)
    driver.controller.push(driver.view.target_kpa)
    driver.until_in_band(1.0)
    before = driver.view.reading.label
    probe.supply(4600)
    driver.seconds(1.5)

    assert (Label.CALIBRATED, Label.INDICATIVE) == (before, driver.view.reading.label)
    assert "other_supply" in of(driver.finish(), EventKind.LABEL)[0]["why"]


def test_the_half_width_of_a_hold_grows_with_the_time_under_load(drive, folder):
    """Creep of 2 % in five minutes, by ln(1+t)/ln(301), beside a zero of that age.

    At 100 s 0.02 · 60 · 0.809 = 0.971 kPa of creep and √(0.4² + 0.2² · 101/60) = 0.477 of zero;
    1.082 together, of an excess of −0.78: factor 1.806. Never what five minutes would give.
    """
    rows = (
        UncertaintyTerm(TermName.NOISE, absolute_n=0.0001),
        UncertaintyTerm(TermName.CREEP, relative=0.02),
    )
    cal = profile(folder, uncertainty=Uncertainty(rows))
    driver = drive("sim:").begin(110.0)
    driver.controller.push(60.0)
    told = []
    for at_s in (40.0, 100.0):
        while driver.view.contact_s < at_s:
            driver.controller.turn()
            if driver.view.prompt is not None:
                driver.act(EventKind.RATING, nrs=2)
        told.append(driver.view.reading)
    driver.controller.lift()

    assert told[0].u95_kpa < told[1].u95_kpa < u95_kpa(cal, told[1].pressure_kpa)
    assert 1.954 == pytest.approx(told[1].u95_kpa, rel=0.01)
