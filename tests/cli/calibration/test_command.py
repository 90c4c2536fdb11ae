"""``soleus calibration``: profiles listed, shown, fitted, chosen; refusals that name the place."""

import tomllib

import pytest

from soleus.core.calibration.profile_toml import profile_text
from tests.core.calibration.calibrations import CAL
from tests.project.files import ROOT

SHIPPED = ROOT / "calibration" / "profiles" / "sim-hx711.toml"
SIM_RUN = ROOT / "calibration" / "runs" / "sim-hx711" / "2026-11-21.csv"
UID = "0123456789abcdef"

HEADING = """\
# id = "bench-2"
# made_on = 2026-11-02
# sensor = "hx711"
# sensor_class = "load_cell"
# gain = 128
# nominal_rate_hz = 80
# supply_mv = 0
# probe_uid = ""
# full_scale_counts = 8388607
# tip_area_mm2 = 100.0
# tip_area_tolerance = 0.01
# mass_tolerance = 0.001
# tilt_deg = 5
# example = false
# simulated = false
# notes = ""
mass_kg,counts,counts_sd
"""
STEPS = ["0,1000,4", "1,11000,4", "2,21030,4", "1,11000,4", "0,1000,4"]  # lines 18 to 22


@pytest.fixture
def bench(data):
    """A person's own profile, past its due date: 1000 counts are 1 N, 1 N is 10 kPa."""
    file = data / "profiles" / "bench.toml"
    file.parent.mkdir(parents=True)
    file.write_text(profile_text(CAL), encoding="utf-8")
    return file


@pytest.fixture
def run_file(tmp_path):
    """Write a run with these steps and return its path."""

    def write(*steps):
        file = tmp_path / "run.csv"
        file.write_text(HEADING + "\n".join(steps) + "\n", encoding="utf-8")
        return file

    return write


# -- list ----------------------------------------------------------------------------------------


def test_the_profiles_that_come_with_soleus_are_listed(soleus):
    """Without any of one's own there is still something to look at."""
    listed = soleus("calibration", "list", "--json").json["profiles"]

    assert [
        "example-10kg-hx711",
        "example-20kg-hx711",
        "example-flexiforce-analog",
        "example-fsr-analog",
        "sim-hx711",
    ] == [each["id"] for each in listed]
    assert [True, True, True, True, False] == [each["example"] for each in listed]


def test_ones_own_profile_is_listed_with_what_must_not_be_overlooked(soleus, bench):
    """Past due it takes the ± away; the figures are those of the file."""
    lines = {line.split()[0]: line for line in soleus("calibration", "list").out.splitlines()}

    assert "made 2026-05-01" in lines["bench"]
    assert "due 2026-11-01" in lines["bench"]
    assert "past its due date" in lines["bench"]


def test_a_broken_profile_is_listed_with_file_line_and_key(soleus, bench):
    """A list that left it out would send its owner to look elsewhere."""
    text = bench.read_text(encoding="utf-8")
    bench.write_text(text.replace("gain = 128", "gain = 0"), encoding="utf-8")
    line = text[: text.index("gain = 128")].count("\n") + 1
    ran = soleus("calibration", "list")

    assert 0 == ran.exit_code
    assert f"{bench}, line {line}, made_with gain" in ran.out


# -- show ----------------------------------------------------------------------------------------


def test_the_half_widths_are_those_of_the_budget(soleus, bench):
    """By hand at 100 kPa = 10 N: 2 · √(0.03² + 0.04² + 0.06² + 0.08²) N = 0.2236 N = 2.236 kPa."""
    shown = soleus("calibration", "show", "bench", "--json").json
    at = {each["pressure_kpa"]: each["u95_kpa"] for each in shown["u95_kpa"]}

    assert pytest.approx(2.236, abs=0.001) == at[100.0]
    assert 500.0 == max(at)  # the span: 50 N; nothing is claimed above it


def test_every_figure_of_the_profile_is_shown(soleus, bench):
    """What a person compares with the paper beside the scale."""
    text = soleus("calibration", "show", "bench").out

    for figure in ("2000 counts", "1000 counts/N", "100 counts/kPa", "50 N", "500 kPa", "5000 mV"):
        assert figure in text
    assert str(bench) == text.splitlines()[-1]


def test_the_budget_is_a_table_with_a_row_for_each_cause(soleus, bench):
    """Absolute in N, relative in %; from the file 0.03 N and 0.8 %."""
    rows = [line.split() for line in soleus("calibration", "show", "bench").out.splitlines()]

    assert ["scatter", "about", "the", "line", "0.030", "0"] in rows
    assert ["tip", "area", "0", "0.800"] in rows


def test_a_profile_that_was_edited_by_hand_is_called_so(soleus, bench):
    """A better ± is easily typed; whoever reads it must know."""
    text = bench.read_text(encoding="utf-8")
    bench.write_text(text.replace("relative = 0.008", "relative = 0.001"), encoding="utf-8")

    assert "edited by hand" in soleus("calibration", "show", "bench").out.splitlines()[0]


def test_an_example_is_called_one(soleus):
    """Its figures are nobody's probe."""
    ran = soleus("calibration", "show", "example-10kg-hx711")

    assert "(example)" in ran.out.splitlines()[0]


def test_a_profile_that_is_not_there_ends_with_7(soleus):
    """The sentence says where it was looked for."""
    ran = soleus("calibration", "show", "nobody")

    assert (7, "") == (ran.exit_code, ran.out)
    assert "soleus calibration list" in ran.err


@pytest.mark.parametrize("words", ["show bench", "use bench --uid " + UID])
def test_a_broken_profile_ends_with_7_and_names_file_line_and_key(soleus, bench, words):
    """It was edited by hand, so a hand can mend it, given the place."""
    text = bench.read_text(encoding="utf-8")
    bench.write_text(text.replace("span_n = 50.0", 'span_n = "50"'), encoding="utf-8")
    line = text[: text.index("span_n")].count("\n") + 1
    ran = soleus("calibration", *words.split())

    assert (7, "") == (ran.exit_code, ran.out)
    assert f"{bench}, line {line}, line span_n" in ran.err


# -- fit -----------------------------------------------------------------------------------------


def test_the_shipped_profile_comes_out_of_its_run_again(soleus, tmp_path):
    """The file is text for text the one that comes with soleus."""
    output = tmp_path / "sim-hx711.toml"
    ran = soleus("calibration", "fit", SIM_RUN, "-o", output)

    assert (0, str(output)) == (ran.exit_code, ran.out.splitlines()[-1])
    assert SHIPPED.read_text(encoding="utf-8") == output.read_text(encoding="utf-8")


def test_a_fit_is_kept_in_the_data_folder_and_found_there(soleus, data, run_file):
    """Without -o there is nothing more to do before it can be used."""
    ran = soleus("calibration", "fit", run_file(*STEPS))

    assert str(data / "profiles" / "bench-2.toml") == ran.out.splitlines()[-1]
    assert 0 == soleus("calibration", "show", "bench-2").exit_code


def test_a_fit_can_be_given_another_id(soleus, data, run_file):
    """A second probe weighed with the same set of masses."""
    ran = soleus("calibration", "fit", run_file(*STEPS), "--id", "mine")

    assert str(data / "profiles" / "mine.toml") == ran.out.splitlines()[-1]


def test_the_table_shows_how_far_each_step_lies_off_the_line(soleus, run_file):
    """By hand: rises 10000, 20030, 10000 over 1, 2, 1 kg: slope 60060/6, so 10 low, high, low."""
    rows = [
        line.split() for line in soleus("calibration", "fit", run_file(*STEPS)).out.splitlines()
    ]
    off = {row[0]: row[3] for row in rows[1:6]}

    assert {"18": "+0.0", "19": "-10.0", "20": "+10.0", "21": "-10.0", "22": "+0.0"} == off


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (["0,1000,4", "1,eleven,4"], "run.csv, line 19, counts: 'eleven' is not a number"),
        (["0,1000,4", "1,11000"], "run.csv, line 19: there are 2 columns"),
        (STEPS[:3], "run.csv: This run gives no calibration: there are fewer than 5 steps"),
        (
            [*STEPS, "2,22000,4"],
            "run.csv: Line 23 of the run: the step is more than 2% of the span",
        ),
        ([*STEPS, "3,9000000,4"], "run.csv: Line 23 of the run: the count stands at the end"),
    ],
)
def test_a_run_that_gives_no_calibration_ends_with_7_and_its_place(
    soleus, data, run_file, steps, said
):
    """It is refused, never mended, and nothing is kept of it."""
    ran = soleus("calibration", "fit", run_file(*steps))

    assert (7, "") == (ran.exit_code, ran.out)
    assert said in ran.err
    assert not (data / "profiles").exists()


def test_a_run_that_is_not_there_ends_with_7(soleus, tmp_path):
    """A mistyped name, said with the name."""
    ran = soleus("calibration", "fit", tmp_path / "no.csv")

    assert 7 == ran.exit_code
    assert "no.csv" in ran.err


@pytest.mark.parametrize(
    "words",
    ["--id Mine", "-o {0}/bench-2.txt", "-o {0}/mine.toml --id yours", "-o {0}/My_one.toml"],
)
def test_an_id_that_cannot_be_one_or_is_not_the_files_ends_with_2(
    soleus, run_file, tmp_path, words
):
    """A profile is found by the name of its file; two names would be one too many."""
    ran = soleus("calibration", "fit", run_file(*STEPS), *words.format(tmp_path).split())

    assert 2 == ran.exit_code
    assert ["run.csv"] == [path.name for path in tmp_path.iterdir()]


def test_a_profile_that_cannot_be_written_ends_with_5(soleus, run_file, tmp_path):
    """The folder is missing; the run is still there to be fitted again."""
    ran = soleus("calibration", "fit", run_file(*STEPS), "-o", tmp_path / "no" / "mine.toml")

    assert 5 == ran.exit_code
    assert "mine.toml cannot be written" in ran.err


# -- use -----------------------------------------------------------------------------------------


def test_the_connected_probe_uses_the_chosen_profile_from_then_on(soleus, data):
    """The whole way: fit, choose, and the probe's numbers come from it."""
    soleus("calibration", "fit", SIM_RUN, "--id", "mine")
    ran = soleus("calibration", "use", "mine", "--probe", "sim:steady")
    told = soleus("probe", "list", "--json", "--probe", "sim:steady").json["ports"][0]["probe"]

    assert (0, f"{data / 'calibration.toml'}\n") == (ran.exit_code, ran.out)
    assert ("sim-hx711", "mine") == (told["calibration_named"], told["calibration_id"])


def test_a_probe_can_be_named_by_its_unique_id(soleus, data):
    """It may lie in a drawer; capitals are how some people copy hexadecimal digits."""
    assert 0 == soleus("calibration", "use", "sim-hx711", "--uid", UID.upper()).exit_code
    choices = tomllib.loads((data / "calibration.toml").read_text(encoding="utf-8"))
    assert "sim-hx711" == choices["use"][UID]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("use nobody --probe /dev/ttyNONE9", 7),  # said before anybody waits for a probe
        ("use sim-hx711 --probe /dev/ttyNONE9", 4),
        ("use sim-hx711 --probe nonsense", 2),
        ("use sim-hx711 --uid 12", 2),
        ("use sim-hx711 --uid ''", 2),
    ],
)
def test_what_cannot_be_chosen_changes_nothing(soleus, data, words, code):
    """A half-made choice would show up as wrong numbers much later."""
    ran = soleus("calibration", *words.replace("''", " ").split(" "))

    assert code == ran.exit_code
    assert not (data / "calibration.toml").exists()


def test_what_was_written_beside_the_choices_by_hand_stays(soleus, data):
    """Two probes of one look are told apart by such a remark."""
    data.mkdir()
    file = data / "calibration.toml"
    file.write_text("[use]\nffffffffffffffff = 'sim-hx711'  # the red one\n", encoding="utf-8")
    soleus("calibration", "use", "sim-hx711", "--uid", UID)
    text = file.read_text(encoding="utf-8")

    assert "# the red one" in text
    assert {UID, "ffffffffffffffff"} == set(tomllib.loads(text)["use"])


def test_a_broken_file_of_choices_ends_with_7_and_its_place(soleus, data):
    """It is never written over: other probes' choices stand in it."""
    data.mkdir()
    file = data / "calibration.toml"
    file.write_text("[use]\nbroken\n", encoding="utf-8")
    ran = soleus("calibration", "use", "sim-hx711", "--uid", UID)

    assert 7 == ran.exit_code
    assert f"{file}, line 2" in ran.err
    assert "[use]\nbroken\n" == file.read_text(encoding="utf-8")
