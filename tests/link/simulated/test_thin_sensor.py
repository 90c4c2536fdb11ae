"""The simulated thin sensor: what a divider gives, and what the probe says of it."""

from __future__ import annotations

import random
import statistics

import pytest

from soleus.errors import UsageError
from soleus.link.clock import VirtualClock
from soleus.link.registry import open_source
from soleus.link.simulated.cell import (
    THIN_COUNT_MAX,
    THIN_OPEN_BELOW,
    ThinSensor,
    thin_share,
)
from soleus.wire.codec import encode
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Command, Data, Hello
from soleus.wire.spec import Capability, Op, Sensor


def test_a_divider_gives_its_share_of_the_supply():
    """By hand: untouched 10/(10 + 470); at 10 N 2 kΩ beside 470 kΩ are 1.9915 kΩ under 10."""
    assert 10 / 480 == pytest.approx(thin_share(0.0))
    assert 10 / (10 + 1.99153) == pytest.approx(thin_share(10.0), rel=1e-5)


def test_counts_are_the_share_with_a_little_noise():
    """Its rails are the converter's; a pull is no force to it."""
    sensor = ThinSensor(random.Random(1))
    untouched = [sensor.counts(0.0) for _ in range(400)]

    assert 16368 * 10 / 480 == pytest.approx(statistics.fmean(untouched), abs=1.0)
    assert 4.0 == pytest.approx(statistics.stdev(untouched), rel=0.15)
    assert THIN_OPEN_BELOW < sensor.counts(-50.0) < 400
    assert THIN_COUNT_MAX >= sensor.counts(1e9)


def frames_of(url, seconds):
    """What the probe behind a URL says in so much time after START."""
    clock = VirtualClock()
    source = open_source(url, clock=clock)
    source.write(encode(Command(1, Op.START, 0)))
    data = b""
    while clock.now_ns() < seconds * 1e9:
        data += source.read(0.05).data
    return [one.frame for one in Decoder().feed(data, 0) if isinstance(one, Received)]


@pytest.mark.parametrize(("option", "rate_hz"), [("", 200), ("&rate=1000", 1000)])
def test_it_says_of_itself_what_the_image_says(option, rate_hz):
    """As tests/firmware/image/test_analog.py has it of the real one, with the resistor."""
    frames = frames_of(f"sim:?sensor=analog{option}", 1.0)
    hello = next(frame for frame in frames if isinstance(frame, Hello))
    samples_n = sum(frame.n for frame in frames if isinstance(frame, Data))

    assert (Sensor.ANALOG, 14, 16) == (hello.sensor, hello.bits, hello.oversampling)
    assert (10 * rate_hz, 1_000_000 // rate_hz) == (hello.nominal_rate_dhz, hello.period_us)
    assert (-1, 16 * 1023) == (hello.full_scale_min, hello.full_scale_max)
    assert Capability.SIMULATED | Capability.SEES_OPEN == hello.capabilities
    assert rate_hz == pytest.approx(samples_n, rel=0.05)


@pytest.mark.parametrize("options", ["sensor=film", "sensor=analog&rate=80"])
def test_what_a_thin_sensor_cannot_be_is_refused(options):
    """A typing mistake must not end in a load cell, or in a rate that no image has."""
    with pytest.raises(UsageError, match="has to be"):
        open_source(f"sim:?{options}", clock=VirtualClock())
