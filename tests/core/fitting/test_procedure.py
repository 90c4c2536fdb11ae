"""A guided run as a value: the order of loads, what is kept, what is refused, what a file keeps."""

from datetime import date

import pytest

from soleus.core.calibration.model import SensorKind
from soleus.core.calibration.stability import StepProblem, StepSeen
from soleus.core.fitting.procedure import StepRefused, draft_text, in_progress, parse_draft
from soleus.core.fitting.questions import CalibrationAnswers
from soleus.core.fitting.run import RunFacts
from soleus.errors import BrokenFile

FACTS = RunFacts(
    id="mine",
    made_on=date(2026, 11, 21),
    sensor=SensorKind.HX711,
    gain=128,
    nominal_rate_hz=80.0,
    tip_area_mm2=100.0,
    tip_area_tolerance=0.0,
    mass_tolerance=0.0,
    full_scale_counts=8_388_607,
    probe_uid="0123456789abcdef",
)
MASSES = ("masses", "0.5", "1000 2000", "100", "2", "2", "3", "no", "no")
CREEP = (*MASSES[:-2], "yes", "no")
SCALE = ("scale", "1", "5", "1000 2000", "100", "2", "1", "0", "no")


def begun(answers=MASSES):
    """A setup of these answers and the run that it asks for."""
    setup = CalibrationAnswers(100.0)
    for text in answers:
        setup = setup.answered(text)
    return in_progress(setup, FACTS), setup


def seen(counts, problem=None):
    """Steady counts, or counts with a problem."""
    return StepSeen(counts, 40.0, 240, problem)


def on_scale():
    """A run on a scale: zero at 1000 counts, and 11 000 waiting for their number."""
    run, _ = begun(SCALE)
    return run.measured(seen(1_000.0)).measured(seen(11_000.0))


def test_the_loads_go_up_and_down_as_often_as_asked_with_the_zero_between():
    """Only so can hysteresis and repeatability be told."""
    run, _ = begun()

    assert (0.0, 1.0, 2.0, 1.0, 0.0, 1.0, 2.0, 1.0, 0.0) == run.plan_kg


def with_full_load(dwell_s=5.0):
    """A run that shall show creep, and its file's setup: the full load has just been measured."""
    run, setup = begun(CREEP)
    for kg in (0.0, 1.0, 2.0):
        run = run.measured(seen(1_000.0 + 10_000.0 * kg), dwell_s)
    return run, setup


def test_the_first_full_load_is_measured_again_after_five_minutes():
    """Once is enough; the second time up goes on at once."""
    run, _ = with_full_load()

    assert (0.0, 1.0, 2.0, 2.0, 1.0, 0.0, 1.0, 2.0, 1.0, 0.0) == run.plan_kg
    assert 300.0 == run.next_dwell_s
    later = run.measured(seen(21_020.0), 303.0)
    assert ([0.0, 5.0, 5.0, 303.0], 0.0) == (
        [step.dwell_s for step in later.steps],
        later.next_dwell_s,
    )


def test_a_load_left_on_is_taken_back_with_its_first_measurement():
    """Once it has been off, its time begins anew; so too after the run was broken off."""
    run, setup = with_full_load()

    assert 2 == len(run.measured(seen(21_020.0), 303.0).undone().steps)
    assert 2 == len(parse_draft(draft_text(run, setup), "draft")[0].steps)


def test_the_answers_stand_in_the_facts_of_the_run():
    """They go into the ±: 5 g of a scale are 0.049 N, 1 % and 2 % are shares."""
    facts = begun(SCALE)[0].facts

    assert 0.04903325 == pytest.approx(facts.reference.resolution_n)
    assert (0.01, 0.02, 100.0) == (
        facts.mass_tolerance,
        facts.tip_area_tolerance,
        facts.tip_area_mm2,
    )
    assert 3 == begun()[0].facts.conditioning_cycles


def test_a_step_is_judged_by_the_zero_the_step_before_and_the_way_of_the_load():
    """Down from 2 kg to 1 kg the count has to fall."""
    run, _ = begun()
    for counts in (1_000.0, 11_000.0, 21_000.0):
        run = run.measured(seen(counts))
    before = run.before

    assert (1_000.0, 21_000.0, -1, False) == (
        before.zero_counts,
        before.last_counts,
        before.load_change,
        before.held,
    )


@pytest.mark.parametrize("problem", StepProblem)
def test_a_step_with_a_problem_is_refused_and_the_run_stays_as_it_was(problem):
    """What is stored has to be sound; there is no mending later."""
    run, _ = begun()

    with pytest.raises(StepRefused) as refused:
        run.measured(seen(1_000.0, problem))
    assert (problem.refusal, problem) == (refused.value.what, refused.value.problem)
    assert () == run.steps


def test_a_hand_held_load_is_kept_with_the_number_that_was_typed():
    """The scale says what was pressed, not the plan."""
    run = on_scale().read("1015")

    assert (1.015, 11_000.0) == (run.steps[1].mass_kg, run.steps[1].counts)
    assert run.waiting is None


@pytest.mark.parametrize("text", ["", "much", "nan", "-1000", "0", "1.015", "70000", "3500"])
def test_a_number_that_cannot_be_is_refused_and_the_counts_go_on_waiting(text):
    """Kilograms for grams is the commonest slip."""
    run = on_scale()

    with pytest.raises(StepRefused):
        run.read(text)
    assert 11_000.0 == run.waiting.counts


def test_a_number_that_goes_the_other_way_than_the_count_is_refused():
    """One of the two is wrong: the second load read less than the first, and counted more."""
    run = on_scale().read("1500").measured(seen(21_000.0))

    with pytest.raises(StepRefused) as refused:
        run.read("1400")
    assert StepProblem.WRONG_WAY is refused.value.problem


def test_a_number_without_counts_is_refused():
    """Nothing may be stored that was not measured."""
    with pytest.raises(StepRefused):
        begun(SCALE)[0].read("1000")


def test_undo_takes_back_the_waiting_counts_then_the_last_step():
    """A bumped table costs one step, not the run."""
    run = on_scale().undone()

    assert (1, None) == (len(run.steps), run.waiting)
    assert () == run.undone().steps
    with pytest.raises(StepRefused):
        run.undone().undone()


def test_after_the_last_step_no_other_is_taken():
    """A step that nobody planned has no load."""
    run, _ = begun()
    for kg in run.plan_kg:
        run = run.measured(seen(1_000.0 + 10_000.0 * kg))

    assert run.next_kg is None
    with pytest.raises(StepRefused):
        run.measured(seen(1_000.0))


@pytest.mark.parametrize("answers", [MASSES, SCALE])
def test_a_run_broken_off_comes_back_from_its_file_whole(answers):
    """Who is called away must not begin anew."""
    run, setup = begun(answers)
    run = run.measured(seen(1_000.25))

    assert (run, setup) == parse_draft(draft_text(run, setup), "draft")


@pytest.mark.parametrize(
    ("was", "now", "where"),
    [
        ('tip_area_mm2 = "100"', "", "tip_area_mm2"),
        ('loads = "1000 2000"', 'loads = "two"', "loads"),
        ("counts_sd", "counts", "heading"),
        ('way = "masses"', 'way = "gauge"', "resolution"),
        ("run = ", "ran = ", "run"),
    ],
)
def test_a_broken_file_is_told_with_its_place(was, now, where):
    """A run that is gone on with must be the one that was begun."""
    text = draft_text(*begun())
    assert was in text

    with pytest.raises(BrokenFile) as broken:
        parse_draft(text.replace(was, now, 1), "draft")
    assert "draft" in broken.value.what
    assert where in broken.value.what


def test_a_file_with_more_steps_than_were_asked_for_is_broken():
    """Then answers and steps are not of one run."""
    run, setup = begun()
    for kg in run.plan_kg:
        run = run.measured(seen(1_000.0 + 10_000.0 * kg))
    text = draft_text(run, setup).replace('repeats = "2"', 'repeats = "1"')

    with pytest.raises(BrokenFile):
        parse_draft(text, "draft")
