"""How long the image's interrupts take and how deep its stack goes, at its busiest."""

import re

import pytest

from soleus.wire.codec import encode
from soleus.wire.frames import SetCommand
from soleus.wire.spec import Op, Setting
from tests.firmware.built.stack import bound_of
from tests.firmware.commands import START_AT_ONCE, event
from tests.simavr.harness import IMAGE, ROOT, Setup, run_virtual

pytestmark = pytest.mark.firmware

CYCLES_PER_US = 16
HALF_OF_SHORTEST_US = 31.25  # the ADC's conversions come every 62.5 µs at 1000 samples per second
ROW = re.compile(r"^\| ([A-Z0-9_]+) \| (\d+) \|", re.MULTILINE)


@pytest.fixture(scope="module", params=["hx711", "analog"])
def busy(request, tmp_path_factory):
    """Three seconds with every kind of work at once: stream, greetings, settings, the button."""
    name = encode(SetCommand(90, Op.SET, 0, Setting.NAME, "sixteen letters!")).hex()
    setup = Setup(
        tmp_path_factory.mktemp("busy"),
        force=[(0.0, 0.0), (3.0, 30.0)],
        noise_counts=30.0,
        seconds=3.0,
        events=[
            START_AT_ONCE,
            *(event(f"{0.3 + at / 10:.1f}", Op.HELLO, at + 2) for at in range(20)),
            *(event(f"{0.35 + at / 10:.2f}", Op.SETTINGS, at + 30) for at in range(20)),
            f"1.0 rx {name}",
            "1.5 button on",
        ],
        sensor=request.param,
        sensor_hz=1000 if request.param == "analog" else 200,
    )
    return run_virtual(setup)


def table():
    """The committed table: the longest time of each interrupt in cycles."""
    page = (ROOT / "docs/probe.md").read_text(encoding="utf-8")
    return {name: int(cycles) for name, cycles in ROW.findall(page)}


def test_no_interrupt_takes_longer_than_the_table_says(busy):
    """Whoever adds to one sees here what it costs the others."""
    allowed = table()
    measured = {name: isr["max_cycles"] for name, isr in busy.summary["interrupts"].items()}

    assert set(measured) <= set(allowed)
    assert {} == {name: n for name, n in measured.items() if n > allowed[name]}


def test_no_interrupt_takes_half_of_the_time_between_two_conversions():
    """The next trigger of the ADC needs its flag cleared, and a byte of the host is there 40 µs."""
    longest_us = max(table().values()) / CYCLES_PER_US

    assert longest_us < HALF_OF_SHORTEST_US


def test_the_stack_goes_no_deeper_than_its_bound(busy):
    """It is reckoned from the instructions; a deeper stack would mean: reckoned wrongly."""
    assert 100 < busy.summary["stack_max_n"] <= bound_of(IMAGE).total_n
