"""The doctor's recorder before any HELLO: what was heard, and what follows from it."""

from __future__ import annotations

from soleus.link.source import Chunk
from soleus.live.doctor.recorder import ObservationRecorder
from soleus.wire.codec import encode
from soleus.wire.frames import Status
from soleus.wire.spec import Flag

STATUS = encode(Status(Flag(0), 0, 0, 1, 0, 0, 0, 5000, False))


def heard(*reads):
    """A recorder that has heard these."""
    recorder = ObservationRecorder()
    for n, data in enumerate(reads):
        recorder.hear(Chunk(data, n))
    return recorder


def test_a_probe_that_was_sending_when_its_port_was_opened_is_not_called_unreadable():
    """The rest of a cut frame hid that it does not hear, or that soleus has to be renewed."""
    assert heard(STATUS[-5:], STATUS, STATUS).better_reason("serial:x") is None


def test_bytes_of_which_none_is_a_frame_are_counted():
    """Here somebody speaks, at another speed or from another device."""
    reason = heard(b"\x81\x92\xa3\x00", b"\x81\x92").better_reason("serial:x")

    assert "has sent 6 bytes, and none of them can be read" in reason.what
