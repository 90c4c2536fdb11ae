"""The supply as the image measures it, and the resets that a bad one makes."""

import pytest

from soleus.wire.frames import Hello, Status
from soleus.wire.spec import Flag, ResetCause
from tests.firmware.commands import START_AT_ONCE, frames_in
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


def test_with_the_analogue_sensor_the_supply_is_that_of_the_boot(tmp_path):
    """Its samples need the converter; a look at the supply in between would spoil one."""
    told = statuses(tmp_path, sensor="analog")

    assert {1100 * 1023 // 225} == {status.vcc_mv for status in told}


def test_a_brown_out_is_told_as_the_cause_of_the_start(tmp_path):
    """It is the one reset that says: look at the cable."""
    run = run_virtual(Setup(tmp_path, seconds=1.0, events=["boot 0.5 brownout"]))
    hellos = [frame for frame in frames_in(run.data) if isinstance(frame, Hello)]

    assert [ResetCause.POWER_ON, ResetCause.BROWN_OUT] == [hello.reset_cause for hello in hellos]
