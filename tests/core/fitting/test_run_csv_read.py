"""Runs of known masses as CSV: what is read and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from soleus.core.calibration.model import SensorClass, SensorKind
from soleus.core.fitting.run import Reference, ReferenceKind, Run, RunFacts, Step
from soleus.core.fitting.run_csv import parse_run, run_sha256
from soleus.errors import BrokenFile

TEXT = """\
## My first run, on the kitchen table.
# id = "bench"
# made_on = 2026-05-01
# sensor = "hx711"
# sensor_class = "load_cell"
# gain = 128
# nominal_rate_hz = 80
# supply_mv = 5000
# probe_uid = "0123456789abcdef"
# full_scale_counts = 8388607
# tip_area_mm2 = 100.0
# tip_area_tolerance = 0.02
# mass_tolerance = 0.001
# gravity_n_per_kg = 9.81
# gravity_tolerance = 0.0002
# tilt_deg = 10
# example = false
# simulated = false
# notes = "kitchen table"

step, mass_g, counts, counts_sd, note
1, 0, 1000, 3.5, nothing
2, 500, 6000.25, 4, "one bag, full"
"""


def test_a_run_is_read_with_its_heading_and_its_lines():
    """The heading says with what the run was made; without it a fit could claim no ±."""
    facts = RunFacts(
        id="bench",
        made_on=date(2026, 5, 1),
        sensor=SensorKind.HX711,
        sensor_class=SensorClass.LOAD_CELL,
        gain=128,
        nominal_rate_hz=80.0,
        supply_mv=5000,
        probe_uid="0123456789abcdef",
        full_scale_counts=8_388_607,
        tip_area_mm2=100.0,
        tip_area_tolerance=0.02,
        mass_tolerance=0.001,
        gravity_n_per_kg=9.81,
        gravity_tolerance=0.0002,
        tilt_deg=10.0,
        notes="kitchen table",
    )
    steps = (Step(0.0, 1000.0, 3.5, line=22), Step(0.5, 6000.25, 4.0, line=23))

    assert Run(facts, steps, run_sha256(TEXT)) == parse_run(TEXT, "run.csv")


def test_without_a_local_gravity_the_standard_one_stands_with_its_doubt():
    """Most people do not know theirs: 9.80665, and ± 0.27 % covers every place on Earth."""
    text = "\n".join(line for line in TEXT.splitlines() if "gravity" not in line)
    facts = parse_run(text, "run.csv").facts

    assert (9.80665, 0.0027) == (facts.gravity_n_per_kg, facts.gravity_tolerance)


def test_kilograms_and_weights_are_read_too():
    """A person writes the unit of the masses at hand; a weight is for a step measured better."""
    text = TEXT.replace("mass_g, counts, counts_sd, note", "mass_kg, counts, counts_sd, weight")
    text = text.replace("nothing", "2").replace('"one bag, full"', "0.5")

    assert [(0.0, 2.0), (500.0, 0.5)] == [
        (step.mass_kg, step.weight) for step in parse_run(text, "run.csv").steps
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("# gain = 128", "# gain = high", "line 6"),
        ("# gain = 128", "# gain = 0", "line 6, gain"),
        ("# gain = 128\n", "", "gain: this key is missing"),
        ("# tilt_deg = 10", "# tilt_deg = 90", "line 16, tilt_deg"),
        ("_tolerance = 0.02", "_tolerance = 2", "line 12, tip_area_tolerance"),
        ("# notes", "# colour = 1\n# notes", "line 19, colour"),
        ("full_scale_counts = 8388607", "full_scale_counts = 0", "line 10, full_scale_counts"),
        ("mass_g", "mass", "line 21, the heading: there should be one column of mass_kg or mass_g"),
        ("step, mass_g", "mass_kg, mass_g", "line 21, the heading"),
        ("counts_sd", "sd", "line 21, the heading: the column counts_sd is missing"),
        ("note\n", "colour\n", "line 21, the heading: what is 'colour'"),
        ("6000.25", "six", "line 23, counts: 'six'"),
        ("6000.25", "nan", "line 23, counts: 'nan'"),
        ("6000.25, 4", "6000.25, -4", "line 23, counts_sd"),
        (", nothing", "", "line 22: there are 4 columns, and the heading has 5"),
        ("# gain", '# reference = "hand"\n# gain', "line 6, reference: 'hand' is none of masses"),
        ("# gain", '# reference = "scale"\n# gain', "resolution_g: this key is missing"),
        ("# gain", '# reference = "gauge"\n# resolution_n = 0.1\n# gain', "line 23, the heading"),
        ("mass_g", "force_n", "line 21, the heading: the column force_n does not go with"),
        ("# gain", "# reference_limit_n = -1\n# gain", "line 6, reference_limit_n"),
        (
            "# gain",
            '# reference = "scale"\n# resolution_g = 0\n# gain',
            "line 7, resolution_g",
        ),
        (
            "# gain",
            '# reference = "scale"\n# resolution_g = 1e308\n# gain',
            "line 7, resolution_g",
        ),
        ("# gain", "# conditioning_cycles = -1\n# gain", "line 6, conditioning_cycles"),
        ("note\n", "dwell_s\n", "line 22, dwell_s: 'nothing'"),
        ("per_kg = 9.81", "per_kg = 981.0", "line 14, gravity_n_per_kg: .*from 9.76 to 9.84"),
        ("per_kg = 9.81", "per_kg = 0", "line 14, gravity_n_per_kg"),
        ("per_kg = 9.81", "per_kg = nan", "line 14, gravity_n_per_kg"),
        ("gravity_tolerance = 0.0002", "gravity_tolerance = 5.0", "line 15, gravity_tolerance"),
        ("# gain", "# buoyancy_tolerance = -0.001\n# gain", "line 6, buoyancy_tolerance"),
        ("# gain", "# temperature_share_per_k = -1\n# gain", "line 6, temperature_share_per_k"),
        ("# gain", "# creep_limit = nan\n# gain", "line 6, creep_limit"),
        ("# gain", "# temperature_c = nan\n# gain", "line 6, temperature_c: .*number, not nan"),
        ("# gain", "# temperature_c = 295\n# gain", "line 6, temperature_c"),
        ("tip_area_mm2 = 100.0", "tip_area_mm2 = 0.001", "line 11, tip_area_mm2: .*1 to 10000"),
        ("tip_area_mm2 = 100.0", "tip_area_mm2 = 1e9", "line 11, tip_area_mm2"),
        ("tip_area_mm2 = 100.0", "tip_area_mm2 = -100", "line 11, tip_area_mm2"),
    ],
)
def test_a_run_with_a_fault_names_the_line(old, new, told):
    """Twenty lines of numbers: without a line number nobody finds the wrong one."""
    broken = TEXT.replace(old, new)

    assert broken != TEXT
    with pytest.raises(BrokenFile, match=rf"^run\.csv, {told}"):
        parse_run(broken, "run.csv")


def test_a_tip_of_nothing_is_read():
    """It is refused later, in words that say how to measure one."""
    assert 0.0 == parse_run(TEXT.replace("mm2 = 100.0", "mm2 = 0"), "run.csv").facts.tip_area_mm2


@pytest.mark.parametrize("weight", ["0", "1e308", "1e-308"])
def test_a_weight_of_nothing_or_of_everything_is_refused(weight):
    """A step that must not count is left out, where everyone sees it; so are all but one."""
    text = TEXT.replace("note\n", "weight\n").replace("nothing", weight)

    with pytest.raises(BrokenFile, match="line 22, weight"):
        parse_run(text, "run.csv")


def test_a_run_without_steps_is_told():
    """A heading alone, for example of a run that was broken off."""
    heading = "\n".join(line for line in TEXT.splitlines() if line.startswith("#"))

    with pytest.raises(BrokenFile, match="there is no step in it"):
        parse_run(heading, "run.csv")


def test_what_a_run_was_made_against_is_read():
    """A scale that shows 5 g: one step of it is 0.005 · 9.80665 N."""
    text = TEXT.replace("# gain", '# reference = "scale"\n# resolution_g = 5\n# gain')

    assert Reference(ReferenceKind.SCALE, 0.0, pytest.approx(0.04903325)) == (
        parse_run(text, "run.csv").facts.reference
    )


def test_a_gauges_newtons_are_read():
    """9.80665 N are one kilogram of standard weight, and come back as 9.80665 N."""
    heading = '# reference = "gauge"\n# resolution_n = 0.1\n# reference_limit_n = 0.5\n# gain'
    text = TEXT.replace("# gain", heading).replace("mass_g", "force_n").replace("500,", "9.80665,")
    run = parse_run(text, "run.csv")

    assert Reference(ReferenceKind.GAUGE, 0.5, 0.1) == run.facts.reference
    assert 9.80665 == pytest.approx(run.loads_n[1])


def test_conditions_of_the_run_are_read():
    """Warmth, cycles before the run, who made it, how long each load was on."""
    extra = '# temperature_c = 21.5\n# conditioning_cycles = 4\n# made_by = "NN"\n# gain'
    text = TEXT.replace("# gain", extra).replace("note\n", "dwell_s\n").replace("nothing", "")
    run = parse_run(text.replace('"one bag, full"', "30"), "run.csv")
    facts = run.facts

    assert (21.5, 4, "NN") == (facts.temperature_c, facts.conditioning_cycles, facts.made_by)
    assert [0.0, 30.0] == [step.dwell_s for step in run.steps]


def test_a_run_is_known_by_its_hash_whatever_the_line_ends():
    """A run that went through another system is still the same run; another figure is not."""
    assert run_sha256(TEXT) == run_sha256(TEXT.replace("\n", "\r\n"))
    assert run_sha256(TEXT) != run_sha256(TEXT.replace("6000.25", "6000.26"))
