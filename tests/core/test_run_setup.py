"""The questions before a guided run: what is asked on which way, and which answers are refused."""

import pytest

from soleus.core.calibration import SensorClass
from soleus.core.run_setup import AnswerRefused, Key, RunSetup
from soleus.core.runs import ReferenceKind


def answered(*texts, **more):
    """A setup with these answers, on a tip of 1 cm²."""
    setup = RunSetup(100.0, **more)
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

    assert [*expected, Key.REPEATS, Key.PRELOADS, *creep] == asked


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


def test_a_sensor_that_drifts_has_to_be_loaded_thrice_before():
    """Its run would be refused at the end otherwise."""
    setup = answered("masses", "1", "1000 2000", "", "", "", sensor_class=SensorClass.DRIFTING)

    with pytest.raises(AnswerRefused):
        setup.answered("2")


def test_a_tip_that_nobody_knows_has_no_default():
    """A wrong tip makes every pressure wrong by its factor."""
    setup = RunSetup().answered("masses").answered("").answered("1000 2000")

    assert "" == setup.question.default


def test_an_answer_taken_back_is_asked_for_again():
    """A slip is mended where it was made."""
    setup = answered("scale", "1").undone()

    assert (Key.TOLERANCE, ReferenceKind.SCALE) == (setup.question.key, setup.kind)
    assert Key.WAY == setup.undone().question.key


def test_a_comma_is_a_point():
    """Half of the world writes it so."""
    assert 0.5 == answered("masses", "0,5").number(Key.TOLERANCE)


def test_grams_and_newtons_become_the_kilograms_of_a_run():
    """A gauge's newtons are kept as kilograms of standard weight: 9.80665 N are 1 kg."""
    gauge = answered("gauge", "1", "0.1", "0", "9.80665 19.6133")

    assert (1.0, 2.0) == pytest.approx(gauge.loads_kg)
    assert (1.5, 2.0) == answered("scale", "1", "1", "1500 2000").loads_kg
