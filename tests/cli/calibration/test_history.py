"""What became of a calibration: checks, drift, zeros and overloads, wherever one asks for it."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from soleus.core.calibration.health import Check, CheckResult
from soleus.link.clock import VirtualClock
from soleus.live.wall_clock import WallClock
from soleus.store.calibration.checks import KeptCheck, keep_check
from soleus.store.calibration.profiles import profile_by_id, save_profile
from soleus.store.folder import open_folder

SIM = "sim-hx711"
MADE = date(2026, 5, 1)


@pytest.fixture
def folder(data):
    """The data folder of the commands."""
    return open_folder(data)


@pytest.fixture
def mine(folder):
    """A profile of one's own, and the one before it, a tenth of a per cent away."""
    sim = profile_by_id(folder, SIM)
    own = {"id": "mine", "simulated": False, "probe_uid": "ab" * 8}
    now = dataclasses.replace(sim, **own, made_on=MADE, due_on=date(2126, 5, 1))
    before = dataclasses.replace(now, made_on=MADE - timedelta(days=180))
    save_profile(folder, dataclasses.replace(before, counts_per_n=now.counts_per_n * 1.001))
    save_profile(folder, now)
    return now


def check(folder, cal, day, read_kpa, result=CheckResult.PASSED):
    """Put one check on record."""
    kept = Check(result, 196.1, read_kpa, 1.1)
    keep_check(folder, KeptCheck(day, cal.probe_uid, cal.id, cal.made_on, 19.61, kept))


def test_show_tells_the_last_check_and_how_far_it_was_off(soleus, folder, mine):
    """The second of two, a day later: 197.0 for 196.1 are +0.9."""
    check(folder, mine, MADE, 199.0, CheckResult.OUTSIDE)
    check(folder, mine, MADE + timedelta(days=1), 197.0)
    text = soleus("calibration", "show", "mine").out

    assert (
        "checks     2, of them 1 outside; the last on 2026-05-02: 196.1 kPa read +0.9 kPa off,"
        " allowed ± 1.1 kPa: passed"
    ) in text


def test_show_as_json_has_the_same(soleus, folder, mine):
    """For whoever keeps the checks of ten probes in a sheet."""
    check(folder, mine, MADE, 197.0)
    told = soleus("calibration", "show", "mine", "--json").json["history"]

    assert ("2026-05-01", "passed", 197.0) == tuple(
        told["last_check"][key] for key in ("day", "result", "read_kpa")
    )
    assert (180, False) == (told["drift"]["days"], told["drift"]["drifted"])
    assert ([], 0) == (told["zeros"], told["overloads_n"])


def test_a_calibration_without_a_check_says_how_to_make_one(soleus, mine):
    """Thirty seconds that find most of what can go wrong."""
    assert "none yet; with one known mass: soleus calibration check" in (
        soleus("calibration", "show", "mine").out
    )


def test_a_check_of_an_older_calibration_of_the_name_is_not_counted(soleus, folder, mine):
    """It was compared with figures that are not in use any more."""
    check(folder, dataclasses.replace(mine, made_on=MADE - timedelta(days=180)), MADE, 197.0)

    assert soleus("calibration", "show", "mine", "--json").json["history"]["last_check"] is None


def test_the_list_marks_what_is_due_and_what_disagrees(soleus, folder, mine):
    """Before anybody chooses it."""
    today = WallClock().today()
    soon = dataclasses.replace(mine, due_on=today + timedelta(days=10), counts_per_n=70_000.0)
    late = dataclasses.replace(
        mine, id="late", probe_uid="cd" * 8, due_on=today - timedelta(days=1)
    )
    save_profile(folder, soon)
    save_profile(folder, late)
    lines = {line.split()[0]: line for line in soleus("calibration", "list").out.splitlines()}
    told = {each["id"]: each for each in soleus("calibration", "list", "--json").json["profiles"]}

    assert lines["mine"].endswith("due soon  disagrees with the one before")
    assert lines["late"].endswith("past its due date")
    assert (True, False) == (told["mine"]["drifted"], told["late"]["drifted"])


def test_use_says_what_must_not_be_overlooked(soleus, folder, mine):
    """The old profile of another probe, chosen by a slip."""
    save_profile(folder, dataclasses.replace(mine, due_on=WallClock().today() - timedelta(days=1)))
    ran = soleus("calibration", "use", "mine", "--uid", "00" * 8)

    assert 0 == ran.exit_code
    assert "mine: past its due date." in ran.err
    assert "made with another probe" in ran.err
    assert "Against the calibration before, of " in ran.err


def test_a_broken_older_profile_hides_no_other_from_the_list(soleus, data, mine):
    """What cannot be compared is null; `show` names the file."""
    (path,) = (data / "profiles" / "past" / "mine").glob("*.toml")
    path.write_text("format = 9")
    told = {each["id"]: each for each in soleus("calibration", "list", "--json").json["profiles"]}
    shown = soleus("calibration", "show", "mine")

    assert told["mine"]["drifted"] is None
    assert (7, True) == (shown.exit_code, str(path) in shown.err)


def test_a_profile_travels_as_a_file(soleus, data, folder, mine, tmp_path):
    """Made at one desk, used at the other: copied into that data folder, it wins there."""
    other = tmp_path / "other"
    (other / "profiles").mkdir(parents=True)
    text = (data / "profiles" / "mine.toml").read_text()
    (other / "profiles" / "mine.toml").write_text(text)
    told = soleus("calibration", "show", "mine", "--json", "--data", other).json

    assert (str(other / "profiles" / "mine.toml"), "mine") == (told["path"], told["id"])
    assert (
        soleus("calibration", "show", SIM, "--json")
        .json["path"]
        .endswith("calibration/profiles/sim-hx711.toml")
    )


# -- the check itself ------------------------------------------------------------------------------


@pytest.fixture
def made(soleus, monkeypatch):
    """Check the simulated probe in virtual time."""

    def run(*words):
        monkeypatch.setattr("soleus.live.session.probe_session.HOST_CLOCK", VirtualClock())
        return soleus("calibration", "check", *words, "--probe", "sim:")

    return run


def test_a_check_as_json_says_all_and_where_it_is_kept(made, data):
    """2 kg are 196.1 kPa on 1 cm²."""
    ran = made("--mass", "2", "--json")
    told = ran.json

    assert (0, "passed", False) == (ran.exit_code, told["result"], told["failed"])
    assert 196.1 == pytest.approx(told["expected_kpa"], abs=0.05)
    assert str(data / "checks.csv") == told["path"]


def test_a_check_in_a_hot_room_says_so(made):
    """The calibration is of 20 °C; 35 °C is more than 10 away, 28 °C is not."""
    hot, warm = (
        made("--mass", "2", "--json", "--room-c", "35"),
        made("--mass", "2", "--json", "--room-c", "28"),
    )

    assert "other_temperature" in hot.json["notes"]
    assert "other_temperature" not in warm.json["notes"]


def test_a_failed_check_as_json_ends_with_1(made, folder):
    """The sum of it for a script: exit code and field say the same."""
    sim = profile_by_id(folder, SIM)
    save_profile(folder, dataclasses.replace(sim, counts_per_n=sim.counts_per_n * 1.05))
    ran = made("--mass", "2", "--json")

    assert (1, True, "outside") == (ran.exit_code, ran.json["failed"], ran.json["result"])


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--mass", "2", "--probe", "nowhere/port"), 4), (("--mass", "200", "--probe", "sim:"), 2)],
)
def test_what_keeps_a_check_from_being_made_has_its_own_exit_code(soleus, words, code):
    """No probe is 4, a load that cannot be is 2; neither is a finding."""
    assert code == soleus("calibration", "check", "--json", *words).exit_code


def test_without_a_calibration_there_is_nothing_to_check(made, folder):
    """Exit code 7: no calibration that allows it."""
    sim = profile_by_id(folder, SIM)
    save_profile(folder, dataclasses.replace(sim, gain=64))

    assert 7 == made("--mass", "2", "--json").exit_code
