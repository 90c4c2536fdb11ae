"""The line through the steps of a run that is not finished."""

from dataclasses import replace
from datetime import date

import pytest

from soleus.core.calibration.model import SensorClass, SensorKind
from soleus.core.fitting.gravity import force_n
from soleus.core.fitting.preview import rough_fit
from soleus.core.fitting.run import Run, RunFacts, Step

MADE_ON = date(2026, 11, 21)
FACTS = RunFacts("mine", MADE_ON, SensorKind.HX711, 128, 80.0, 100.0, 0.02, 0.005, 8_388_607)
ONE_KG_N = force_n(1.0, FACTS.gravity_n_per_kg)


def run(*steps):
    """Steps of (kg, counts)."""
    return Run(FACTS, tuple(Step(kg, counts, 1.0) for kg, counts in steps))


@pytest.mark.parametrize("steps", [(), ((0.0, 500.0),), ((1.0, 900.0),)])
def test_before_there_is_a_zero_and_a_load_there_is_no_line(steps):
    """A force that nothing stands behind must not be shown."""
    assert rough_fit(run(*steps)) is None


def test_one_load_tells_what_a_count_means():
    """1000 counts of rise by 1 kg: 1500 counts over a zero of 500 are half as much again."""
    rough = rough_fit(run((0.0, 500.0), (1.0, 1500.0)))

    assert ONE_KG_N == pytest.approx(rough.force_n(1500.0))
    assert 1.5 * ONE_KG_N == pytest.approx(rough.force_n(2000.0))


def test_how_far_each_load_lies_off_the_line_is_told_with_its_side():
    """By hand: rises 1000, 2010, 1000 at 1, 2, 1 kg; the slope is Σxy/Σxx = 6020/6 per kg."""
    steps = ((0.0, 0.0), (1.0, 1000.0), (2.0, 2010.0), (1.0, 1000.0), (0.0, 0.0))
    points = rough_fit(run(*steps)).points
    off_kg = [1000 / (6020 / 6) - 1, 2010 / (6020 / 6) - 2, 1000 / (6020 / 6) - 1]

    assert [kg * ONE_KG_N for kg in off_kg] == pytest.approx([point.off_n for point in points])
    assert [False, False, True] == [point.falling for point in points]
    assert [1, 2, 3] == [point.step for point in points]


def test_a_count_that_falls_gives_no_line():
    """A cell upside down is refused elsewhere; here it must not read as a force."""
    assert rough_fit(run((0.0, 500.0), (1.0, 100.0))) is None


def test_a_film_sensor_gets_its_line_too():
    """Its table comes at the end; meanwhile a line is better than nothing."""
    film = replace(FACTS, sensor_class=SensorClass.DRIFTING)

    assert rough_fit(Run(film, run((0.0, 5.0), (1.0, 100.0)).steps)) is not None
