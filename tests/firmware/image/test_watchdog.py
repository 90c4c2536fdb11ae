"""The watchdog on the compiled image: a firmware that hangs, with and without a boot loader."""

import pytest

from soleus.wire.codec import encode
from soleus.wire.frames import Data, Hello, SetCommand, Status
from soleus.wire.spec import Capability, Op, ResetCause, Setting
from tests.firmware.commands import START_AT_ONCE, event, frames_in
from tests.simavr.boot_loaders import ATMEGABOOT, OPTIBOOT
from tests.simavr.harness import Setup, run_virtual

pytestmark = pytest.mark.firmware

HANGS = ["listening", "deaf"]

with_boot_loaders = pytest.mark.skipif(
    not ATMEGABOOT.there, reason="arduino-core-avr is not installed"
)


def switch_on(folder):
    """The setting, kept in the EEPROM of this folder."""
    line = encode(SetCommand(9, Op.SET, 1, Setting.WATCHDOG, "")).hex()
    run_virtual(Setup(folder, seconds=1.0, events=[f"boot 0.4 rx {line}"]))


def hellos(run):
    """Every HELLO of a run with the time at which it left, s."""
    return [
        (traced.first_us / 1e6, frame)
        for traced in run.trace.frames
        for frame in frames_in(traced.data, cut_by_reset=True)
        if isinstance(frame, Hello)
    ]


@pytest.mark.parametrize("how", HANGS)
def test_a_firmware_that_hangs_starts_again_and_says_so(tmp_path, how):
    """Silence for good would need somebody who pulls the plug in the middle of a treatment."""
    switch_on(tmp_path)
    run = run_virtual(Setup(tmp_path, seconds=3.0, events=[START_AT_ONCE, f"boot 1.5 hang {how}"]))
    (_, first), (again_s, again) = hellos(run)

    assert Capability.WATCHDOG in first.capabilities & again.capabilities
    assert (ResetCause.POWER_ON, ResetCause.WATCHDOG) == (first.reset_cause, again.reset_cause)
    assert 0.4 < again_s - 1.5 < 0.7
    assert first.boots_n + 1 == again.boots_n


def test_without_the_setting_a_hang_lasts(tmp_path):
    """Off by default: nobody's board may begin to restart for ever by an update."""
    run = run_virtual(Setup(tmp_path, seconds=4.0, events=["boot 1.5 hang listening"]))
    ((_, hello),) = hellos(run)

    assert Capability.WATCHDOG not in hello.capabilities
    assert run.trace.frames[-1].last_us < 1_500_000


@pytest.mark.parametrize("sensor", ["hx711", "analog"])
def test_it_is_fed_whatever_the_probe_does(tmp_path, sensor):
    """A watchdog that bites a healthy probe is worse than none."""
    name = encode(SetCommand(8, Op.SET, 0, Setting.NAME, "thumb")).hex()
    run_virtual(Setup(tmp_path, seconds=0.4, sensor=sensor))
    switch_on(tmp_path)
    events = [
        event("boot 1.5", Op.START, 1),
        f"boot 2.0 rx {name}",
        "boot 2.5 hx711 off",
        "boot 4.5 hx711 on",
        event("boot 6.0", Op.STOP, 2),
        event("boot 8.0", Op.START, 3),
        *(f"boot {8.2 + at / 50:.2f} rx {bytes([at, 7, 0]).hex() * 40}" for at in range(1, 40)),
    ]
    run = run_virtual(Setup(tmp_path, seconds=10.0, sensor=sensor, events=events))
    frames = frames_in(run.data)

    assert 1 == len(hellos(run))
    assert list(range(1, 10)) == [frame.uptime_s for frame in frames if isinstance(frame, Status)]
    assert any(isinstance(frame, Data) for frame in frames)


@pytest.mark.parametrize(
    "cause", [("reset", ResetCause.EXTERNAL), ("brownout", ResetCause.BROWN_OUT)]
)
def test_another_reset_is_not_taken_for_a_hang(tmp_path, cause):
    """Opening the port resets the board; the doctor would tell of hangs that never were."""
    switch_on(tmp_path)
    what, told = cause
    run = run_virtual(Setup(tmp_path, seconds=2.0, events=[f"boot 1.5 {what}"]))

    assert [ResetCause.POWER_ON, told] == [hello.reset_cause for _, hello in hellos(run)]


@with_boot_loaders
@pytest.mark.parametrize(
    "what", [("hang listening", ResetCause.WATCHDOG), ("reset", ResetCause.EXTERNAL)]
)
def test_behind_a_boot_loader_that_clears_the_note_the_cause_is_still_known(tmp_path, what):
    """Optiboot clears the chip's own note; the time since the last feeding tells the two apart."""
    switch_on(tmp_path)
    happens, told = what
    setup = Setup(
        tmp_path, seconds=6.0, boot=OPTIBOOT.hex_in(tmp_path), events=[f"boot 3.5 {happens}"]
    )
    found = hellos(run_virtual(setup))

    assert told == found[-1][1].reset_cause
    assert 2 == len(found)


@with_boot_loaders
def test_an_old_nano_needs_its_plug_after_a_hang_and_nothing_worse(tmp_path):
    """Its boot loader is bitten by the watchdog that it does not stop; power makes it forget."""
    switch_on(tmp_path)
    old = ATMEGABOOT.hex_in(tmp_path)
    looping = Setup(tmp_path, seconds=14.0, boot=old, events=["boot 8.0 hang listening"])
    ((at_s, _),) = hellos(run_virtual(looping))
    plugged_in_again = hellos(run_virtual(Setup(tmp_path, seconds=8.0, boot=old)))

    assert at_s < 8.0
    assert ResetCause.POWER_ON == plugged_in_again[0][1].reset_cause
