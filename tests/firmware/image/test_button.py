"""The patient's button on the compiled image: a contact on D4, as the simulator moves it."""

import pytest

from soleus.wire.frames import Button, Data, Hello
from soleus.wire.spec import Op
from tests.firmware.commands import START_AT_ONCE, event, frames_in, samples_in
from tests.simavr.harness import Setup, run_virtual

pytestmark = pytest.mark.firmware


def told(run):
    """Every BUTTON of a run, with the time at which its last byte was out, µs."""
    return [
        (traced.last_us, frame)
        for traced in run.trace.frames
        for frame in frames_in(traced.data)
        if isinstance(frame, Button)
    ]


def buttons(run):
    """Each press and release once, as it was told first."""
    first = {}
    for at_us, frame in told(run):
        first.setdefault((frame.device_us, frame.pressed), (at_us, frame))
    return list(first.values())


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


def test_a_press_is_told_again_so_that_a_damaged_frame_costs_nobody_the_stop(tmp_path):
    """The cable that damages one frame in a hundred must not be able to take the button away."""
    events = [START_AT_ONCE, "0.5 button on", "1.75 button off"]
    found = told(run_virtual(Setup(tmp_path, seconds=3.0, events=events)))
    after_ms = [(at_us - found[0][0]) / 1000 for at_us, _ in found[:4]]

    assert [True] * 4 + [False] * 4 == [frame.pressed for _, frame in found]
    assert 1 == len({frame.device_us for _, frame in found[:4]})
    assert after_ms == pytest.approx([0, 20, 60, 140], abs=5)


def lead_us(run):
    """How far the simulator's clock is ahead of the probe's: a sample is stamped as it is ready."""
    ready_us = {c.raw_counts: c.ready_us for c in run.trace.conversions}
    samples = samples_in(frames_in(run.data))
    return min(ready_us[count] - device_us for _, device_us, count in samples if count in ready_us)


@pytest.mark.parametrize("sensor_hz", [10.0, 80.0, 94.0])
@pytest.mark.parametrize("offset_ms", range(7))
def test_the_time_is_that_of_the_first_edge_to_a_millisecond(tmp_path, offset_ms, sensor_hz):
    """The pressure at that moment is the threshold; the contact's bouncing is not the person's."""
    on_s, off_s = 1.5 + 1.137 * offset_ms / 1000, 2.25 + 1.137 * offset_ms / 1000
    bounces = [
        f"{at + ms / 1000:.6f} button {'on' if first == (ms % 4 == 0) else 'off'}"
        for at, first in ((on_s, True), (off_s, False))
        for ms in (0, 2, 4, 6, 8)
    ]
    setup = Setup(
        tmp_path,
        force=[(0.0, 0.0), (30.0, 90.0)],
        rate_hz=sensor_hz,
        seconds=4.0,
        events=[START_AT_ONCE, *bounces],
    )
    run = run_virtual(setup)
    (_, pressed), (_, released) = buttons(run)
    edges_us = [at_us for at_us, text in run.trace.events if text.startswith("button")]
    lead = lead_us(run)

    assert edges_us[0] == pytest.approx(pressed.device_us + lead, abs=1_000)
    assert edges_us[5] == pytest.approx(released.device_us + lead, abs=1_000)


def test_a_button_that_lies_pressed_is_told_to_the_host_that_comes(tmp_path):
    """Pressed since before this host listened, it would be no stop: it has to know."""
    events = [START_AT_ONCE, "0.3 button on", event("2.0", Op.HELLO, 2)]
    run = run_virtual(Setup(tmp_path, seconds=3.0, events=events))
    (_, before), (_, at_hello) = buttons(run)
    hello = [frame for frame in frames_in(run.data) if isinstance(frame, Hello)][-1]

    assert (True, True) == (before.pressed, at_hello.pressed)
    assert hello.device_us == at_hello.device_us


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


def test_a_reset_presses_no_button(tmp_path):
    """A board that was reset would otherwise refuse every hold."""
    run = run_virtual(Setup(tmp_path, seconds=3.0, events=[START_AT_ONCE, "0.5 reset"]))

    assert [] == [
        frame
        for traced in run.trace.frames
        for frame in frames_in(traced.data, cut_by_reset=True)
        if isinstance(frame, Button)
    ]
