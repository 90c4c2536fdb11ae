"""Whole runs through the engine, from the curve of a hand to the verdicts."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soleus.core.despike import Despiker
from soleus.core.events import EventKind
from soleus.core.hold.engine import HoldEngine
from soleus.core.samples import Quality
from soleus.core.terms import Doubt, End, Label, Phase, Prompt, Zone
from tests.core.hold.runs import (
    BAND,
    EngineRun,
    block,
    hold_of,
    in_phase,
    level,
    plan,
    ramp,
)


def test_a_clean_hold_goes_through_every_phase_and_is_done():
    """The main job: up, in the band for the time asked, off, done."""
    run = EngineRun().feed(hold_of(10.0))

    assert run.phases == ["approach", "hold", "release", "done"]
    assert run.cause is None
    ended = run.of(EventKind.HOLD_END)
    assert [(end["set"], end["end"], end["cause"]) for end in ended] == [(1, "done", None)]


def test_the_in_band_time_is_the_time_between_the_edges_of_the_band():
    """By hand: in band from 45 kPa on the way up; 10 s of credit, one sample at a time."""
    run = EngineRun().feed(level(0.0, 1.0)).feed(ramp(0.0, 60.0, 3.0))
    taken_s = run.until(lambda r: r.engine.phase is Phase.RELEASE, 60.0)

    # 45 kPa is reached 0.75 s before the end of the ramp; the timer runs from there.
    assert taken_s == pytest.approx(10.0 - 0.75, abs=2 / 80)
    assert run.engine.view().in_band_s == pytest.approx(10.0)


def test_two_holds_with_a_rest_between():
    """The second hold starts its own timers after 30 s without pressing."""
    run = EngineRun(plan(sets_n=2)).feed(hold_of(10.0))
    released_s = next(e.t_s for e in run.events if e.kind is EventKind.HOLD_END)
    run.until(lambda r: r.engine.phase is Phase.READY, 0.0)
    assert run.engine.view().t_s - released_s == pytest.approx(30.0, abs=2 / 80)
    assert run.engine.view().in_band_s == 0.0
    run.feed(hold_of(10.0))

    assert run.phases[:6] == ["approach", "hold", "release", "rest", "ready", "approach"]
    assert [end["set"] for end in run.of(EventKind.HOLD_END)] == [1, 2]
    assert run.engine.phase is Phase.DONE


def test_outside_the_band_the_timer_waits_and_says_so():
    """Time below or above does not count, and the screen can show why."""
    run = in_phase(Phase.HOLD)
    before_s = run.engine.view().in_band_s
    run.feed(level(30.0, 2.0))
    view = run.engine.view()

    assert view.paused
    assert view.zone is Zone.BELOW
    assert view.in_band_s == pytest.approx(before_s, abs=1 / 80)


def test_lifting_in_mid_hold_waits_for_the_person_to_come_back():
    """The timer keeps its time; the hold goes on at the next contact."""
    run = in_phase(Phase.HOLD)
    kept_s = run.engine.view().in_band_s
    run.feed(level(0.0, 3.0))
    assert run.engine.phase is Phase.READY
    run.feed(level(60.0, 1.0))

    assert run.engine.phase is Phase.HOLD
    assert run.engine.view().in_band_s == pytest.approx(kept_s + 1.0, abs=0.05)
    assert len(run.of(EventKind.HOLD_START)) == 1


def test_over_the_cap_for_half_a_second_stops():
    """The cap is 100 kPa; 0.5 s over it is the most."""
    run = in_phase(Phase.HOLD)
    taken_s = run.until(lambda r: r.cause is not None, 101.0)

    assert run.cause == "over_cap"
    assert taken_s == pytest.approx(0.5, abs=2 / 80)


def test_a_short_touch_of_the_cap_is_no_stop():
    """Less than half a second over the cap, then below: the hold goes on."""
    run = in_phase(Phase.HOLD).feed(level(110.0, 0.45)).feed(level(60.0, 1.0))

    assert run.cause is None


def test_far_over_the_cap_stops_at_the_second_sample():
    """1.2 times the cap twice in a row cannot be a lone corrupt sample."""
    run = in_phase(Phase.HOLD).feed([121.0])
    assert run.cause is None
    run.feed([121.0])

    assert run.cause == "over_cap"


def test_a_jump_far_over_the_cap_stops_within_one_sample_of_certainty():
    """A push of 300 kPa out of nothing: the first might be alone, the second decides."""
    run = in_phase(Phase.HOLD).feed([300.0])
    assert run.cause is None
    run.feed([300.0])

    assert run.cause == "over_cap"


def test_a_lone_corrupt_sample_moves_nothing_and_is_counted():
    """HX711 modules give single wild samples; nobody is told to let go because of one."""
    run = in_phase(Phase.HOLD).feed([500.0]).feed(level(60.0, 1.0))
    view = run.engine.view()

    assert run.cause is None
    assert view.spikes_n == 1
    assert view.zone is Zone.IN_BAND
    assert run.engine.phase is Phase.HOLD


def test_a_lone_corrupt_sample_is_never_shown_as_the_pressure():
    """Neither while it is doubted nor after."""
    run = in_phase(Phase.HOLD).feed([500.0])
    assert run.engine.view().reading.pressure_kpa == 60.0
    run.feed([60.0])

    assert run.engine.view().reading.pressure_kpa == 60.0


def test_far_over_the_target_for_five_seconds_stops():
    """1.5 x 60 = 90 and 60 + 50 = 110: above both, but below a cap of 200, for 5 s."""
    wide = plan(target=type(BAND)(60.0, 45.0, 75.0, 200.0, BAND.source, *(BAND.range_grade,) * 2))
    run = EngineRun(wide).feed(level(0.0, 0.5)).feed(level(60.0, 1.0)).feed(level(109.0, 6.0))
    assert run.cause is None
    taken_s = run.until(lambda r: r.cause is not None, 111.0)

    assert run.cause == "overload"
    assert taken_s == pytest.approx(5.0, abs=2 / 80)


def test_two_samples_at_the_rail_end_the_hold():
    """Beyond the converter the pressure may be anything."""
    run = in_phase(Phase.HOLD)
    n = run.engine.act(EventKind.RATING, {"nrs": 2})[0].after_sample_n + 1
    run.push(block([math.nan], n, [int(Quality.SATURATED)]))
    assert run.cause is None
    run.push(block([math.nan], n + 1, [int(Quality.SATURATED)]))

    assert run.cause == "saturated"
    assert run.engine.view().reading.pressure_kpa is None
    assert run.engine.view().reading.doubt is Doubt.SATURATED


def test_half_a_second_without_a_value_ends_a_hold():
    """Samples come but carry no value: as good as no data."""
    run = in_phase(Phase.HOLD)
    taken_s = run.until(lambda r: r.cause is not None, math.nan)

    assert run.cause == "stale"
    assert taken_s == pytest.approx(0.5, abs=2 / 80)


def test_a_hole_of_half_a_second_in_the_data_ends_a_hold():
    """The host may have slept: the probe's own clock shows the hole."""
    run = in_phase(Phase.HOLD).skip(41).feed([60.0])

    assert run.cause == "stale"


def test_time_across_a_gap_counts_as_contact_and_not_as_in_band():
    """Nobody knows what happened there: doubt counts against, never for."""
    run = in_phase(Phase.HOLD)
    before = run.engine.view()
    n = 80 * 6 + 16  # 0.2 s are missing
    run.push(block([60.0], n, [int(Quality.AFTER_GAP)]))
    after = run.engine.view()

    assert after.in_band_s == before.in_band_s
    assert after.contact_s - before.contact_s == pytest.approx(17 / 80)


def test_a_faulty_sensor_ends_a_hold_at_once():
    """The probe itself says that its sensor does not answer."""
    run = in_phase(Phase.HOLD)
    run.push(block([math.nan], 480, [int(Quality.SENSOR_FAULT | Quality.NO_VALUE)]))

    assert run.cause == "fault"


def test_the_contact_of_one_hold_is_limited():
    """120 s, ramps included, whether in the band or not."""
    run = EngineRun(plan(place_left_s=1000.0, region_left_s=1000.0)).feed(level(0.0, 0.5))
    taken_s = run.until(lambda r: r.cause is not None, 20.0)

    assert run.cause == "time"
    assert taken_s == pytest.approx(120.0, abs=2 / 80)


@pytest.mark.parametrize("limit", ["place_left_s", "region_left_s"])
def test_the_contact_left_today_is_a_limit(limit):
    """What earlier holds left over ends this one, at the place or in the region."""
    run = EngineRun(plan(**{limit: 12.0})).feed(level(0.0, 0.5))
    taken_s = run.until(lambda r: r.cause is not None, 20.0)

    assert run.cause == "daily_limit"
    assert taken_s == pytest.approx(12.0, abs=2 / 80)


def test_ninety_seconds_without_contact_end_the_run():
    """Nobody there: it ends as no contact, not as done."""
    run = EngineRun()
    taken_s = run.until(lambda r: r.cause is not None, 0.0)

    assert run.cause == "no_contact"
    assert taken_s == pytest.approx(90.0, abs=2 / 80)
    assert run.engine.view().end is End.NO_CONTACT


def test_two_questions_without_an_answer_end_the_hold():
    """First in band, 15 s later, and 15 s after that nobody has answered."""
    run = EngineRun(plan(in_band_s=60.0), answers=False).feed(level(0.0, 0.5))
    taken_s = run.until(lambda r: r.cause is not None, 60.0)

    assert run.cause == "no_response"
    assert taken_s == pytest.approx(30.0, abs=0.1)


def test_events_carry_the_number_and_time_of_the_sample_before_them():
    """A replay puts every act back between the same two samples."""
    run = in_phase(Phase.HOLD).act(EventKind.RATING, nrs=2)
    rating = run.events[-1]

    assert (rating.after_sample_n, rating.t_s) == (479, pytest.approx(479 / 80))


def test_the_reading_keeps_its_plus_minus_only_while_calibrated():
    """A number never claims more than its label allows."""
    run = in_phase(Phase.HOLD)
    reading = run.engine.view().reading
    assert (reading.label, reading.u95_kpa) == (Label.CALIBRATED, pytest.approx(2.4))
    run.act(EventKind.LABEL, label="INDICATIVE", why="zero_shifted")
    reading = run.engine.view().reading

    assert (reading.label, reading.u95_kpa) == (Label.INDICATIVE, None)


def test_above_the_weighed_span_the_value_is_kept_and_flagged():
    """It counts as ABOVE and for the cap, but carries no plus-minus."""
    run = in_phase(Phase.HOLD)
    run.push(block([90.0], 480, [int(Quality.OUTSIDE_SPAN)]))
    view = run.engine.view()

    assert (view.zone, view.reading.pressure_kpa) == (Zone.ABOVE, 90.0)
    assert (view.reading.outside_span, view.reading.u95_kpa) == (True, None)


def test_a_question_at_release_and_one_a_minute_later():
    """How sore at the end, and how sore afterwards."""
    run = EngineRun(answers=False).feed(hold_of(10.0))
    assert run.of(EventKind.PROMPT)[-1] == {"prompt": Prompt.AT_RELEASE.value}
    run.feed(level(0.0, 60.0))

    assert run.of(EventKind.PROMPT)[-1] == {"prompt": Prompt.AFTER.value}


def test_the_trace_keeps_the_whole_hold_and_its_highest_sample():
    """Whatever a screen missed is still in the curve."""
    run = in_phase(Phase.HOLD).feed([88.0]).feed(level(60.0, 2.0))
    trace = run.engine.view().trace

    assert trace.high_kpa.max() == 88.0
    assert trace.t_s[-1] - trace.t_s[0] == pytest.approx(2.75 + 2.0 + 2.0, abs=0.11)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 2000), st.sampled_from([0.0, 150.0, 500.0, math.nan]))),
)
def test_how_the_samples_are_cut_into_blocks_changes_nothing(cuts, corruptions):
    """The same samples give the same verdicts bit for bit, in any portions."""
    curve = hold_of(10.0)
    for at, kpa in corruptions:
        curve[at % len(curve)] = kpa
    whole = HoldEngine(plan()).feed(Despiker().take(block(curve)))

    engine, despiker, events, at = HoldEngine(plan()), Despiker(), [], 0
    for size in itertools.cycle(cuts):
        events += engine.feed(despiker.take(block(curve[at : at + size], at)))
        at += size
        if at >= len(curve):
            break

    # Cut off at the same sample, verdicts agree; their place is the sample that was fed last.
    assert [(e.kind, e.t_s, e.after_sample_n, dict(e.value)) for e in events] == [
        (e.kind, e.t_s, e.after_sample_n, dict(e.value)) for e in whole
    ]
