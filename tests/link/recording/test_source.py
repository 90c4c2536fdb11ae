"""Recordings played as a probe: the same bytes, their own pace, an answer to the handshake."""

from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.link.handshake import CommandIds, Handshake, PendingCommand
from soleus.link.recording.capture import CaptureWriter
from soleus.link.recording.source import ReplaySource
from soleus.link.registry import open_source
from soleus.link.source import Chunk
from soleus.wire.codec import encode
from soleus.wire.decoder import Decoder
from soleus.wire.frames import Command
from soleus.wire.spec import Op
from tests.link.read_all import read_until_lost

RECORDED = (Chunk(b"a", 5 * NS_PER_S), Chunk(b"b", 6 * NS_PER_S), Chunk(b"c", 9 * NS_PER_S))


def played(chunks, clock, timeout_s=0.4, ending="The recording has ended."):
    """All reads that bring something, until the recording has ended."""
    source = ReplaySource("replay:x", chunks, clock)
    reads = []
    lost = read_until_lost(source, reads.append, timeout_s)
    assert ending == lost.what
    return [chunk for chunk in reads if chunk.data]


def test_reads_come_back_at_their_own_distances():
    """Played at 100 s, what was recorded 0, 1 and 4 s after its begin comes at 100, 101, 104 s."""
    reads = played(RECORDED, VirtualClock(100 * NS_PER_S))

    assert [(b"a", 100), (b"b", 101), (b"c", 104)] == [
        (chunk.data, chunk.host_ns / NS_PER_S) for chunk in reads
    ]


def test_between_two_reads_the_reader_still_ticks():
    """A silence in the recording has to look like a silence: empty reads, then staleness."""
    source = ReplaySource("replay:x", RECORDED, VirtualClock())
    source.read(0.4)

    assert [b"", b"", b"b"] == [source.read(0.4).data for _ in range(3)]


def test_an_empty_recording_has_ended_at_once():
    """A capture that was cut in its first line: there was nothing that could have ended."""
    assert [] == played((), VirtualClock(), ending="There is nothing in the recording.")


def recorded_probe(path):
    """Capture a second of a simulated probe, asked and started by hand."""
    clock = VirtualClock()
    source = open_source("sim:", clock=clock)
    source.write(encode(Command(40_000, Op.HELLO)) + encode(Command(40_001, Op.START)))
    reads = []
    with CaptureWriter(path) as writer:
        while clock.now_ns() < NS_PER_S:
            reads.append(source.read(0.05))
            writer.add(reads[-1])
    return b"".join(chunk.data for chunk in reads)


def test_a_capture_of_a_probe_answers_the_handshake_and_gives_its_bytes_again(tmp_path):
    """What a user sends in can be looked at with the same commands as a probe."""
    path = tmp_path / "run.cap"
    recorded = recorded_probe(path)
    clock = VirtualClock(7 * NS_PER_S)
    source = open_source(f"replay:{path}", clock=clock)
    decoder, ids = Decoder(), CommandIds()
    handshake, start = Handshake(7.0, source.url, ids), None
    got = bytearray()

    def take(chunk):
        nonlocal start
        got.extend(chunk.data)
        decoded = decoder.feed(chunk.data, chunk.host_ns)
        now_s = clock.now_ns() / NS_PER_S
        if handshake.hello is None:
            source.write(handshake.step(now_s, chunk.data, decoded))
        else:
            start = start or PendingCommand(Op.START, now_s, ids)
            source.write(start.step(now_s, decoded))

    read_until_lost(source, take)

    assert recorded == got
    assert "sim-hx711" == handshake.hello.calibration_id
    assert start.done


def test_a_damaged_capture_says_so_when_it_ends(tmp_path):
    """Whoever looks at it must know that there was more."""
    path = tmp_path / "run.cap"
    recorded_probe(path)
    path.write_text(path.read_text()[:-3])
    source = open_source(f"replay:{path}", clock=VirtualClock())

    assert "is damaged or cut off" in str(read_until_lost(source))
