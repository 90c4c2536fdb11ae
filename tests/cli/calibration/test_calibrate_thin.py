"""A thin sensor from its first step to a hold: it guides, and claims no more than it may."""

from __future__ import annotations

import math

import pytest

from soleus.core.calibration.model import GUIDES_ONLY
from soleus.core.terms import End, Label
from soleus.link.simulated.cell import THIN_COUNT_MAX, thin_share
from soleus.store.calibration.profiles import list_profiles
from soleus.store.folder import find_folder
from tests.cli.calibration.typed_run import ENTERS, FIT, LOADS_KG, MASSES, N_PER_KG, STEP_S
from tests.cli.hold.hold_process import hold

THIN = "?sensor=analog"
TWO_KG = [*MASSES[:2], "500 1000 2000", *MASSES[3:]]
UP_TO_2_KG = [0, 0.5, 1, 2, 1, 0.5, 0]
SPAN_KPA = 2 * N_PER_KG * 10  # 1 N on 1 cm² is 10 kPa


@pytest.fixture
def made(calibrate, data):
    """What the command said of a run up to 2 kg, and the profile that it made."""
    ran = calibrate([*TWO_KG, *ENTERS, FIT], UP_TO_2_KG, "--id", "thin", options=THIN)
    found = {each.id: each for each in list_profiles(find_folder(data))}
    return ran, found["thin"].calibration


def test_a_thin_sensor_is_calibrated_like_any_other(made):
    """By hand: 2 kg are 19.61 N, and the divider's rise there is what the table ends with."""
    ran, cal = made
    rise = THIN_COUNT_MAX * (thin_share(2 * N_PER_KG) - thin_share(0.0))

    assert 0 == ran.exit_code
    assert (2 * N_PER_KG, rise) == pytest.approx(cal.points[-1], rel=2e-3)
    assert f"Your span ends at {SPAN_KPA:.0f} kPa, so your targets do too." in ran.out


def test_what_it_is_good_for_is_said_where_it_is_made(made):
    """Who builds one for thresholds must hear it now, not after a month of records."""
    ran, cal = made

    assert not cal.gives_threshold_and_trend
    assert f"good for   {GUIDES_ONLY}\n" in ran.out
    assert "no threshold, no trend" in GUIDES_ONLY


def test_it_has_to_be_loaded_before_the_run(calibrate, data):
    """A film that was not pressed before reads some per cent less; two times will not do."""
    at = TWO_KG.index("3")
    answers = [*TWO_KG[:at], "2", *TWO_KG[at:]]
    ran = calibrate([*answers, *ENTERS, FIT], UP_TO_2_KG, options=THIN)

    assert 0 == ran.exit_code
    assert "Type a whole number from 3 to 20." in ran.err
    (run,) = (data / "runs").glob("*/*.csv")
    assert "# conditioning_cycles = 3 " in run.read_text(encoding="utf-8")


def test_a_sensor_that_creeps_under_its_masses_gets_to_the_end(calibrate, data):
    """A tenth more in 5 minutes: by the measure of a load cell it would never stand still."""
    points = [(0.0, 0.0)]
    for k, kg in enumerate(UP_TO_2_KG):
        for t_s in (0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 9.9):
            crept = 1 + 0.1 * math.log1p(t_s) / math.log(301)
            points.append((STEP_S * k + t_s, kg * N_PER_KG * crept))
    ran = calibrate([*TWO_KG, *ENTERS, FIT], points=points, options=THIN)

    assert 0 == ran.exit_code
    assert 7 == ran.err.count("Kept: ")
    assert "Try this step again" not in ran.err


def test_a_load_cell_may_give_thresholds(calibrate, soleus, data):
    """The sentence for films must not stand beside every profile."""
    ran = calibrate([*MASSES, *ENTERS, FIT], LOADS_KG, "--id", "cell")
    told = soleus("calibration", "show", "cell", "--json").json

    assert "no threshold" not in ran.out
    assert told["gives_threshold_and_trend"]


@pytest.mark.slow
def test_a_hold_with_it_is_indicative_with_lower_caps(made, data):
    """By hand: the cap is 0.8 of the 196 kPa that were weighed, and no ± stands anywhere."""
    ended = hold(data, "--seconds", "5", url=f"sim:steady{THIN}")
    (plan,) = ended.of("plan")
    (stored,) = ended.session.holds

    assert (0, End.DONE) == (ended.exit_code, stored.result.end)
    assert 0.8 * SPAN_KPA == pytest.approx(plan["cap_kpa"], rel=1e-3)
    assert Label.INDICATIVE is stored.result.label
    assert {"INDICATIVE"} == {view["label"] for view in ended.of("view")}
    assert {None} == {view["u95_kpa"] for view in ended.of("view")}
