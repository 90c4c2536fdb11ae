"""For how long LET GO covers the screen, and which key takes it away; in virtual time."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.hold.let_go import frozen
from soleus.core.terms import Doubt, Label, Phase
from soleus.core.view import Reading
from soleus.tui.view_models.let_go import LetGoWatch
from tests.core.hold.runs import EngineRun, in_phase, level

GONE = Reading(0.0, 1.0, Label.CALIBRATED)
PRESSED = Reading(60.0, 1.0, Label.CALIBRATED)
UNKNOWN = Reading(None, None, Label.CALIBRATED, Doubt.SATURATED)


def stopped(kind: EventKind = EventKind.LINK_LOST):
    """The picture of a run that was just stopped so."""
    return in_phase(Phase.HOLD).act(kind).engine.view()


def after(view, *readings):
    """A watch that has seen these readings, a second apart, from 0 s on."""
    watch = LetGoWatch()
    for now_s, reading in enumerate(readings):
        watch.see(view, reading, float(now_s))
    return watch


@pytest.mark.parametrize(
    "kind", [EventKind.LINK_LOST, EventKind.STALE, EventKind.STORE_BEHIND, EventKind.REBOOT]
)
def test_after_losing_sight_it_stands_for_minutes_until_a_key(kind):
    """It stood for 0.3 s, before a hand that still pressed; a probe that came back took it away."""
    watch = after(stopped(kind), *[UNKNOWN] * 100, *[GONE] * 100)
    before = (watch.standing, watch.needs_key)

    assert watch.key("space", 200.0)
    assert ((True, True), (False, True)) == (before, (watch.standing, watch.read))


def test_a_key_in_the_first_half_second_was_meant_for_something_else():
    """Whoever rates, or presses on with the arrow keys, has not read what has just come."""
    watch = after(stopped(), UNKNOWN)

    assert [False, False, True] == [
        watch.key(*key) for key in (("3", 0.1), ("x", 0.49), ("s", 0.5))
    ]


def test_a_key_that_is_held_down_takes_nothing_away():
    """It repeats thirty times a second, after a first pause of half a second or more."""
    watch = after(stopped(), UNKNOWN)
    held = [0.0, *[0.66 + n / 30 for n in range(60)]]

    assert not any(watch.key("up", t_s) for t_s in held)
    assert watch.standing
    assert watch.key("up", 2.63 + 0.75)


def test_where_the_pressure_is_known_it_goes_with_the_contact_and_needs_no_key():
    """As it was: nobody has to free a hand for the keyboard."""
    watch = after(stopped(EventKind.LET_GO), PRESSED)
    assert (True, False) == (watch.standing, watch.needs_key)
    assert not watch.key("space", 5.0)
    watch.see(stopped(EventKind.LET_GO), GONE, 6.0)

    assert (False, False) == (watch.standing, watch.read)


def test_a_wobble_at_the_edge_of_contact_does_not_bring_it_back():
    """The page after it must be readable."""
    assert not after(stopped(EventKind.LET_GO), PRESSED, GONE, PRESSED).standing


def test_a_saturated_sensor_needs_a_key_only_while_it_gives_no_number():
    """When the number comes back, it can be seen whether the hand is off."""
    view = stopped(EventKind.LET_GO)
    seen = []
    for readings in ([UNKNOWN], [UNKNOWN, PRESSED], [UNKNOWN, PRESSED, GONE]):
        watch = after(view, *readings)
        seen.append((watch.standing, watch.needs_key))

    assert [(True, True), (True, False), (False, False)] == seen


def test_a_number_that_comes_back_high_brings_it_back_after_a_key():
    """Somebody pressed a key and went on pressing."""
    view, watch = stopped(EventKind.LET_GO), LetGoWatch()
    watch.see(view, UNKNOWN, 0.0)
    watch.key("space", 1.0)
    watch.see(view, PRESSED, 2.0)

    assert watch.standing


def test_a_run_that_is_not_fed_needs_a_key_even_if_it_goes_on():
    """The thread hung for two seconds; what was on the screen meanwhile has to be read."""
    view, watch = in_phase(Phase.HOLD).engine.view(), LetGoWatch()
    seen = []
    for now_s, picture in ((0.0, view), (1.0, frozen(view)), (3.0, view)):
        watch.see(picture, picture.reading, now_s)
        seen.append((watch.standing, watch.needs_key))
    watch.key("space", 4.0)
    watch.see(view, view.reading, 4.1)

    assert [(False, False), (True, True), (True, True)] == seen
    assert not watch.standing


def test_after_an_overstayed_end_it_goes_with_the_contact():
    """Known pressure: LET GO as for a stop, and then the rest of the run."""
    run = EngineRun().feed([*level(0.0, 1.0), *level(60.0, 21.0)])
    watch, seen = LetGoWatch(), []
    for kpa in (60.0, 0.0):
        view = run.feed(level(kpa, 0.5)).engine.view()
        watch.see(view, view.reading, run.engine.view().t_s)
        seen.append((view.phase, watch.standing, watch.needs_key))

    assert [(Phase.RELEASE, True, False), (Phase.DONE, False, False)] == seen
