"""Simulated people in whole guided runs, in virtual time, with the real wire and the real hold."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from soleus.core.events import EventKind
from soleus.core.terms import Cause, End
from soleus.link.simulated import cell
from soleus.link.simulated.source import CALIBRATION_ID
from tests.link.simulated.guided_hold import PLAN, TARGET, run_guided_hold

PROFILES = Path(__file__).parents[3] / "calibration" / "profiles"


def test_a_steady_hand_finishes_every_hold_of_the_run():
    """A newcomer's first run on the simulation has to end well, rests and all."""
    run = run_guided_hold("sim:steady", replace(PLAN, sets_n=2))

    assert (End.DONE, None) == (run.view.end, run.view.cause)
    assert 2 == run.kinds().count(EventKind.HOLD_END)


@pytest.mark.parametrize(
    ("hand", "cause"),
    [
        ("pushy", Cause.OVER_CAP),
        ("drop", Cause.LINK_LOST),
        ("saturate", Cause.SATURATED),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_hand_named_after_a_fault_makes_that_fault(hand, cause, seed):
    """Each stop rule can be seen by anybody who types the hand's name."""
    run = run_guided_hold(f"sim:{hand}?seed={seed}")

    assert (End.STOPPED, cause) == (run.view.end, run.view.cause)


def test_a_fault_comes_after_some_time_in_the_band():
    """A hold that broke off before it was one would show nothing of what is kept."""
    assert run_guided_hold("sim:drop").view.in_band_s == pytest.approx(4.0, abs=0.2)


def test_a_shaky_hand_leaves_the_band_and_comes_back_without_a_stop():
    """In-band time has to pause and go on: contact lasts clearly longer than the band."""
    run = run_guided_hold("sim:shaky")

    assert End.DONE is run.view.end
    assert run.view.contact_s > 1.5 * run.view.in_band_s


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_steady_hand_stays_inside_the_band(seed):
    """It is the picture of a good hold; the band here is 65 to 95 kPa, the cap 150."""
    pressures_kpa = run_guided_hold(f"sim:steady?seed={seed}").pressure_kpa

    assert TARGET.low_kpa < max(pressures_kpa) < TARGET.high_kpa


def test_nothing_touches_until_the_hold_is_ready():
    """The zero is taken in that time; a force then would become part of it."""
    run = run_guided_hold("sim:steady", zero_s=3.0)

    assert len(run.before_kpa) > 200
    assert max(map(abs, run.before_kpa)) < 0.5  # the cell's noise alone


def test_rating_prompts_are_answered_with_two_by_simulated_people():
    """Otherwise a hold without a person would end for want of an answer."""
    run = run_guided_hold("sim:steady", replace(PLAN, in_band_s=40.0))
    prompts = run.kinds().count(EventKind.PROMPT)
    ratings = [event.value for event in run.events if event.kind is EventKind.RATING]

    assert [{"nrs": 2}] * (prompts - 1) == ratings  # the last prompt came with the end


def test_a_rating_takes_a_person_some_time():
    """An answer within the same sample would hide a prompt that is never drawn."""
    run = run_guided_hold("sim:steady")
    asked_s = next(event.t_s for event in run.events if event.kind is EventKind.PROMPT)
    answered_s = next(event.t_s for event in run.events if event.kind is EventKind.RATING)

    assert 1.5 == pytest.approx(answered_s - asked_s, abs=0.1)


def test_the_same_seed_gives_the_same_run_and_another_seed_another():
    """Pictures and examples are made from seeds; they must not change by themselves."""
    first, again, other = (run_guided_hold(f"sim:shaky?seed={seed}") for seed in (5, 5, 6))

    assert first.pressure_kpa == again.pressure_kpa
    assert first.events == again.events
    assert first.pressure_kpa != other.pressure_kpa


def test_a_hand_on_keys_presses_nothing_by_itself():
    """Plain sim: is for a person at the keyboard; without one, nobody touches the spot."""
    run = run_guided_hold("sim:")

    assert Cause.NO_CONTACT is run.view.cause
    assert max(map(abs, run.pressure_kpa)) < 0.5


def test_a_curve_is_pressed_from_the_start_command_on(tmp_path):
    """By hand: 0 N for 2 s, then to 8 N in 4 s and staying there: 80 kPa on 1 cm2."""
    file = tmp_path / "curve.csv"
    file.write_text("t_s,force_n\n0,0\n2,0\n6,8\n60,8\n")
    run = run_guided_hold(f"sim:file={file}", max_s=9.0, zero_s=0.5)

    assert run.pressure_kpa[-1] == pytest.approx(80.0, abs=0.2)
    assert run.pressure_kpa[20] == pytest.approx(0.0, abs=0.2)


def test_the_simulated_cell_is_the_one_its_profile_describes():
    """Else every simulated pressure would be off by the ratio of the two, and look plausible."""
    profile = tomllib.loads((PROFILES / f"{CALIBRATION_ID}.toml").read_text(encoding="utf-8"))
    line = profile["line"]

    assert CALIBRATION_ID == profile["id"]
    assert (cell.ZERO_COUNTS, cell.COUNTS_PER_N) == (line["zero_counts"], line["counts_per_n"])
    assert cell.TIP_AREA_MM2 == line["tip_area_mm2"]
    noise_n = cell.NOISE_COUNTS / cell.COUNTS_PER_N

    assert noise_n <= profile["uncertainty"]["noise"]["absolute_n"]
