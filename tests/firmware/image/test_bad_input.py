"""Garbage into the compiled image: in its memory and on its line."""

import random

import pytest

from soleus.wire.frames import Ack, Data, Hello, Status
from soleus.wire.spec import AckStatus, Capability, Flag, Op, Sensor
from tests.firmware.commands import command, event, frames_in
from tests.simavr.harness import Setup, run_virtual

pytestmark = pytest.mark.firmware

EEPROM_LEN = 1024
NOISE_PER_EVENT_N = 200
MEMORIES = {
    "zeros": bytes(EEPROM_LEN),
    "one pattern": bytes([0x5A]) * EEPROM_LEN,
    **{f"random {seed}": random.Random(seed).randbytes(EEPROM_LEN) for seed in range(4)},
}


def only(frame_class, frames):
    """The frames of one kind."""
    return [frame for frame in frames if isinstance(frame, frame_class)]


@pytest.mark.parametrize("memory", MEMORIES)
def test_a_memory_full_of_garbage_is_told_and_the_probe_works_with_defaults(tmp_path, memory):
    """It can be talked to, names no calibration, and so shows no pressure that is not one."""
    (tmp_path / "eeprom.bin").write_bytes(MEMORIES[memory])
    frames = frames_in(
        run_virtual(Setup(tmp_path, seconds=1.5, events=[event("boot 0.5", Op.START)])).data
    )
    (hello,) = only(Hello, frames)

    assert Flag.NV_BAD | Flag.REBOOT == hello.flags
    assert ("", Sensor.HX711, 10_000) == (hello.calibration_id, hello.sensor, hello.tip_area_cmm2)
    assert not hello.capabilities & (Capability.SIMULATED | Capability.WATCHDOG)
    assert all(Flag.NV_BAD in frame.flags for frame in only(Data, frames))
    assert len(only(Data, frames)) > 30


@pytest.mark.parametrize("seed", range(3))
def test_after_noise_on_the_line_commands_are_understood_and_no_sample_is_missing(tmp_path, seed):
    """20 000 random bytes while it streams, as a bad cable or a wrong speed brings them."""
    rng = random.Random(seed)
    noise = [
        f"boot {1.5 + n / 50:.2f} rx {rng.randbytes(NOISE_PER_EVENT_N).hex()}" for n in range(100)
    ]
    events = [
        event("boot 1.0", Op.START, 1),
        *noise,
        "boot 3.60 rx 00",  # what a host sends first, too: ends whatever has begun
        event("boot 3.61", Op.STOP, 2),
    ]
    frames = frames_in(run_virtual(Setup(tmp_path, seconds=5.0, events=events)).data)
    numbers = [data.sample_n + i for data in only(Data, frames) for i in range(data.n)]

    assert [(1, Op.START), (2, Op.STOP)] == [(ack.command_id, ack.op) for ack in only(Ack, frames)]
    assert 1 == len(
        only(Hello, frames)
    )  # nothing was taken for a command, and it has not restarted
    assert list(range(len(numbers))) == numbers
    assert only(Status, frames)[-1].rx_errors_n > 50


def test_half_a_command_is_no_command_and_spoils_one_more_at_most(tmp_path):
    """A cable that is pulled and put back in the middle of a frame."""
    half = command(Op.START, 1)[:7].hex()
    events = [
        f"boot 0.5 rx {half}",
        event("boot 0.6", Op.START, 2),  # its bytes stand behind the half: both are given up
        event("boot 0.7", Op.START, 3),
    ]
    frames = frames_in(run_virtual(Setup(tmp_path, seconds=1.5, events=events)).data)
    (ack,) = only(Ack, frames)

    assert (3, AckStatus.OK) == (ack.command_id, ack.status)
    assert 1 == only(Status, frames)[-1].rx_errors_n
