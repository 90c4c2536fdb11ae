"""``soleus calibration check`` on the simulated probe, in virtual time."""

import dataclasses

import pytest

from soleus.link.clock import VirtualClock
from soleus.store.calibration.checks import checks
from soleus.store.calibration.profiles import profile_by_id, save_profile
from soleus.store.folder import open_folder

SIM = "sim-hx711"


@pytest.fixture
def check(soleus, monkeypatch):
    """Check the simulated probe, whose hand puts the asked load on."""

    def run(*words, url="sim:"):
        monkeypatch.setattr("soleus.live.session.probe_session.HOST_CLOCK", VirtualClock())
        return soleus("calibration", "check", *words, "--probe", url)

    return run


@pytest.fixture
def off_by(data):
    """Give the simulated probe a profile whose slope is off by a factor."""

    def put(factor):
        folder = open_folder(data)
        sim = profile_by_id(folder, SIM)
        save_profile(folder, dataclasses.replace(sim, counts_per_n=sim.counts_per_n * factor))

    return put


def test_a_sound_probe_passes_and_it_is_kept(check, data):
    """2 kg are 19.61 N, on 1 cm² 196.1 kPa."""
    ran = check("--mass", "2")
    (kept,) = checks(open_folder(data))

    assert 0 == ran.exit_code
    assert "expected 196.1 kPa" in ran.out
    assert ("sim-hx711", False) == (kept.calibration, kept.check.failed)


def test_a_probe_that_reads_five_per_cent_less_ends_with_1_and_says_what_follows(
    check, off_by, data
):
    """More counts per newton in the profile: 196.1 / 1.05 = 186.8 kPa, beyond ± 1 kPa or so."""
    off_by(1.05)
    ran = check("--mass", "2")

    assert 1 == ran.exit_code
    assert "read 186.8 kPa" in ran.out or "read 186.7 kPa" in ran.out
    assert "is INDICATIVE, whatever the day" in ran.out
    assert [True] == [each.check.failed for each in checks(open_folder(data))]


def test_a_press_on_a_scale_is_allowed_more(check, off_by):
    """1 % too low is outside for a mass, and within what a hand on a scale can tell."""
    off_by(1.01)

    assert (0, 1) == (check("--scale", "2").exit_code, check("--mass", "2").exit_code)


@pytest.mark.parametrize(("kg", "why"), [("200", "above the weighed span"), ("0.1", "a tenth")])
def test_an_unfit_load_is_refused_before_anybody_puts_it_on(check, data, kg, why):
    """Grams typed for kilograms must not end with a broken cell."""
    ran = check("--mass", kg)

    assert (2, "") == (ran.exit_code, ran.out)
    assert why in ran.err
    assert "on the tip" not in ran.err.replace("stands on the tip", "")
    assert () == checks(open_folder(data))


@pytest.mark.parametrize(
    "words", [("--mass", "-1"), ("--mass", "nan"), ("--mass", "2", "--within", "3")]
)
def test_a_load_that_cannot_be_ends_with_2(check, words):
    """A typing mistake is no finding about the probe."""
    assert 2 == check(*words).exit_code


def test_a_load_that_never_comes_is_nothing_felt(check, tmp_path):
    """A mass that stands beside the tip is carried by something else."""
    curve = tmp_path / "curve.csv"
    curve.write_text("t_s,force_n\n0,0\n400,0\n")
    ran = check("--mass", "2", url=f"sim:file={curve}")

    assert 1 == ran.exit_code
    assert "hardly felt the check load" in ran.out


def test_a_load_known_too_badly_is_refused_before_it_is_put_on(check, data):
    """2 kg ± 1.9 kg would pass anything, and take a failure back."""
    ran = check("--mass", "2", "--within", "1.9")

    assert 2 == ran.exit_code
    assert "it would say too little" in ran.err
    assert () == checks(open_folder(data))


def test_a_pass_too_wide_for_an_earlier_failure_says_so_and_ends_with_1(check, off_by):
    """2.4 % off fails with a mass; pressed onto a scale it may pass, and the probe is as wrong."""
    off_by(1.024)
    failed = check("--mass", "2")
    passed = check("--scale", "2", "--within", "0.1")

    assert (1, 1) == (failed.exit_code, passed.exit_code)
    assert "The probe reads the check load as its calibration says." in passed.out
    assert "An earlier check failed, and this one is too wide to have shown it" in passed.out
