"""Whatever can go wrong with a calibration, as its owner meets it: the sentence and what to do.

The run of a cell that counts 1000 per newton, up and down over 0, 1, 2, 3, 4 kg.
"""

from __future__ import annotations

import dataclasses

import pytest

from soleus.core.calibration.model import SensorKind
from soleus.link.clock import VirtualClock
from soleus.store.calibration.profiles import profile_by_id, save_profile
from soleus.store.folder import open_folder

N_PER_KG = 9.80665 * (1 - 1.2 / 8000)
LOADS_KG = (0, 1, 2, 3, 4, 3, 2, 1, 0)
SIM = "sim-hx711"
HEAD = """\
# id = "mine"
# made_on = 2026-11-02
# sensor = "hx711"
# sensor_class = "load_cell"
# gain = 128
# nominal_rate_hz = 80
# supply_mv = 5000
# probe_uid = ""
# full_scale_counts = {rail}
# tip_area_mm2 = {tip_mm2}
# tip_area_tolerance = 0.01
# mass_tolerance = 0.001
# tilt_deg = 5
# example = false
# simulated = false
# notes = ""
{column},counts,counts_sd
"""
FIRST = 18  # line of the first step


def counts_of(loads_kg, per_n=1000.0, add=()):
    """Counts of these loads, each a little off, and what is added to single ones."""
    off = [3.0, -5.0, 4.0, -2.0, 5.0, 2.0, -4.0, 1.0, -3.0]
    made = [2000 + per_n * kg * N_PER_KG + off[n % 9] for n, kg in enumerate(loads_kg)]
    for n, more in dict(add).items():
        made[n] += more
    return made


@pytest.fixture
def fit(soleus, tmp_path, data):
    """Fit a run of these steps; nothing may be left behind by one that is refused."""

    def run(loads, counts, *, column="mass_kg", tip_mm2=100.0, rail=8388607, more="", sd="4"):
        file = tmp_path / "run.csv"
        head = HEAD.format(column=f"{more}{column}", tip_mm2=tip_mm2, rail=rail)
        rows = (f"{load},{count:.1f},{sd}" for load, count in zip(loads, counts, strict=True))
        file.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
        ran = soleus("calibration", "fit", file)
        if ran.exit_code:
            assert not list(data.glob("profiles/*.toml"))
        return ran

    return run


def test_the_run_itself_is_good(fit):
    """The control: every refusal below is of what was changed, and of nothing else."""
    assert 0 == fit(LOADS_KG, counts_of(LOADS_KG)).exit_code


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("line", ["reference_limit_n = 1e308", "gravity_n_per_kg = 0.0"])
def test_a_false_figure_in_the_head_is_refused_with_its_place(fit, line):
    """Gravity of 981 gave a profile a hundred times off, with a small ± and exit code 0."""
    ran = fit(LOADS_KG, counts_of(LOADS_KG), more=f"# {line}\n")

    assert 7 == ran.exit_code
    assert f"line {FIRST - 1}, {line.split()[0]}: this should be from" in ran.err


@pytest.mark.filterwarnings("error")
def test_a_run_whose_half_width_is_no_number_leaves_nothing_behind(fit):
    """A scatter with digits too many: the profile was written, and then refused as broken."""
    ran = fit(LOADS_KG, counts_of(LOADS_KG), sd="1e308")

    assert 7 == ran.exit_code
    assert "its ± comes to no number" in ran.err
    assert "Nothing was stored." in ran.err
    assert "a number with digits too many" in ran.err


BAD = {
    "kilograms in the column of grams": (
        {"column": "mass_g"},
        ["below 0.2 kg", "name the column mass_kg instead of mass_g"],
    ),
    "grams in the column of kilograms": (
        {"loads": [1000 * kg for kg in LOADS_KG]},
        [f"Line {FIRST + 1}", "above 60 kg", "name the column mass_g instead of mass_kg"],
    ),
    "one mass in another unit": (
        {"loads": (0, 1, 2, 0.003, 4, 3, 2, 1, 0)},
        ["Line ", "noted in the order in which|masses and counts belong together"],
    ),
    "steps out of order": (
        {"loads": (0, 1, 3, 2, 4, 3, 2, 1, 0), "of": (0, 1, 3, 2, 4, 3, 2, 1, 0)},
        [f"Line {FIRST + 3}", "rises again before it was down", "order in which they were made"],
    ),
    "two lines swapped": (
        {"loads": (0, 1, 3, 2, 4, 3, 2, 1, 0)},
        ["Line ", "order in which they were made|masses and counts belong together"],
    ),
    "a bumped table at one step": (
        {"add": {3: 1500.0}},
        [f"Line {FIRST + 3}", "off the curve of the others", "Repeat it if something was bumped"],
    ),
    "a bumped table from one step on": (
        {"add": dict.fromkeys((4, 5, 6, 7, 8), 2500.0)},
        [f"Line {FIRST + 4}", "the zero moved by 6.2%", "something was bumped or slipped"],
    ),
    "a table bumped halfway by as little as 1.8 % of the span": (
        {"add": dict.fromkeys((5, 6, 7, 8), 706.0)},
        [f"Line {FIRST + 5}", "the zero moved by 1.8%", "repeat the run from before this step"],
    ),
    "two identical points": (
        {"copy": 3},
        [f"Line {FIRST + 4}", "the very same as the step before", "Take out the copy"],
    ),
    "saturation in the middle": (
        {"rail": 30000},
        [f"Line {FIRST + 3}", "end of the converter's range", "use a larger cell"],
    ),
    "a tip without area": (
        {"tip_mm2": 0.0},
        ["area of the tip is 0", "Measure the tip's diameter"],
    ),
    "a cell mounted upside down": (
        {"per_n": -1000.0},
        ["upside down or its wires are swapped", "Turn the cell round, or swap A+ and A−"],
    ),
}


@pytest.mark.parametrize(("changed", "said"), BAD.values(), ids=list(BAD))
def test_a_run_with_a_fault_is_refused_with_what_to_do(fit, changed, said):
    """Nobody should have to guess which line is wrong, or what to do about it."""
    options = dict(changed)
    loads = list(options.pop("loads", LOADS_KG))
    of_kg = options.pop("of", LOADS_KG)
    counts = counts_of(of_kg, options.pop("per_n", 1000.0), options.pop("add", ()))
    copy = options.pop("copy", None)
    ran = fit(loads, counts, **options) if copy is None else _copied(fit, loads, counts, copy)

    assert 7 == ran.exit_code
    assert "Nothing was stored." in ran.err
    for words in said:
        assert any(each in " ".join(ran.err.split()) for each in words.split("|")), ran.err


def _copied(fit, loads, counts, n):
    """The line of step n once more, to the last digit."""
    return fit(
        [*loads[: n + 1], loads[n], *loads[n + 1 :]],
        [*counts[: n + 1], counts[n], *counts[n + 1 :]],
    )


# -- a profile that does not belong to the probe, or was changed -----------------------------------


@pytest.fixture
def own(data):
    """Give the simulated probe a profile with some facts changed; returns its file."""

    def put(**changed):
        folder = open_folder(data)
        sim = profile_by_id(folder, SIM)
        return save_profile(folder, dataclasses.replace(sim, **changed))

    return put


HOLD = ("hold", "sol_si", "--side", "left", "--plain", "--checklist-all-no", "--probe", "sim:")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"sensor": SensorKind.ANALOG}, "was made for another kind of sensor"),
        ({"gain": 64}, "set to another gain than during the calibration"),
        ({"tip_area_mm2": 50.0}, "name different tips"),
    ],
)
def test_a_profile_that_is_not_of_this_probe_gives_no_pressure_and_no_hold(
    soleus, own, changed, sentence
):
    """A number wrong by an unknown factor would make a person press twice as hard."""
    own(**changed)
    told, hold = soleus("probe", "info", "--json", "--probe", "sim:").json, soleus(*HOLD)

    assert "UNCALIBRATED" == told["label"]
    assert 7 == hold.exit_code
    assert sentence in hold.err
    assert "soleus calibrat" in hold.err


def test_a_profile_edited_by_hand_guides_without_its_half_width_and_says_so(soleus, own):
    """Somebody made the slope rounder; the fit never said that."""
    path = own()
    path.write_text(path.read_text().replace("= 65000.0", "= 65100.0"))
    told = soleus("probe", "info", "--probe", "sim:").out

    assert "INDICATIVE" in told
    assert "edited by hand after its fit. Fit its run again." in told
    assert "edited by hand" in soleus("calibration", "list").out


def test_a_profile_with_a_tip_of_nothing_is_broken_and_named(soleus, own):
    """Force over nothing is no pressure."""
    path = own()
    path.write_text(path.read_text().replace("tip_area_mm2 = 100.0", "tip_area_mm2 = 0"))
    hold = soleus(*HOLD)

    assert 7 == hold.exit_code
    assert f"{path}, line" in hold.err
    assert "this should be above 0, not 0" in hold.err


def test_a_profile_whose_sign_was_turned_is_broken_and_explained(soleus, own):
    """The cell was mounted upside down, and somebody mended it with a minus."""
    path = own()
    path.write_text(path.read_text().replace("= 65000.0", "= -65000.0"))

    assert "upside down" in soleus(*HOLD).err


def test_a_cell_that_was_turned_round_is_found_by_the_check(soleus, monkeypatch, tmp_path):
    """The reading falls under the load: the sentence says what to turn."""
    monkeypatch.setattr("soleus.live.session.probe_session.HOST_CLOCK", VirtualClock())
    curve = tmp_path / "curve.csv"
    curve.write_text("t_s,force_n\n0,0\n9,0\n9.5,-19.6\n400,-19.6\n")
    ran = soleus("calibration", "check", "--mass", "2", "--probe", f"sim:file={curve}")

    assert 1 == ran.exit_code
    assert "upside down" in ran.out
    assert "Turn the cell round, or swap A+ and A−" in ran.out
