"""The probe's own button as a let-go."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from soleus.core.events import EventKind
from soleus.core.terms import Cause, Phase
from soleus.errors import ProbeError
from soleus.link.simulated.cell import COUNTS_PER_N
from soleus.link.source import Chunk
from soleus.live.connection.button import ButtonWatch, Press
from soleus.wire.codec import encode
from soleus.wire.frames import Button
from soleus.wire.spec import Flag
from tests.live.session_driver import Through, of, replayed_otherwise

SAME = [0, 20, 60, 140]  # ms after a press: when a probe tells it, docs/probe.md


def pressed_at(device_us, *, pressed=True):
    """A frame of the button."""
    return Button(Flag(0), 0, device_us, pressed)


def test_a_press_that_is_told_again_is_one_press_from_its_first_telling_on():
    """A probe says it four times; a second that began anew each time would be a late stop."""
    watch = ButtonWatch()
    presses = [watch.take(pressed_at(5_000), 5_000, ms * 1_000_000) for ms in SAME]
    held = [watch.held(ms * 1_000_000) for ms in (999, 1_000, 1_001)]
    again = watch.take(pressed_at(5_000), 5_000, 1_002_000_000)
    after = watch.held(3_000_000_000)

    assert [None] * 4 == presses
    assert [None, Press(5_000, held=True), None] == held
    assert [None, None] == [again, after]


def test_a_press_whose_first_frame_was_damaged_is_heard_at_the_next():
    """One bad byte on the cable must not take the stop away; its time is that of the press."""
    watch = ButtonWatch()
    watch.take(pressed_at(5_000), 5_000, 40_000_000)
    press = watch.take(pressed_at(905_000, pressed=False), 905_000, 930_000_000)

    assert Press(5_000, held=False) == press


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
def pressing(drive, through):
    """A hold that has been in the band for a second, and its probe."""
    made = through(WithButton)
    driver = drive().begin().until_in_band(1.0)
    return driver, made[0]


def test_the_button_held_for_a_second_lets_go(pressing):
    """One hand presses the tip, the keyboard is out of reach; the button is under the thumb."""
    driver, probe = pressing
    probe.button(pressed=True)
    driver.seconds(0.9)
    before = driver.view.cause
    driver.seconds(0.2)

    assert [None, Cause.PERSON] == [before, driver.view.cause]
    session = driver.finish()
    assert 1 == len(of(session, EventKind.LET_GO))
    assert [] == of(session, EventKind.MARK)
    assert None is replayed_otherwise(session)


def test_a_short_press_of_the_button_is_a_mark_with_its_own_time_and_pressure(pressing):
    """It is the person's "now": the moment of the press counts, not that of its message."""
    driver, probe = pressing
    pressed_us = (driver.clock.now_ns() - probe.opened_ns) // 1000
    probe.button(pressed=True)
    driver.seconds(0.5)
    probe.button(pressed=False)
    driver.seconds(1.0)
    phase = driver.view.phase
    session = driver.finish()
    (mark,) = [event for event in session.events if event.kind is EventKind.MARK]

    assert Phase.HOLD is phase
    assert pressed_us == mark.value["device_us"]
    assert "CALIBRATED" == mark.value["label"]
    assert (
        pytest.approx(_interpolated(session, pressed_us), abs=0.002) == mark.value["pressure_kpa"]
    )
    assert None is replayed_otherwise(session)


def test_the_time_of_a_mark_is_on_the_clock_of_the_run(pressing):
    """It is drawn on the curve; half a second late it would name another pressure."""
    driver, probe = pressing
    probe.button(pressed=True)
    driver.seconds(0.4)
    probe.button(pressed=False)
    session = driver.finish()
    (mark,) = [event for event in session.events if event.kind is EventKind.MARK]
    first_us = int(session.blocks[0].device_us[0])

    assert pytest.approx((mark.value["device_us"] - first_us) / 1e6, abs=1e-6) == mark.t_s


def test_a_mark_whose_samples_are_lost_has_no_pressure(pressing):
    """The press is on record; a number from half a second earlier would be made up."""
    driver, probe = pressing
    probe.inner.read = lambda timeout_s: _waited(probe, timeout_s)
    probe.button(pressed=True)
    driver.seconds(0.2)
    probe.button(pressed=False)
    session = driver.finish()

    assert [None] == [mark["pressure_kpa"] for mark in of(session, EventKind.MARK)]


def _waited(probe, timeout_s):
    probe.clock.wait(threading.Event(), timeout_s)
    return Chunk(b"", probe.clock.now_ns())


def _interpolated(session, at_us):
    """The stored counts as kPa by the simulated cell's own figures, on the line at a time."""
    times_us = np.concatenate([block.device_us for block in session.blocks])
    counts = np.concatenate([block.raw_counts for block in session.blocks])
    zero_counts = session.meta.zero_counts
    return float(np.interp(at_us, times_us, (counts - zero_counts) / COUNTS_PER_N * 10.0))


@pytest.mark.parametrize(("lasted_us", "held"), [(999_999, False), (1_000_000, True)])
def test_a_press_that_arrives_in_one_piece_counts_by_the_probes_clock(lasted_us, held):
    """The reader was busy for a moment: both frames come at once."""
    watch = ButtonWatch()
    first = watch.take(Button(Flag(0), 0, 0, True), 5_000_000, 0)
    second = watch.take(Button(Flag(0), 1, 0, False), 5_000_000 + lasted_us, 0)

    assert [None, Press(5_000_000, held)] == [first, second]
    assert None is watch.held(10**12)


def test_a_press_that_was_held_is_told_once():
    """Its release comes later, and is no mark of its own."""
    watch = ButtonWatch()
    watch.take(Button(Flag(0), 0, 0, True), 5_000_000, 0)

    assert Press(5_000_000, held=True) == watch.held(10**9)
    assert None is watch.held(2 * 10**9)
    assert None is watch.take(Button(Flag(0), 1, 0, False), 7_000_000, 2 * 10**9)


def test_a_release_that_is_lost_stops_all_the_same(pressing):
    """A stop too many is the careful side."""
    driver, probe = pressing
    probe.button(pressed=True)
    driver.seconds(1.1)

    assert Cause.PERSON is driver.view.cause


def test_a_button_pressed_without_a_run_does_nothing(drive, through):
    """On Home it is only a button."""
    made = through(WithButton)
    driver = drive("sim:").connect()
    made[0].button(pressed=True)
    driver.seconds(1.5)

    assert None is driver.controller.hold_view()


def test_no_hold_begins_while_the_button_is_pressed(drive, through):
    """It lies on its button, or the cable has a short: the stop under the thumb would be dead."""
    made = through(WithButton)
    driver = drive().connect().zero()
    plan, checklist = driver.plan(), driver.checklist()
    made[0].button(pressed=True)
    driver.seconds(3.0)
    for begin in (
        driver.controller.take_zero,
        lambda: driver.controller.holds.begin(plan, checklist),
    ):
        with pytest.raises(ProbeError, match="button is pressed") as refused:
            begin()
        assert "has a short" in refused.value.next_step
    made[0].button(pressed=False)
    driver.seconds(0.1)
    driver.session_id = driver.controller.holds.begin(plan, checklist)

    assert Phase.DONE is not driver.view.phase
    assert [] == of(driver.until_in_band(0.5).act(EventKind.LET_GO).finish(), EventKind.MARK)
