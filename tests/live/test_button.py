"""The probe's own button as a let-go."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.terms import Cause, Phase
from soleus.link.source import Chunk
from soleus.live.button import ButtonWatch
from soleus.wire.codec import encode
from soleus.wire.frames import Button
from soleus.wire.spec import Flag
from tests.live.sitting import Through, of, replayed_otherwise


class WithButton(Through):
    """A probe whose button somebody presses."""

    def __init__(self, inner, clock):
        super().__init__(inner, clock)
        self.opened_ns = clock.now_ns()
        self.waiting = b""

    def button(self, *, pressed: bool) -> None:
        """Down or up, now."""
        device_us = (self.clock.now_ns() - self.opened_ns) // 1000
        self.waiting += encode(Button(Flag(0), 0, device_us, pressed))

    def read(self, timeout_s):
        """What the probe sends, and its button."""
        chunk = self.inner.read(timeout_s)
        data, self.waiting = chunk.data + self.waiting, b""
        return Chunk(data, chunk.host_ns)


@pytest.fixture
def pressing(sit, through):
    """A hold that has been in the band for a second, and its probe."""
    made = through(WithButton)
    sitting = sit().begin().until_in_band(1.0)
    return sitting, made[0]


def test_the_button_held_for_a_second_lets_go(pressing):
    """One hand presses the tip, the keyboard is out of reach; the button is under the thumb."""
    sitting, probe = pressing
    probe.button(pressed=True)
    sitting.seconds(0.9)
    before = sitting.view.cause
    sitting.seconds(0.2)

    assert [None, Cause.PERSON] == [before, sitting.view.cause]
    session = sitting.finish()
    assert 1 == len(of(session, EventKind.LET_GO))
    assert None is replayed_otherwise(session)


def test_a_short_press_of_the_button_is_no_let_go(pressing):
    """It marks a moment in other uses."""
    sitting, probe = pressing
    probe.button(pressed=True)
    sitting.seconds(0.5)
    probe.button(pressed=False)
    sitting.seconds(1.0)

    assert Phase.HOLD is sitting.view.phase


@pytest.mark.parametrize(("lasted_us", "long"), [(999_999, False), (1_000_000, True)])
def test_a_press_that_arrives_in_one_piece_counts_by_the_probes_clock(lasted_us, long):
    """The reader was busy for a moment: both frames come at once. The clock may have wrapped."""
    watch = ButtonWatch()
    down_us = 0xFFFFFF00
    first = watch.take(Button(Flag(0), 0, down_us, True), 0)
    second = watch.take(Button(Flag(0), 1, (down_us + lasted_us) & 0xFFFFFFFF, False), 0)

    assert [False, long] == [first, second]
    assert not watch.held(10**12)


def test_a_release_that_is_lost_stops_all_the_same(pressing):
    """A stop too many is the careful side."""
    sitting, probe = pressing
    probe.button(pressed=True)
    sitting.seconds(1.1)

    assert Cause.PERSON is sitting.view.cause


def test_a_button_pressed_without_a_run_does_nothing(sit, through):
    """On Home it is only a button."""
    made = through(WithButton)
    sitting = sit("sim:").connect()
    made[0].button(pressed=True)
    sitting.seconds(1.5)

    assert None is sitting.runtime.hold_view()
