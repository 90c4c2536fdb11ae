"""Profiles as text: what is read, what is refused, and that nothing is lost on the way."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.core.calibration.model import SensorClass
from soleus.core.calibration.profile_toml import parse_profile, profile_text
from soleus.core.calibration.uncertainty import TermName, Uncertainty, UncertaintyTerm
from soleus.errors import BrokenFile
from tests.core.calibration.calibrations import CAL, cal

TEXT = """\
format = 1
id = "bench"
made_on = 2026-05-01
due_on = 2026-11-01
example = false
simulated = false
notes = ""

[made_with]
sensor = "hx711"
sensor_class = "load_cell"
gain = 128
nominal_rate_hz = 80
supply_mv = 5000
probe_uid = "0123456789abcdef"

[line]
zero_counts = 2000.0
counts_per_n = 1000.0
span_n = 50.0
tip_area_mm2 = 100.0

[uncertainty]
coverage_k = 2.0
residual = { absolute_n = 0.03 }
noise = { absolute_n = 0.04 }
masses = { relative = 0.006 }

[uncertainty.tip_area]
relative = 0.008
"""


def test_a_profile_written_by_hand_is_understood():
    """A person may write one with an editor, in either form of TOML tables."""
    assert CAL == parse_profile(TEXT, "bench.toml")


@pytest.mark.parametrize(
    "calibration",
    [
        CAL,
        cal(due_on=None, simulated=True, example=True, supply_mv=0, probe_uid=""),
        cal(sensor_class=SensorClass.DRIFTING, notes='quote " and \\ and é\nnew line \x7f'),
        cal(zero_counts=-43_120.5, counts_per_n=1e-7),
        cal(counts_per_n2=-9.0, temperature_c=21.5, run_sha256="0123456789abcdef" * 4),
        cal(points=((10.0, 400.0), (50.0, 900.0)), counts_per_n=40.0),
        cal(uncertainty=Uncertainty((UncertaintyTerm(TermName.FIT, 0.1, 0.0, 7.0),))),
        cal(edited=True),
        cal(lean_share=0.00506),
    ],
)
def test_a_profile_comes_back_as_it_was_kept(calibration):
    """A session keeps this text; read years later it must give the same pressures."""
    assert calibration == parse_profile(profile_text(calibration), "x.toml")


positive = st.floats(1e-9, 1e9)


@given(positive, positive, positive, st.floats(-1e9, 1e9), st.text(max_size=20))
def test_no_figure_loses_a_digit_on_the_way(counts_per_n, span_n, area_mm2, zero, notes):
    """A replay must agree bit for bit, so the text must too."""
    calibration = cal(
        counts_per_n=counts_per_n,
        span_n=span_n,
        tip_area_mm2=area_mm2,
        zero_counts=zero,
        notes=notes,
        uncertainty=Uncertainty((UncertaintyTerm(TermName.NOISE, counts_per_n, 0.1),), 2.0),
    )

    assert calibration == parse_profile(profile_text(calibration), "x.toml")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "bench"', 'id = "My probe!"', "line 2, id"),
        ("made_on = 2026-05-01", "made_on = 2026-05-01T08:00:00", "line 3, made_on"),
        ("made_on = 2026-05-01", 'made_on = "May"', "line 3, made_on"),
        ("due_on = 2026-11-01", "due_on = 2026-04-01", "line 4, due_on"),
        ("due_on = 2026-11-01\n", "", "due_on: this key is missing"),
        ('sensor = "hx711"', 'sensor = "hx712"', "line 10, made_with sensor"),
        ("gain = 128", "gain = 0", "line 12, made_with gain"),
        ("gain = 128", "gain = 128.5", "line 12, made_with gain"),
        ("supply_mv = 5000", "supply_mv = -1", "line 14, made_with supply_mv"),
        ('"0123456789abcdef"', '"left one"', "line 15, made_with probe_uid"),
        ("zero_counts = 2000.0", 'zero_counts = "2000"', "line 18, line zero_counts"),
        ("counts_per_n = 1000.0", "counts_per_n = -1000.0", "line 19.*upside down"),
        ("counts_per_n = 1000.0", "counts_per_n = inf", "line 19, line counts_per_n"),
        ("span_n = 50.0", "span_n = nan", "line 20, line span_n"),
        ("tip_area_mm2 = 100.0", "tip_area_mm2 = 0", "line 21, line tip_area_mm2"),
        ("tip_area_mm2 = 100.0", "tip_area = 100.0", "line tip_area_mm2: this key is missing"),
        ("coverage_k = 2.0", "coverage_k = 0.5", "line 24, uncertainty coverage_k"),
        ("masses = {", "masse = {", "line 27, uncertainty masse"),
        ("relative = 0.008", "relative = -0.008", "line 30, uncertainty tip_area relative"),
        ("relative = 0.008", "relativ = 0.008", "line 30, uncertainty tip_area relativ"),
        ("absolute_n = 0.0", "relative = 0.0", "no probe is exact"),
        ("notes = ", "note = ", "notes: this key is missing"),
        ("notes = ", "color = 1\nnotes = ", "line 7, color: this key is not known"),
        ("format = 1", "format = 4", "line 1, format"),
        ("format = 1", "format = 2", "seal: this key is missing"),
        ("format = 1", "format = 3", "line: lean_share|lean_share"),
        ("[line]", "[line", "line 17"),
    ],
)
def test_a_profile_edited_wrongly_names_the_line_and_the_key(old, new, told):
    """People edit these files by hand; a wrong figure must never pass, nor a riddle come back."""
    broken = TEXT.replace(old, new)

    assert broken != TEXT
    with pytest.raises(BrokenFile, match=rf"^bench\.toml, .*{told}"):
        parse_profile(broken, "bench.toml")


def test_a_simulated_profile_may_go_without_a_due_date_and_no_other():
    """Only what does not age may claim not to."""
    endless = TEXT.replace("due_on = 2026-11-01\n", "").replace(
        "simulated = false", "simulated = true"
    )

    assert parse_profile(endless, "x").due_on is None
    assert date(2026, 11, 1) == parse_profile(TEXT, "x").due_on


# ---- format 2 ----------------------------------------------------------------------------------

TEXT_2 = profile_text(cal(counts_per_n2=2.0))


def test_what_comes_out_of_a_fit_is_sealed():
    """Text and figures agree, so nothing speaks against it."""
    assert not parse_profile(TEXT_2, "x.toml").edited


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("counts_per_n = 1000.0", "counts_per_n = 1100.0"),
        ("due_on = 2026-11-01", "due_on = 2036-11-01"),
        ("relative = 0.008", "relative = 0.001"),
        ("example = false", "example = true"),
        ('probe_uid = "0123456789abcdef"', 'probe_uid = ""'),
    ],
)
def test_a_figure_changed_by_hand_is_noticed_and_stays_so(old, new):
    """A better ± is easily typed; it must not look like one that was measured."""
    edited = parse_profile(TEXT_2.replace(old, new), "x.toml")

    assert old in TEXT_2
    assert edited.edited
    assert parse_profile(profile_text(edited), "x.toml").edited


def test_notes_spaces_and_remarks_may_be_changed():
    """They say nothing that anybody computes with."""
    text = TEXT_2.replace('notes = ""', 'notes = "by the window"  # moved').replace(" = ", "=")

    assert not parse_profile(text, "x.toml").edited


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("counts_per_n2 = 2.0", "counts_per_n2 = -20.0", "line counts_per_n2: the curve turns"),
        ("counts_per_n2 = 2.0", "counts_per_n2 = nan", "line counts_per_n2"),
        ("counts_per_n2 = 2.0", "force_n = [50.0]", "line rise_counts: this key is missing"),
        (
            "counts_per_n2 = 2.0",
            "force_n = [1.0, 50.0]\nrise_counts = [5.0]",
            "line rise_counts: there should be one for each",
        ),
        (
            "counts_per_n2 = 2.0",
            "force_n = [60.0]\nrise_counts = [5.0]",
            "line span_n: this should be the last force_n",
        ),
        (
            "counts_per_n2 = 2.0",
            "force_n = [20.0, 50.0]\nrise_counts = [5.0, 4.0]",
            "line force_n: the curve turns",
        ),
        ("counts_per_n2 = 2.0", 'force_n = ["a"]', "line force_n: this should be a list of num"),
        ('run_sha256 = ""', 'run_sha256 = "12"', "seal run_sha256"),
        ("absolute_n = 0.03", "absolute_n = 0.03\ndof = 0.5", "uncertainty residual dof"),
    ],
)
def test_a_broken_profile_of_format_2_names_the_key(old, new, told):
    """As for format 1: the place, and what should stand there."""
    assert old in TEXT_2
    with pytest.raises(BrokenFile, match=told):
        parse_profile(TEXT_2.replace(old, new), "x.toml")
