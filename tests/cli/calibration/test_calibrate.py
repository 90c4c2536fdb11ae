"""``soleus calibrate`` end to end: typed answers and a force curve on the simulated probe.

How a run is typed and pressed stands in ``tests.cli.calibration.typed_run``.
"""

from __future__ import annotations

import math
import signal
import tomllib

import pytest

from soleus.cli.signals import Interrupted
from soleus.errors import LinkLost
from soleus.link.clock import NS_PER_S, VirtualClock
from tests.cli.calibration.typed_run import (
    ENTERS,
    FIT,
    LOADS_KG,
    MASSES,
    N_PER_KG,
    SCALE,
    STEP_S,
    Script,
    kept,
    profile,
)
from tests.cli.probe.broken_probes import FAULTS
from tests.live.session_driver import Through

# -- a whole run ---------------------------------------------------------------------------------


def test_a_run_with_masses_gives_a_profile_that_the_probe_uses(calibrate, soleus, data):
    """The cell makes 65 000 counts per newton; 5 kg on 1 cm² are 490 kPa."""
    ran = calibrate([*MASSES, *ENTERS, FIT])
    made = profile(soleus, data)

    assert 0 == ran.exit_code
    assert 65_000.0 == pytest.approx(made["counts_per_n"], rel=1e-4)
    assert "Your span ends at 490 kPa, so your targets do too." in ran.out
    choices = tomllib.loads((data / "calibration.toml").read_text(encoding="utf-8"))
    assert {made["probe_uid"]: made["id"]} == choices["use"]
    assert [] == kept(data)


def test_the_run_is_kept_and_found_by_its_profile(calibrate, soleus, data):
    """Who doubts the number can fit it again; every file that was written is named."""
    ran = calibrate([*MASSES, *ENTERS, FIT], LOADS_KG, "--id", "mine")
    (run,) = (data / "runs" / "mine").glob("*.csv")
    again = soleus("calibration", "fit", run, "-o", data.parent / "mine.toml")

    assert 0 == again.exit_code
    assert (data.parent / "mine.toml").read_text() == (data / "profiles" / "mine.toml").read_text()
    names = [line for line in ran.out.splitlines() if line.startswith(str(data))]
    assert [str(run), str(data / "profiles" / "mine.toml"), str(data / "calibration.toml")] == names


def test_a_run_on_a_scale_is_made_of_what_was_typed(calibrate, soleus, data):
    """The hand pressed 1.02 kg where 1 was asked for: the typed number counts, not the plan."""
    pressed_kg = [0, 1.02, 1.96, 5.05, 2.07, 0.97, 0]
    lines = []
    for k, kg in enumerate(pressed_kg):
        lines.append((STEP_S * k + 2, ""))
        lines += [(STEP_S * k + 8, f"{1000 * kg:.0f}")] if kg else []
    ran = calibrate([*SCALE, *lines, FIT], pressed_kg)
    (run,) = (data / "runs").glob("*/*.csv")

    assert 0 == ran.exit_code
    assert 65_000.0 == pytest.approx(profile(soleus, data)["counts_per_n"], rel=1e-3)
    assert "# resolution_g = 5" in run.read_text()


def test_a_run_against_a_gauge_is_made_of_its_newtons(calibrate, soleus, data):
    """A gauge tells force itself: neither gravity nor air may enter."""
    pressed_n = [0, 10.2, 19.6, 50.5, 20.7, 9.7, 0]
    lines = []
    for k, force_n in enumerate(pressed_n):
        lines.append((STEP_S * k + 2, ""))
        lines += [(STEP_S * k + 8, f"{force_n}")] if force_n else []
    answers = ["gauge", "0.2", "0.1", "0.1", "10 20 50", "100", "2", "1", "3", "", ""]
    ran = calibrate([*answers, *lines, FIT], [force_n / N_PER_KG for force_n in pressed_n])
    (run,) = (data / "runs").glob("*/*.csv")
    made = profile(soleus, data)

    assert 0 == ran.exit_code
    assert (65_000.0, 50.5) == pytest.approx((made["counts_per_n"], made["span_n"]), rel=1e-4)
    assert 0.0 == made["uncertainty"]["gravity"]["relative"]
    assert "reference_limit_n = 0.1" in run.read_text()


def test_the_full_load_left_on_for_five_minutes_shows_the_creep(calibrate, soleus, data):
    """This cell creeps by 0.2 % in the five minutes; without a look ± 0.1 % would be assumed."""
    on = [(0.0, 0.0), (10.0, 0.0), (10.5, N_PER_KG), (20.0, N_PER_KG), (20.5, 5 * N_PER_KG)]
    wait = [(30.0, 5 * N_PER_KG), (320.0, 5.01 * N_PER_KG), (340.0, 5.01 * N_PER_KG)]
    off = [(340.5, N_PER_KG), (350.0, N_PER_KG), (350.5, 0.0)]
    times = [2.0, 12.0, 22.0, 29.0, 342.0, 352.0, 360.0]
    answers = ["masses", "0.5", "1000 5000", "100", "2", "1", "3", "yes", "", ""]
    ran = calibrate([*answers, *[(t_s, "") for t_s in times]], points=[*on, *wait, *off])
    creep = profile(soleus, data)["uncertainty"]["creep"]["relative"]

    assert 0 == ran.exit_code
    assert "Step 4 of 6: leave the 5000 g on for 5 minutes; Enter." in ran.err
    assert [f"Wait… {n} min." for n in (5, 4, 3, 2, 1)] == [
        line for line in ran.err.splitlines() if line.endswith(" min.")
    ]
    assert 0.002 / math.sqrt(3) == pytest.approx(creep, rel=0.5)


def test_the_simulated_hand_of_a_probe_on_keys_puts_the_loads_on(soleus, monkeypatch, data):
    """So that the whole way can be tried without a probe and without a curve."""
    clock = VirtualClock()
    monkeypatch.setattr("soleus.live.session.probe_session.HOST_CLOCK", clock)
    script = Script(clock, [*MASSES[1:], *[""] * 8])
    monkeypatch.setattr("soleus.cli.calibration.calibrate_lines.TypedLines", lambda: script)
    ran = soleus("calibrate", "--plain", "--way", "masses", "--probe", "sim:")

    assert 0 == ran.exit_code
    assert 65_000.0 == pytest.approx(profile(soleus, data)["counts_per_n"], rel=1e-3)


# -- refused before anything is stored -----------------------------------------------------------


def ramp(slope_n_per_s):
    """Nothing for ten seconds, then a load that never stands still."""
    return [(0.0, 0.0), (10.0, 0.0), (60.0, 50 * slope_n_per_s)]


def shaken(share):
    """A hand that presses 10 N and shakes three times a second."""
    times = [10.0 + 0.02 * i for i in range(2500)]
    shaking = [(t, 10.0 * (1 + share * math.sin(2 * math.pi * 3 * t))) for t in times]
    return [(0.0, 0.0), (9.9, 0.0), *shaking]


@pytest.mark.parametrize(
    ("answers", "points", "words"),
    [
        (MASSES, ramp(0.5), "Wait… still moving."),
        (MASSES, [(0.0, 0.0), (60.0, 0.0)], "The reading hardly changed."),
        (MASSES, [(0.0, 0.0), (10.0, 0.0), (10.5, -9.8)], "the cell is mounted upside down"),
        (MASSES, [(0.0, 0.0), (10.0, 0.0), (10.5, 150.0)], "at the end of its range"),
        (SCALE, shaken(0.1), "The hand shakes too much for the scale."),
    ],
)
def test_a_step_that_will_not_do_is_refused_in_words_and_not_stored(
    calibrate, data, answers, points, words
):
    """A bad step that is in the run spoils it; one that was refused costs half a minute."""
    ran = calibrate([*answers, *ENTERS[:2], (50.0, "quit")], points=points)

    assert 0 == ran.exit_code
    assert words in ran.err
    assert "This step was not stored." in ran.err
    assert 1 == len(kept(data))


def test_readings_without_a_value_are_no_step(calibrate, data):
    """A loose wire shows as such, not as a load."""
    ran = calibrate([*MASSES, ENTERS[0], (40.0, "quit")], through=FAULTS["no_values"])

    assert "Too many readings carry no value." in ran.err
    assert [] == kept(data)


def test_after_a_refusal_the_same_step_is_asked_for_again(calibrate, data):
    """The load was put on late: the second Enter finds it there."""
    late = [(0.0, 0.0), (20.0, 0.0), (20.5, N_PER_KG)]
    ran = calibrate([*MASSES, *ENTERS[:3], (30.0, "quit")], points=late)

    assert 2 == ran.err.count("Step 2 of 7: put 1000 g on the tip")
    assert 2 == len(kept(data))


@pytest.mark.parametrize("number", ["much", "1.02", "-1020"])
def test_a_number_that_cannot_be_is_asked_for_again(calibrate, data, number):
    """Kilograms typed for grams; the load still stands there."""
    typed = [(18.0, number), (18.5, "1020"), (19.0, "quit")]
    ran = calibrate([*SCALE, *ENTERS[:2], *typed], [0, 1.02])

    assert "This step was not stored." in ran.err
    assert 2 == len(kept(data))
    assert kept(data)[1].startswith("2,1.02,")


def test_a_refused_answer_is_asked_for_again_and_undo_goes_to_the_question_before(calibrate, data):
    """Nobody has to begin anew for a slip of the finger."""
    ran = calibrate(["weights", "scale", "undo", "masses", "", "5", "quit"])

    assert 3 == ran.err.count("What are the loads known by")
    assert "'weights' cannot be used here." in ran.err
    assert 2 == ran.err.count("Which loads, in g")
    assert "Nothing was stored." in ran.err
    assert [] == kept(data)


def test_loading_before_the_run_can_be_taken_back(calibrate):
    """How often it was loaded goes into the record; it must be what was done."""
    ran = calibrate([*MASSES[:-1], "undo", "undo", "undo", "1", "no", "", "quit"])

    assert "let go, 3 times" in ran.err
    assert "let go, once" in ran.err


# -- undo, quit, resume --------------------------------------------------------------------------


def test_a_step_that_was_taken_back_is_made_again(calibrate, data):
    """The table was bumped; one step goes, the others stay."""
    lines = [*MASSES, *ENTERS[:2], (18.0, "undo"), (19.0, "quit")]
    ran = calibrate(lines, [0, 1])

    assert "Step 2 taken back." in ran.err
    assert 1 == len(kept(data))


def test_undo_before_the_first_step_changes_nothing(calibrate):
    """There is nothing to take back, and that is said."""
    ran = calibrate([*MASSES, "undo", "quit"])

    assert "There is no step to take back." in ran.err
    assert 2 == ran.err.count("Step 1 of 7")


@pytest.mark.parametrize("yes", ["yes", "y", "Yes"])
def test_a_run_that_was_quit_is_gone_on_with(calibrate, soleus, data, yes):
    """Called away after three steps, the other four are made on the next start."""
    first = calibrate([*MASSES, *ENTERS[:3], (29.0, "quit")])
    assert "3 steps, is kept in" in first.err
    assert 0 == first.exit_code
    ran = calibrate(["what?", yes, *ENTERS[:4], (40.0, "")], LOADS_KG[3:])

    assert 0 == ran.exit_code
    assert "broken off after 3 of 7 steps" in ran.err
    assert 65_000.0 == pytest.approx(profile(soleus, data)["counts_per_n"], rel=1e-4)
    assert [] == kept(data)


@pytest.mark.parametrize("no", ["no", "n"])
def test_a_run_that_is_not_wanted_is_thrown_away(calibrate, data, no):
    """With other masses at hand one begins anew."""
    calibrate([*MASSES, ENTERS[0], (9.0, "quit")])
    assert 1 == len(kept(data))
    ran = calibrate([no, "quit"])

    assert "What are the loads known by" in ran.err
    assert [] == kept(data)


def test_a_run_is_not_gone_on_with_at_another_rate(calibrate, data):
    """Noise and gain would be another's; what was made is kept."""
    calibrate([*MASSES, ENTERS[0], (9.0, "quit")])
    ran = calibrate(["yes"], options="?rate=10")

    assert 7 == ran.exit_code
    assert "80 samples/s" in ran.err
    assert 1 == len(kept(data))


# -- how it ends ---------------------------------------------------------------------------------


def test_a_run_that_gives_no_calibration_ends_with_7_and_can_be_mended(calibrate, soleus, data):
    """The second step was 0.6 kg in truth: told with its number, and undo still reaches it."""
    ran = calibrate([*MASSES, *ENTERS, FIT], [0, 0.6, 2, 5, 2, 1, 0])

    assert 7 == ran.exit_code
    assert "Line 2 of the run" in ran.err
    assert "No profile was made." in ran.err
    assert not (data / "profiles").exists()
    assert 7 == len(kept(data))
    back = [*["undo"] * 6, *[(STEP_S * k + 2, "") for k in range(6)], (60.0, "")]
    assert 0 == calibrate(["yes", *back], LOADS_KG[1:]).exit_code


def test_without_a_probe_it_ends_with_4(soleus, tmp_path):
    """Before anybody is asked anything."""
    ran = soleus("calibrate", "--probe", tmp_path / "no-such-port")

    assert 4 == ran.exit_code
    assert "What are the loads known by" not in ran.err


class PulledOut(Through):
    """The plug comes out in the second step."""

    def read(self, timeout_s):
        """As inside, until then."""
        if self.clock.now_ns() > 15 * NS_PER_S:
            raise LinkLost("The probe was unplugged.")
        return self.inner.read(timeout_s)


def test_a_probe_that_goes_ends_with_4_and_the_run_is_kept(calibrate, data):
    """A plug that slips out costs the step, not the run."""
    ran = calibrate([*MASSES, *ENTERS], through=PulledOut)

    assert 4 == ran.exit_code
    assert "1 step, is kept in" in ran.err
    assert 1 == len(kept(data))


def test_ctrl_c_ends_with_130_and_the_run_is_kept(calibrate, data):
    """The steps were stored as they were made."""
    lines = [*MASSES, *ENTERS[:2], (19.0, Interrupted(signal.SIGINT))]
    ran = calibrate(lines)

    assert 130 == ran.exit_code
    assert "2 steps, is kept in" in ran.err
    assert 2 == len(kept(data))


def test_answers_that_end_too_soon_are_an_error_and_the_run_is_kept(calibrate, data):
    """A script that forgot a line must not pass for a calibration."""
    ran = calibrate([*MASSES, ENTERS[0]])

    assert 2 == ran.exit_code
    assert "no more answers" in ran.err
    assert 1 == len(kept(data))


def test_an_id_that_cannot_be_one_is_refused_before_the_probe_is_looked_for(soleus):
    """It would be found out after an hour of masses otherwise."""
    assert 2 == soleus("calibrate", "--id", "Not An Id", "--probe", "sim:").exit_code


# -- against the calibration before ----------------------------------------------------------------


def test_the_first_calibration_is_compared_with_none(calibrate):
    """There is nothing to agree with yet."""
    assert "calibration before" not in calibrate([*MASSES, *ENTERS, FIT]).out


def test_a_second_calibration_of_the_day_agrees_and_both_are_kept(calibrate, data):
    """The same cell twice: the drift is told in per cent and in units of what both allow."""
    calibrate([*MASSES, *ENTERS, FIT], LOADS_KG, "--id", "mine")
    ran = calibrate([*MASSES, *ENTERS, FIT], [1.0005 * kg for kg in LOADS_KG], "--id", "mine")
    calibrate([*SCALE[:2], "1", *SCALE[3:], *scale_lines(), FIT], LOADS_KG, "--id", "mine")

    assert "Against the calibration before" in ran.out
    assert "They agree." in ran.out
    assert 2 == len(list((data / "profiles" / "past" / "mine").glob("*.toml")))


def scale_lines():
    """Enter, and what the scale shows, for each load."""
    lines = []
    for k, kg in enumerate(LOADS_KG):
        lines += [(STEP_S * k + 2, "")] + ([(STEP_S * k + 8, f"{1000 * kg}")] if kg else [])
    return lines


def test_a_probe_that_reads_three_per_cent_otherwise_is_said_to_disagree(calibrate):
    """Loads that were 3 % heavier than typed: one of the two runs is wrong, and it is said."""
    calibrate([*MASSES, *ENTERS, FIT], LOADS_KG, "--id", "mine")
    ran = calibrate([*MASSES, *ENTERS, FIT], [1.03 * kg for kg in LOADS_KG], "--id", "mine")

    assert "the same count reads -2.9" in ran.out
    assert "They disagree, so the probe is INDICATIVE" in ran.out


def test_what_was_said_more_stands_in_the_run(calibrate, data):
    """Where, how warm, by whom: for the certificate, and for whoever fits it again."""
    answers = [*MASSES[:-2], "yes", "52.52", "34", "21.5", "Ann-Lea", ""]
    ran = calibrate([*answers, *ENTERS, FIT], LOADS_KG, "--id", "mine")
    (run,) = (data / "runs" / "mine").glob("*.csv")
    head = run.read_text()

    assert 0 == ran.exit_code
    assert 'made_by = "Ann-Lea"' in head
    assert "temperature_c = 21.5" in head
    assert "gravity_tolerance = 0.0005" in head
    assert "gravity_n_per_kg = 9.812" in head
