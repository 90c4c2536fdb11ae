"""The simulated probe against the C core, byte for byte, over scripts made by chance.

The program `posix_probe` is the firmware's core with a script in place of a sensor, a port and a
clock; the script's words stand at the head of `firmware/boards/posix/posix_probe.c`.
"""

import random
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from soleus.link.simulated.probe import Identity, SimulatedProbe
from soleus.wire.codec import END, cobs_decode, cobs_encode, crc16, encode
from soleus.wire.frames import Command, SetCommand
from soleus.wire.spec import Board, Capability, Op, ResetCause, Setting

FIRMWARE = Path(__file__).parents[3] / "firmware"
STEPS_N = 1500
STEPS = ["sample", "tick", "rx", "kept", "button", "vcc", "lost"]
NUMBERS = [
    (number, "")
    for number in [
        0,
        1,
        1,
        2,
        2,
        2000,
        10_000,
        10,
        64,
        100,
        128,
        800,
        10_000,
        65_536,
        115_200,
        230_400,
        250_000,
    ]
]
IDENTITY = Identity(
    uid=bytes(range(1, 9)),
    calibration_id="sim-hx711",
    nominal_rate_dhz=800,
    full_scale_min=-(1 << 23),
    full_scale_max=(1 << 23) - 1,
    firmware=(1, 2, 3),
    build_hash=0xDEADBEEF,
    board=Board.SIMULATED,
    boots_n=258,
    reset_cause=ResetCause.EXTERNAL | ResetCause.WATCHDOG,
    capabilities=Capability.SIMULATED | Capability.FREE_RUNNING,
    name="left",
    open_below=32,
)

pytestmark = pytest.mark.firmware


@pytest.fixture(scope="module")
def posix_probe(tmp_path_factory):
    """The program, built from the sources as they are now."""
    build = tmp_path_factory.mktemp("firmware")
    make = ["make", "-s", "-C", str(FIRMWARE), f"BUILD={build}", f"{build}/posix_probe"]
    subprocess.run(make, check=True, capture_output=True)
    return build / "posix_probe"


def identity_lines(identity):
    """The identity as script lines."""
    values = {field.name: getattr(identity, field.name) for field in fields(identity)}
    major, minor, patch = values.pop("firmware")
    values |= {"firmware_major": major, "firmware_minor": minor, "firmware_patch": patch}
    values["uid"] = identity.uid.hex()
    return [
        f"identity {name} {value if isinstance(value, str) else int(value)}"
        for name, value in values.items()
    ]


def on_the_line(payload):
    """Any payload as a right frame."""
    return cobs_encode(payload + crc16(payload).to_bytes(2, "little")) + END


def setting_bytes(rng):
    """A SET with something right or wrong in it."""
    number, text = rng.choice([(0, "thumb"), (0, ""), (0, "a\\b"), (1, "x"), *NUMBERS])
    setting = rng.choice([*Setting, *Setting, 0, 10])
    op = rng.choice([Op.SET, Op.SET, Op.SET, Op.SET, *Op])
    line = encode(SetCommand(rng.randint(1, 6), op, number, setting, text))
    payload = cobs_decode(line[:-1])[:-2]
    return rng.choice(
        [
            line,
            line,
            line,
            on_the_line(payload[: rng.randint(1, 24)]),
            on_the_line(payload + b"more"),
            on_the_line(payload[:9] + bytes(rng.choices([0, 0x41, 0x7E, 0x7F, 0xC3, 9], k=16))),
        ]
    )


def host_bytes(rng):
    """Something that a host, or a broken line, may send."""
    command = encode(
        Command(rng.randint(1, 6), rng.choice([*Op, Op.START, 9]), rng.choice([0, 0, 0, 0, 7]))
    )
    flipped = bytes([command[0] ^ 0x40]) + command[1:]
    return rng.choice(
        [
            setting_bytes(rng),
            setting_bytes(rng),
            setting_bytes(rng),
            command,
            command,
            command,
            flipped,
            command[: rng.randint(0, len(command))],  # goes on with whatever comes next
            END,
            bytes(rng.choices(range(256), k=rng.randint(1, 12))) + END,
            bytes(rng.choices(range(1, 256), k=rng.randint(97, 103))) + END,
            on_the_line(b"\x40\x01\x00"),
            on_the_line(command[1:2] + b"\x41"),
            on_the_line(bytes([0x40, 1, 0, 3, 0, 0, 0, 0, 99, 100])),
        ]
    )


def script(seed):
    """A life of a probe by chance: (word, time, argument) in the order of time."""
    rng = random.Random(seed)
    now_us = rng.choice([0, 0xFFFF_0000, 5_000_000_000])
    period_us = rng.choice([1_000, 2_500, 10_000, 12_500, 19_999, 20_000, 20_001, 100_000])
    yield "boot", now_us, None
    for _ in range(STEPS_N):
        now_us += rng.choice([0, 1, rng.randint(0, period_us), period_us])
        word = rng.choices(STEPS, [60, 40, 9, 4, 2, 1, 1])[0]
        argument = {
            "sample": rng.choice(
                [None, -(1 << 23), (1 << 23) - 1, 5, 31, 32, *rng.choices(range(9999), k=40)]
            ),
            "tick": None,
            "rx": host_bytes(rng),
            "lost": rng.randint(0, 255),
            "kept": rng.choice(["yes", "yes", "yes", "no"]),
            "vcc": rng.choice([0, 1, 3_999, 4_000, 5_000]),
            "button": rng.choice(["yes", "no"]),
        }[word]
        yield word, now_us, argument
        if rng.random() < 0.01:
            now_us += rng.randint(0, 3_000_000)


def line_of(word, now_us, argument):
    """One step as a line of the script."""
    if word in {"lost", "vcc"}:
        return f"{word} {argument}"
    if word in {"kept", "button"}:
        return f"{word} {now_us} {argument}"
    if word == "sample":
        return f"sample {now_us} {'none' if argument is None else argument}"
    return f"{word} {now_us} {argument.hex() if argument else ''}"


def told(probe, word, now_us, argument):
    """Tell the simulated probe one step."""
    if word == "sample":
        probe.sample(now_us, argument)
    elif word == "rx":
        probe.receive(argument, now_us)
    elif word == "lost":
        probe.lost(argument)
    elif word == "vcc":
        probe.supply(argument)
    elif word == "button":
        probe.button(now_us, pressed=argument == "yes")
    elif word == "kept":
        probe.kept(now_us, well=argument == "yes")
    else:
        probe.tick(now_us)


@pytest.mark.parametrize("seed", range(24))
def test_the_simulated_probe_makes_the_bytes_of_the_firmware(posix_probe, seed):
    """What is tried on the simulation tells something about a real probe only because of this."""
    (_, boot_us, _), *steps = script(seed)
    lines = [*identity_lines(IDENTITY), f"boot {boot_us}", *(line_of(*step) for step in steps)]
    ran = subprocess.run(
        [posix_probe], input="\n".join(lines).encode(), capture_output=True, check=True, timeout=60
    )
    probe = SimulatedProbe(IDENTITY, boot_us)
    for step in steps:
        told(probe, *step)

    assert len(ran.stdout) > STEPS_N  # the script has led to something
    assert ran.stdout == probe.take()
