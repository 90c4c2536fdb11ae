"""Where profiles are looked for, which one a probe gets, and how one is kept."""

from __future__ import annotations

import stat
from datetime import date

import pytest

from soleus.errors import CalibrationError, ExitCode, StoreError
from soleus.store.calibration.profiles import (
    installed_path,
    list_profiles,
    load_profile,
    load_run,
    past_profiles,
    previous_profile,
    profile_by_id,
    profile_for,
    save_profile,
    use_profile,
)
from soleus.store.folder import DataFolder
from tests.core.calibration.calibrations import CAL, cal

UID = "0123456789abcdef"


@pytest.fixture
def folder(tmp_path):
    """An empty data folder."""
    return DataFolder(tmp_path)


def test_the_profiles_that_come_with_soleus_are_found(folder):
    """A newcomer's simulated probe is calibrated without a single file of one's own."""
    assert {"sim-hx711", "example-10kg-hx711", "example-20kg-hx711"} <= {
        found.id for found in list_profiles(folder) if found.calibration
    }


def test_a_kept_profile_is_found_again_by_its_name(folder):
    """What was fitted today must be there tomorrow."""
    save_profile(folder, CAL)

    assert CAL == profile_by_id(folder, "bench")


def test_a_kept_profile_is_for_its_owner_only(folder):
    """Everything in the data folder is 0600, notes about a probe's owner included."""
    path = save_profile(folder, CAL)

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


def test_the_older_calibration_is_put_aside(folder):
    """Drift can only be told from two; and the list shows but the one in use."""
    save_profile(folder, CAL)
    save_profile(folder, CAL)  # the same again is no second one
    save_profile(folder, cal(counts_per_n=1001.0, made_on=date(2026, 6, 1)))
    save_profile(folder, cal(counts_per_n=1002.0, made_on=date(2026, 7, 1)))

    assert [1000.0, 1001.0] == [past.counts_per_n for past in past_profiles(folder, "bench")]
    assert 1 == [found.id for found in list_profiles(folder)].count("bench")
    assert () == past_profiles(folder, "other")


def test_two_calibrations_of_one_day_are_both_kept(folder):
    """The first run of the day was repeated twice: each is put aside, and none written over."""
    slopes = [1000.0 + n for n in range(12)]
    for slope in slopes:
        save_profile(folder, cal(counts_per_n=slope))

    assert slopes[:-1] == [past.counts_per_n for past in past_profiles(folder, "bench")]
    assert slopes[-1] == profile_by_id(folder, "bench").counts_per_n
    assert slopes[-2] == previous_profile(folder, profile_by_id(folder, "bench")).counts_per_n


def test_a_profile_that_cannot_be_read_is_put_aside_and_not_lost(folder):
    """It was mistyped by hand; what was in it may still be wanted."""
    path = save_profile(folder, CAL)
    path.write_text("format = 2\nmine")
    save_profile(folder, CAL)

    aside = folder.profiles_path / "past" / "bench" / "unreadable.txt"
    assert "format = 2\nmine" == aside.read_text()
    assert () == past_profiles(folder, "bench")


def test_the_calibration_before_may_have_another_name(folder):
    """Somebody names each run after its month; it is the probe that drifts, not the name."""
    spring, autumn = cal(id="spring"), cal(id="autumn", made_on=date(2026, 10, 1))
    save_profile(folder, spring)
    save_profile(folder, autumn)
    save_profile(folder, cal(id="other", probe_uid="f" * 16))

    assert spring == previous_profile(folder, autumn)
    assert previous_profile(folder, spring) is None


def test_an_older_run_that_is_fitted_again_is_not_held_against_a_newer_one(folder):
    """`calibration fit` of the run of May in November: May comes before, not after."""
    save_profile(folder, cal(made_on=date(2026, 6, 1), counts_per_n=1001.0))
    save_profile(folder, CAL)

    assert previous_profile(folder, CAL) is None


def test_a_newer_calibration_takes_the_place_of_the_older(folder):
    """Sessions keep their own copy, so nothing of the past changes with it."""
    save_profile(folder, CAL)
    save_profile(folder, cal(counts_per_n=1001.0))

    assert 1001.0 == profile_by_id(folder, "bench").counts_per_n


def test_ones_own_profile_wins_over_one_that_came_along(folder):
    """The search order: data folder first."""
    save_profile(folder, cal(id="sim-hx711", counts_per_n=123.0))

    assert 123.0 == profile_by_id(folder, "sim-hx711").counts_per_n
    assert 1 == [found.id for found in list_profiles(folder)].count("sim-hx711")


def test_a_probe_gets_the_profile_that_it_names(folder):
    """The id lies in the probe's own memory and travels with it from computer to computer."""
    chosen = profile_for(folder, "sim-hx711", UID)

    assert chosen is not None
    assert "sim-hx711" == chosen.id


def test_a_choice_made_here_wins_over_what_the_probe_names(folder):
    """`soleus calibration use`: for a probe whose memory still names its last calibration."""
    save_profile(folder, CAL)
    use_profile(folder, UID, "bench")
    use_profile(folder, "ffffffffffffffff", "sim-hx711")

    assert CAL == profile_for(folder, "sim-hx711", UID)
    assert "sim-hx711" == profile_for(folder, "", "ffffffffffffffff").id
    assert "sim-hx711" == profile_for(folder, "sim-hx711", "another probe").id


def test_a_probe_that_names_none_has_none(folder):
    """Uncalibrated is a state, not a fault."""
    assert profile_for(folder, "", UID) is None


def test_a_missing_profile_is_told_with_the_places_looked_at(folder):
    """A probe from another desk: its profile has to be brought along."""
    with pytest.raises(CalibrationError, match=r"no calibration profile 'left-probe' in .+ and .+"):
        profile_for(folder, "left-probe", UID)


def test_a_missing_profile_cannot_be_chosen(folder):
    """A choice that would fail at the next hold is refused now, and nothing is stored."""
    with pytest.raises(CalibrationError):
        use_profile(folder, UID, "left-probe")

    assert profile_for(folder, "", UID) is None


def test_a_broken_profile_is_listed_with_file_line_and_key(folder):
    """One broken file must not hide the others."""
    path = save_profile(folder, CAL)
    path.write_text(path.read_text().replace("tip_area_mm2 = 100.0", "tip_area_mm2 = 0"))
    found = {each.id: each for each in list_profiles(folder)}

    assert found["bench"].calibration is None
    assert f"{path}, line 21, line tip_area_mm2: this should be above 0, not 0." == (
        found["bench"].problem.what
    )
    assert found["sim-hx711"].calibration is not None


def test_a_broken_profile_is_no_calibration_for_a_hold(folder):
    """Exit code 7: no calibration that allows it."""
    save_profile(folder, CAL).write_text("format = 1\n")

    with pytest.raises(CalibrationError) as raised:
        profile_by_id(folder, "bench")
    assert ExitCode.CALIBRATION is raised.value.exit_code


def test_a_profile_under_another_name_is_refused(folder):
    """A copied file would otherwise be found under two names."""
    path = save_profile(folder, CAL)
    copy = path.rename(path.with_name("other.toml"))

    with pytest.raises(CalibrationError, match="the id is 'bench', and the file is named after"):
        load_profile(copy)


def test_a_file_that_is_no_text_is_told_with_its_line(folder):
    """A profile saved by a word processor, or a picture with the wrong ending."""
    path = save_profile(folder, CAL)
    path.write_bytes(b"format = 1\n\xff\xfe")

    with pytest.raises(CalibrationError, match="line 2: this is not text in UTF-8"):
        load_profile(path)


def test_a_run_that_is_not_there_is_told(tmp_path):
    """A misspelt file name: one sentence, no traceback."""
    with pytest.raises(CalibrationError, match=r"gone\.csv, the whole file: No such file"):
        load_run(tmp_path / "gone.csv")


def test_a_broken_file_of_choices_is_told(folder):
    """It decides which ± is claimed, so it is never passed over in silence."""
    (folder.path / "calibration.toml").write_text("[use]\nx = 3\n")

    with pytest.raises(CalibrationError, match=r"calibration\.toml, line 2, use x"):
        profile_for(folder, "sim-hx711", UID)


def test_a_folder_that_cannot_be_written_is_told(folder):
    """A file where the folder of profiles should be; also for a full or read-only disk."""
    folder.profiles_path.write_text("")

    with pytest.raises(StoreError, match="cannot be written"):
        save_profile(folder, CAL)


def test_an_editable_install_finds_the_profiles_of_the_checkout():
    """The wheel carries a copy; a checkout has the originals."""
    assert (installed_path() / "sim-hx711.toml").is_file()
