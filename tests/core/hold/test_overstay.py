"""The time of a hold is done and the pressure stands on: what is said, and how it is on record."""

from __future__ import annotations

import pytest

from soleus.core.events import Event, EventKind
from soleus.core.hold.let_go import has_done_its_time
from soleus.core.terms import Cause, End, Phase, Zone
from tests.core.hold.runs import EngineRun, block, level, plan, ramp

UP = [*level(0.0, 1.0), *ramp(0.0, 60.0, 3.0)]
# In the band 0.75 s before the ramp ends, for 2 s: from then on the time is done.
IN_TIME = [*UP, *level(60.0, 1.25)]
OFF = [*ramp(60.0, 0.0, 0.2), *level(0.0, 1.0)]


def timed_out(**changes: object) -> EngineRun:
    """A run whose in-band time is complete, with the hand still where it was."""
    run = EngineRun(plan(in_band_s=2.0, **changes)).feed(IN_TIME)
    run.until(lambda r: r.engine.phase is Phase.RELEASE, 60.0, most_s=0.1)
    return run


def overstaying(**changes: object) -> EngineRun:
    """The same ten seconds later."""
    run = timed_out(**changes).feed(level(60.0, 10.1))
    assert run.engine.view().overstaying
    return run


def test_ten_seconds_after_the_time_the_pressure_that_stands_is_overstayed():
    """The end was missed: from now on it is said as loudly as a stop, and that is on record."""
    run = timed_out()
    taken_s = run.until(lambda r: r.of(EventKind.OVERSTAYED), 60.0)

    assert taken_s == pytest.approx(10.0, abs=2 / 80)
    assert [{"set": 1, "after_s": 10.0}] == run.of(EventKind.OVERSTAYED)
    view = run.engine.view()
    assert (Phase.RELEASE, True, True) == (view.phase, view.overstaying, view.asks_let_go)


def test_a_hold_that_is_let_go_of_in_time_is_not_overstayed():
    """Three seconds down are what is asked for; nobody is reproached for them."""
    run = timed_out().feed(ramp(60.0, 0.0, 3.0)).feed(level(0.0, 1.0))

    assert [] == run.of(EventKind.OVERSTAYED)
    assert ["overstayed_s" in end for end in run.of(EventKind.HOLD_END)] == [False]
    assert None is run.engine.view().overstayed_s


def test_the_hold_is_done_all_the_same_and_its_seconds_are_kept():
    """By hand: 14 s at 60 kPa, 0.2 s down, and 0.2 s until no contact is believed."""
    run = timed_out().feed(level(60.0, 14.0)).feed(OFF)
    (end,) = run.of(EventKind.HOLD_END)

    assert ("done", None) == (end["end"], end["cause"])
    assert end["overstayed_s"] == pytest.approx(14.4, abs=0.1)
    assert end["in_band_s"] == pytest.approx(2.0, abs=0.02)
    assert 1 == len(run.of(EventKind.OVERSTAYED))


def test_let_go_ends_when_the_tip_is_off():
    """Where the pressure is known, it stands while there is contact and no longer."""
    run = overstaying().feed(OFF)
    view = run.engine.view()

    assert (Phase.DONE, False) == (view.phase, view.asks_let_go)
    assert view.overstayed_s == pytest.approx(10.5, abs=0.1)


@pytest.mark.parametrize("sets_n", [1, 2])
def test_the_person_s_key_then_ends_the_run_and_leaves_the_hold_done(sets_n):
    """The hold has had its time; whoever presses the key that is asked for has not broken it off.

    A hold that was still to come is given up by it.
    """
    run = overstaying(sets_n=sets_n).act(EventKind.LET_GO)
    (end,) = run.of(EventKind.HOLD_END)

    assert ("done", None, "person") == (end["end"], end["cause"], run.cause)
    assert has_done_its_time(run.engine.view()) is (sets_n == 1)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [({"contact_max_s": 20.0}, Cause.TIME), ({"place_left_s": 20.0}, Cause.DAILY_LIMIT)],
)
def test_a_time_limit_that_comes_meanwhile_leaves_the_hold_done(changes, cause):
    """What was wrong with it is that it was overstayed, and that is told in seconds."""
    run = overstaying(**changes).feed(level(60.0, 10.0))
    (end,) = run.of(EventKind.HOLD_END)

    assert (cause.value, "done", None) == (run.cause, end["end"], end["cause"])
    assert (End.DONE, Phase.STOPPED) == (run.engine.view().end, run.engine.phase)


@pytest.mark.parametrize(
    ("kind", "value", "cause"),
    [
        (EventKind.SYMPTOM_KEY, {}, Cause.SYMPTOM),
        (EventKind.RATING, {"nrs": 7}, Cause.NRS),
        (EventKind.STALE, {}, Cause.STALE),
        (EventKind.LINK_LOST, {}, Cause.LINK_LOST),
        (EventKind.REBOOT, {}, Cause.LINK_LOST),
        (EventKind.STORE_BEHIND, {}, Cause.STORE),
    ],
)
@pytest.mark.parametrize("state", [timed_out, overstaying])
def test_what_is_dangerous_or_lost_meanwhile_stops_the_hold(state, kind, value, cause):
    """Before and after the ten seconds alike: the time that is done excuses nothing."""
    run = state().act(kind, **value)
    (end,) = run.of(EventKind.HOLD_END)

    assert (cause.value, "stopped", cause.value) == (run.cause, end["end"], end["cause"])
    assert not has_done_its_time(run.engine.view())


@pytest.mark.parametrize("state", [timed_out, overstaying])
@pytest.mark.parametrize(("kpa", "cause"), [(130.0, "over_cap"), (float("nan"), "stale")])
def test_the_samples_stop_it_as_in_every_phase(state, kpa, cause):
    """The cap is the cap."""
    run = state().feed(level(kpa, 1.0))

    assert (cause, "stopped") == (run.cause, run.of(EventKind.HOLD_END)[0]["end"])


def test_before_the_ten_seconds_the_person_s_key_is_a_stop_as_ever():
    """Only what was already told to let go is spared."""
    assert "stopped" == timed_out().act(EventKind.LET_GO).of(EventKind.HOLD_END)[0]["end"]


def test_the_next_hold_begins_with_a_clean_sheet():
    """Once in a run is no habit."""
    run = overstaying(sets_n=2, rest_s=2.0).feed(OFF).feed(level(0.0, 2.0)).feed(UP)
    view = run.engine.view()

    assert (2, None, False) == (view.set_n, view.overstayed_s, view.overstaying)


def test_a_tip_laid_on_again_in_the_rest_is_told_to_lift_and_not_to_let_go():
    """The hold that was overstayed is over."""
    run = overstaying(sets_n=2).feed(OFF).feed(level(20.0, 1.0))

    assert (Phase.REST, Zone.BELOW, False) == (
        run.engine.phase,
        run.engine.view().zone,
        run.engine.view().asks_let_go,
    )


def test_a_run_of_the_first_rules_is_never_overstayed():
    """Its verdicts must come out as they were recorded, bit for bit."""
    run = timed_out(rules=1).feed(level(60.0, 30.0)).act(EventKind.LET_GO)
    (end,) = run.of(EventKind.HOLD_END)

    assert [] == run.of(EventKind.OVERSTAYED)
    assert ("stopped", "person", False) == (end["end"], end["cause"], "overstayed_s" in end)


def test_how_the_samples_are_cut_changes_no_verdict():
    """The ten seconds are counted on the probe's clock, sample by sample."""

    def verdicts(size: int) -> list[Event]:
        curve = [*IN_TIME, *level(60.0, 14.0), *OFF]
        run = EngineRun(plan(in_band_s=2.0), answers=False)
        for at in range(0, len(curve), size):
            run.push(block(curve[at : at + size], at))
        return run.events

    assert verdicts(1) == verdicts(7) == verdicts(500)
