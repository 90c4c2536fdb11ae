"""Commands and frames of a run, as the firmware tests need them."""

from soleus.wire.codec import encode
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Command, Data
from soleus.wire.spec import Op


def command(op, command_id=1):
    """The bytes of a command."""
    return encode(Command(command_id, op))


def event(when, op, command_id=1):
    """A command as a line of the simulator's script."""
    return f"{when} rx {command(op, command_id).hex()}"


START_AT_ONCE = event("boot 0.2", Op.START)


def frames_in(data, *, cut_by_reset=False):
    """All frames in these bytes, which must hold nothing else unless a reset cut one short."""
    decoder = Decoder()
    received = decoder.feed(data, 0)
    assert cut_by_reset or decoder.accounting.damaged_n == 0
    return [item.frame for item in received if isinstance(item, Received)]


def samples_in(frames):
    """(number, device_us, count or None) of every sample; times only of first and last in a frame.

    At 80 per second no frame holds more than two, so both times are the probe's own.
    """
    samples = []
    for frame in (frame for frame in frames if isinstance(frame, Data)):
        assert frame.n <= 2
        for i in range(frame.n):
            no_value = frame.no_value_mask >> i & 1
            time_us = frame.device_us + (frame.span_us if i else 0)
            samples.append((frame.sample_n + i, time_us, None if no_value else frame.raw_counts[i]))
    return samples
