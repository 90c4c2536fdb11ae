"""The supply as the image measures it, and the resets that a bad one makes."""

import pytest

from soleus.wire.frames import Data, Hello, Status
from soleus.wire.spec import Flag, Op, ResetCause
from tests.firmware.commands import START_AT_ONCE, event, frames_in
from tests.simavr.harness import Setup, run_virtual

pytestmark = pytest.mark.firmware


def statuses(folder, *events, **setup):
    """Every STATUS of five seconds."""
    run = run_virtual(Setup(folder, seconds=5.5, events=[START_AT_ONCE, *events], **setup))
    return [frame for frame in frames_in(run.data) if isinstance(frame, Status)]


def test_the_supply_is_measured_against_the_chips_own_reference(tmp_path):
    """The simulated board has 5 V and a reference of 1.1 V: 225 of 1023."""
    told = statuses(tmp_path)

    assert {1100 * 1023 // 225} == {status.vcc_mv for status in told}
    assert not any(Flag.LOW_VCC in status.flags for status in told)


def test_a_supply_that_sags_is_told_within_three_seconds(tmp_path):
    """A long cable, a tired hub: the counts follow the supply, and nobody would know why."""
    told = statuses(tmp_path, "1.5 vcc 3600")

    assert 3600 == pytest.approx(told[-1].vcc_mv, rel=0.01)
    assert [False, True] == [Flag.LOW_VCC in told[at].flags for at in (0, -1)]
    assert Flag.LOW_VCC in told[3].flags


@pytest.mark.parametrize("sensor_hz", [100, 200])
def test_a_supply_that_sags_is_told_between_the_samples_of_a_thin_sensor(tmp_path, sensor_hz):
    """In the time between two conversions of A0; that those stay on their grid is tested there."""
    told = statuses(tmp_path, "1.5 vcc 3600", sensor="analog", sensor_hz=sensor_hz)

    assert 1100 * 1023 // 225 == told[0].vcc_mv
    assert 3600 == pytest.approx(told[-1].vcc_mv, rel=0.01)
    assert [False, True] == [Flag.LOW_VCC in told[at].flags for at in (0, -1)]
    assert Flag.LOW_VCC in told[3].flags


@pytest.mark.parametrize("sensor_hz", [500, 1000])
def test_a_fast_thin_sensor_leaves_no_time_for_the_supply_until_it_rests(tmp_path, sensor_hz):
    """Conversion follows conversion there; the number is that of before START, as the page says."""
    events = ["1.5 vcc 3600", event("2.5", Op.STOP, 2)]
    told = statuses(tmp_path, *events, sensor="analog", sensor_hz=sensor_hz)

    assert {1100 * 1023 // 225} == {status.vcc_mv for status in told[:2]}
    assert 3600 == pytest.approx(told[-1].vcc_mv, rel=0.01)


def test_a_divider_gives_the_same_count_at_any_supply(tmp_path):
    """It is measured against that supply: a sag is told, and moves no pressure."""
    events = [START_AT_ONCE, "1.5 vcc 3600", "1.5 force 20"]
    run = run_virtual(Setup(tmp_path, force=[(0, 20)], seconds=4.0, events=events, sensor="analog"))
    data = [frame for frame in frames_in(run.data) if isinstance(frame, Data)]

    assert 1 == len({count for frame in data for count in frame.raw_counts})


def test_a_brown_out_is_told_as_the_cause_of_the_start(tmp_path):
    """It is the one reset that says: look at the cable."""
    run = run_virtual(Setup(tmp_path, seconds=1.0, events=["boot 0.5 brownout"]))
    hellos = [frame for frame in frames_in(run.data) if isinstance(frame, Hello)]

    assert [ResetCause.POWER_ON, ResetCause.BROWN_OUT] == [hello.reset_cause for hello in hellos]
