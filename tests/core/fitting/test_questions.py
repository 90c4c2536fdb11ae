"""The questions before a guided run: what is asked on which way, and which answers are refused."""

from datetime import date

import pytest

from soleus.core.calibration.model import SensorClass, SensorKind
from soleus.core.fitting.answers import AnswerRefused
from soleus.core.fitting.questions import CalibrationAnswers, Key
from soleus.core.fitting.run import ReferenceKind, RunFacts


def answered(*texts, **more):
    """A setup with these answers, on a tip of 1 cm²."""
    setup = CalibrationAnswers(100.0, **more)
    for text in texts:
        setup = setup.answered(text)
    return setup


@pytest.mark.parametrize(
    ("way", "extra"),
    [("masses", []), ("scale", [Key.RESOLUTION]), ("gauge", [Key.RESOLUTION, Key.LIMIT])],
)
def test_each_way_asks_for_what_is_known_of_its_reference_only(way, extra):
    """Masses have no display; only a gauge's sheet gives a share of its full scale."""
    given = {Key.RESOLUTION: "1", Key.LIMIT: "0.1", Key.LOADS: "200 500"}
    setup, asked = answered(way), []
    while setup.question is not None:
        asked.append(setup.question.key)
        setup = setup.answered(given.get(asked[-1], ""))

    expected = [Key.TOLERANCE, *extra, Key.LOADS, Key.TIP, Key.TIP_TOLERANCE]
    creep = [Key.CREEP] if way == "masses" else []

    assert [*expected, Key.REPEATS, Key.PRELOADS, *creep, Key.MORE] == asked


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ((), "weights"),
        ((), ""),
        (("masses",), "0"),
        (("masses",), "50"),
        (("masses",), "good"),
        (("masses",), "nan"),
        (("scale", "1"), "0"),
        (("gauge", "1", "0.1"), "-1"),
        (("masses", "1"), ""),
        (("masses", "1"), "1000"),
        (("masses", "1"), "2000 1000"),
        (("masses", "1"), "1000 1000"),
        (("masses", "1"), "0 1000"),
        (("masses", "1"), "1 2 5"),  # kilograms, where grams are meant
        (("masses", "1"), "1000 70000"),
        (("masses", "1"), "1000 two"),
        (("masses", "1", "1000 2000"), "0"),
        (("masses", "1", "1000 2000", "100", "2"), "0"),
        (("masses", "1", "1000 2000", "100", "2"), "1.5"),
        (("masses", "1", "1000 2000", "100", "2", "1"), "-1"),
        (("masses", "1", "1000 2000", "100", "2", "1", "3"), "5"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_what_would_do(before, text):
    """Refused here it costs a line; found after the run it costs the run."""
    with pytest.raises(AnswerRefused) as refused:
        answered(*before).answered(text)

    assert refused.value.next_step.startswith(("Type ", "The largest would be "))


@pytest.mark.parametrize(
    ("typed", "word"),
    [("1000 2OOO 4000", "2OOO"), ("1000 x 4000", "x"), ("1 2 3 kg", "kg"), ("1 nan 3", "nan")],
)
def test_a_word_among_the_loads_that_is_no_number_is_named(typed, word):
    """In the middle it passed all questions, and the run then ended in a traceback."""
    with pytest.raises(AnswerRefused) as refused:
        answered("masses", "1", typed)

    assert f"Type numbers with spaces between: '{word}' is not one." == refused.value.next_step


@pytest.mark.parametrize("typed", ["0.551 2000", "7.9 2000", "1000 1007.9 2000"])
def test_loads_too_near_to_each_other_to_be_felt_are_refused(typed):
    """Below 0.4 % of the largest, 8 of 2000 g, each try at the step was refused without end."""
    with pytest.raises(AnswerRefused) as refused:
        answered("masses", "1", typed)

    assert refused.value.next_step.startswith("Type larger steps: ")
    assert "0.4%" in refused.value.next_step


def test_a_load_just_large_enough_to_be_felt_is_taken():
    """Small weights belong to a run as well: 8 g beside 2 kg."""
    assert (0.008, 2.0) == answered("masses", "1", "8 2000").loads_kg


def test_a_sensor_that_drifts_has_to_be_loaded_thrice_before():
    """Its run would be refused at the end otherwise."""
    setup = answered("masses", "1", "1000 2000", "", "", "", sensor_class=SensorClass.DRIFTING)

    with pytest.raises(AnswerRefused):
        setup.answered("2")


def test_a_tip_that_nobody_knows_has_no_default():
    """A wrong tip makes every pressure wrong by its factor."""
    setup = CalibrationAnswers().answered("masses").answered("").answered("1000 2000")

    assert "" == setup.question.default


def test_an_answer_taken_back_is_asked_for_again():
    """A slip is mended where it was made."""
    setup = answered("scale", "1").undone()

    assert (Key.TOLERANCE, ReferenceKind.SCALE) == (setup.question.key, setup.kind)
    assert Key.WAY == setup.undone().question.key


def test_the_beginning_of_a_choice_is_enough():
    """Fingers type y and n; what was meant is what is kept."""
    setup = answered("g", "1", "0.1", "0", "10 20", "", "", "", "", "n")

    assert (ReferenceKind.GAUGE, None) == (setup.kind, setup.question)
    assert (Key.MORE, "no") == setup.answers[-1]


def test_a_comma_is_a_point():
    """Half of the world writes it so."""
    assert 0.5 == answered("masses", "0,5").number(Key.TOLERANCE)


def test_grams_and_newtons_become_the_kilograms_of_a_run():
    """A gauge's newtons are kept as kilograms of standard weight: 9.80665 N are 1 kg."""
    gauge = answered("gauge", "1", "0.1", "0", "9.80665 19.6133")

    assert (1.0, 2.0) == pytest.approx(gauge.loads_kg)
    assert (1.5, 2.0) == answered("scale", "1", "1", "1500 2000").loads_kg


ALL = ("masses", "", "1000 2000", "", "", "", "", "")  # up to whether there is more to say


def facts_of(setup):
    """The facts of a run with what was answered in them."""
    facts = RunFacts(
        id="mine",
        made_on=date(2026, 11, 21),
        sensor=SensorKind.HX711,
        gain=128,
        nominal_rate_hz=80.0,
        tip_area_mm2=0.0,
        tip_area_tolerance=0.0,
        mass_tolerance=0.0,
        full_scale_counts=1 << 23,
    )
    return setup.put_into(facts)


def test_who_says_nothing_more_gets_what_is_right_anywhere():
    """One Enter: standard gravity, and its ± for the whole Earth."""
    facts = facts_of(answered(*ALL, ""))

    assert (9.80665, 0.0027) == (facts.gravity_n_per_kg, facts.gravity_tolerance)
    assert (None, "") == (facts.temperature_c, facts.made_by)


def test_a_latitude_makes_gravity_better_known():
    """Berlin, 52.52° and 34 m: 9.8127 N/kg to ± 0.05 % instead of ± 0.27 %."""
    facts = facts_of(answered(*ALL, "yes", "52,52", "34", "21.5", "Ann-Lea M."))

    assert (9.8127, 0.0005) == pytest.approx(
        (facts.gravity_n_per_kg, facts.gravity_tolerance), abs=2e-4
    )
    assert (21.5, "Ann-Lea M.") == (facts.temperature_c, facts.made_by)


@pytest.mark.parametrize(("typed", "tolerance"), [("g=9.8123", 1e-4), ("g = 9.81", 0.005 / 9.81)])
def test_a_stated_gravity_is_doubted_by_half_its_last_digit(typed, tolerance):
    """9.81 from a school book is known to ± 0.05 %; height does not enter any more."""
    setup = answered(*ALL, "yes", typed)
    facts = facts_of(setup.answered("").answered(""))

    assert Key.TEMPERATURE is setup.question.key
    assert (float(typed.split("=")[1]), pytest.approx(tolerance)) == (
        facts.gravity_n_per_kg,
        facts.gravity_tolerance,
    )


def test_a_scale_and_a_gauge_are_not_asked_where_they_are():
    """A scale tells the gravity of where it was adjusted, a gauge force itself."""
    more = [
        answered("scale", "1", "1", "1000 2000", "", "", "", "", "yes").question.key,
        answered("gauge", "1", "0.1", "0", "10 20", "", "", "", "", "yes").question.key,
    ]

    assert [Key.TEMPERATURE, Key.TEMPERATURE] == more


@pytest.mark.parametrize(
    "answers",
    [
        ("91",),
        ("g=9.7",),
        ("g=98.1",),
        ("Berlin",),
        ("nan",),
        ("50", "high"),
        ("50", "0", "200"),
        ("50", "0", "", "x" * 61),
        ("50", "0", "", "a\x07b"),
    ],
)
def test_what_cannot_be_said_of_place_and_person_is_refused(answers):
    """A longitude typed for a latitude would make every mass weigh something else."""
    setup = answered(*ALL, "yes", *answers[:-1])
    with pytest.raises(AnswerRefused) as refused:
        setup.answered(answers[-1])

    assert refused.value.next_step.startswith("Type a")


def test_a_tip_that_the_probe_contradicts_is_refused_before_the_run():
    """The finished calibration would give no kPa, and nobody would know why."""
    with pytest.raises(AnswerRefused) as refused:
        answered("masses", "1", "1000 2000", "50")

    assert "The probe says 100 mm²." in refused.value.next_step
    assert "soleus probe set tip 50" in refused.value.next_step


def test_a_tip_measured_within_one_per_cent_is_taken():
    """A calliper is better than a nominal size; the label allows for as much."""
    setup = answered("masses", "1", "1000 2000", "99.1")

    assert 99.1 == setup.number(Key.TIP)
