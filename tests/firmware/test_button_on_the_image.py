"""The patient's button on the compiled image: a contact on D4, as the simulator moves it."""

import pytest

from soleus.wire.frames import Button, Data
from tests.firmware.commands import START_AT_ONCE, frames_in
from tests.simavr.harness import Setup, run_virtual

pytestmark = pytest.mark.firmware


def buttons(run):
    """Every BUTTON of a run, with the time at which its last byte was out, µs."""
    return [
        (traced.last_us, frame)
        for traced in run.trace.frames
        for frame in frames_in(traced.data)
        if isinstance(frame, Button)
    ]


def test_press_and_release_arrive_with_their_own_time(tmp_path):
    """Held for a second it ends the hold, so a second has to be one."""
    events = [START_AT_ONCE, "0.5 button on", "1.75 button off"]
    run = run_virtual(Setup(tmp_path, seconds=3.0, events=events))
    (pressed_at, pressed), (_, released) = buttons(run)
    event_us = [at_us for at_us, text in run.trace.events if text.startswith("button")]

    assert (True, False) == (pressed.pressed, released.pressed)
    assert 1_250_000 == pytest.approx(released.device_us - pressed.device_us, abs=2_000)
    assert 20_000 < pressed_at - event_us[0] < 30_000
    assert {0} == {frame.lost_n for frame in frames_in(run.data) if isinstance(frame, Data)}


def test_a_contact_that_bounces_is_pressed_once(tmp_path):
    """Every bounce that counted would mark a threshold that nobody felt."""
    bounces = [f"{0.5 + ms / 1000} button {'on' if ms % 4 else 'off'}" for ms in range(0, 16, 2)]
    run = run_virtual(Setup(tmp_path, seconds=2.0, events=[START_AT_ONCE, *bounces]))

    assert [True] == [frame.pressed for _, frame in buttons(run)]


def test_a_spike_on_the_wire_is_no_press(tmp_path):
    """A long wire to a hand picks things up; each would be a stop."""
    events = [START_AT_ONCE, "0.5 button on", "0.51 button off"]
    run = run_virtual(Setup(tmp_path, seconds=1.5, events=events))

    assert [] == buttons(run)


def test_a_probe_without_a_button_never_says_pressed(tmp_path):
    """The pin's own pull-up keeps it high."""
    run = run_virtual(Setup(tmp_path, seconds=2.0, events=[START_AT_ONCE]))

    assert [] == buttons(run)
