"""A gauge's number becomes a sample as it is: bytes are made of it for a recording only."""

from __future__ import annotations

import pytest

from soleus.link.clock import HOST_CLOCK
from soleus.link.registry import open_source
from soleus.live.connection.connection import ProbeConnection
from soleus.live.connection.events import Greeted, Samples
from soleus.wire import codec
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Data, Hello
from soleus.wire.spec import FROM_HOST
from tests.link.gauge.dialogue import Answering

WAIT_S = 20.0


@pytest.fixture
def connection():
    """Keeps a gauge connected that shows 5.00 N."""
    device = Answering(lambda _: b"5.00 N\r\n")
    url = f"gauge:mark10@{device.port}?tip=100"
    keeping = ProbeConnection(lambda: open_source(url), HOST_CLOCK)
    yield keeping
    keeping.close()
    device.unplug()


def events_until(connection, enough):
    """What came of it until there was enough."""
    events, until_ns = [], HOST_CLOCK.now_ns() + int(WAIT_S * 1e9)
    while not enough(events):
        assert HOST_CLOCK.now_ns() < until_ns, "it never came to that"
        assert connection.problem is None
        events += connection.poll()
    return events


def counts_in(events):
    """The counts of all samples among events."""
    return [int(c) for one in events if isinstance(one, Samples) for c in one.block.raw_counts]


def test_a_gauges_number_passes_no_encoder_and_no_decoder(connection, monkeypatch):
    """Every frame in bytes has a CRC: none is reckoned but those of what soleus asks."""
    reckoned = []
    crc16 = codec.crc16

    def noted(payload):
        reckoned.append(payload[0])
        return crc16(payload)

    monkeypatch.setattr(codec, "crc16", noted)
    events = events_until(connection, lambda events: len(counts_in(events)) >= 20)

    assert {500} == set(counts_in(events))
    assert 1 == sum(isinstance(one, Greeted) for one in events)
    assert reckoned  # HELLO and START were asked
    assert set(reckoned) <= set(FROM_HOST)


def test_who_listens_to_a_gauge_hears_the_bytes_of_a_probe(connection):
    """A recording is played again as a probe: all that was read has to be in it."""
    decoder, heard = Decoder(), []

    def hear(chunk):
        assert () == chunk.frames
        for one in decoder.feed(chunk.data, chunk.host_ns):
            assert isinstance(one, Received)
            heard.append(one.frame)

    connection.tap = hear
    events = events_until(connection, lambda events: len(counts_in(events)) >= 20)
    sampled = [count for frame in heard if isinstance(frame, Data) for count in frame.raw_counts]

    assert sampled == counts_in(events)
    assert any(isinstance(frame, Hello) for frame in heard)
