"""The one loop over the handshake: who greets is heard, who is silent is not waited for."""

from __future__ import annotations

import threading

import pytest

from soleus.errors import LinkLost, ProbeError
from soleus.link.clock import VirtualClock
from soleus.link.conversation import READ_S, Conversation
from soleus.link.handshake import GIVE_UP_AFTER_S, HandshakeError, PendingCommand
from soleus.link.registry import open_source
from soleus.link.source import Chunk
from soleus.wire.spec import Op


class Mute:
    """A port that opens, and from which nothing comes; keeps what was written to it."""

    url = "serial:/dev/ttyMUTE"

    def __init__(self, clock):
        self._clock = clock
        self.written = []

    def read(self, timeout_s):
        """Nothing, after the whole wait."""
        self._clock.wait(threading.Event(), timeout_s)
        return Chunk(b"", self._clock.now_ns())

    def write(self, data):
        """Keep it."""
        self.written.append(data)


@pytest.fixture
def clock():
    """Virtual time."""
    return VirtualClock()


def test_a_probe_that_hears_greets_and_answers(clock):
    """HELLO first, then whatever is asked."""
    there = Conversation(open_source("sim:steady", clock=clock), clock)
    hello = there.greet()
    start = PendingCommand(Op.START, there.now_s, there.ids)
    there.ask(start)

    assert hello is there.hello
    assert hello.uid
    assert start.done


def test_who_is_silent_is_asked_until_the_patience_of_the_caller_is_over(clock):
    """A question each quarter of a second, the first at once: 4 in the first second."""
    port = Mute(clock)
    there = Conversation(port, clock)

    assert None is there.greet(0.9)
    assert 4 == len(port.written)
    assert there.now_s == pytest.approx(0.9, abs=READ_S)


def test_without_a_limit_the_handshake_gives_up_and_says_what_it_waits_for(clock):
    """Each sentence once, and an error with what to do in the end."""
    said = []
    with pytest.raises(HandshakeError, match="Nothing has answered"):
        Conversation(Mute(clock), clock).greet(say=said.append)

    assert 1 == len(said)
    assert clock.now_ns() / 1e9 == pytest.approx(GIVE_UP_AFTER_S, abs=2 * READ_S)


def test_a_new_greeting_forgets_the_old_one(clock):
    """A board that has started again may be another probe."""
    there = Conversation(open_source("sim:steady", clock=clock), clock)
    before = there.greet()
    there.greet_anew()

    assert None is there.hello
    assert before.uid == there.greet().uid


def test_a_question_to_nobody_is_an_error(clock):
    """Nothing waits for ever."""
    source = open_source("sim:steady", clock=clock)
    there = Conversation(source, clock)
    there.greet()
    source.close()

    with pytest.raises((LinkLost, ProbeError)):
        there.ask(PendingCommand(Op.STOP, there.now_s, there.ids))
