"""A thin sensor on the bytes of the real firmware: weighed in, then pressed.

The compiled image reads its ADC in simavr, in real time. ``soleus calibrate`` is run as a person
runs it: each load is put on when it asks for it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from soleus.core.terms import End, Label
from soleus.link.simulated.cell import THIN_COUNT_MAX, thin_share
from soleus.store.calibration.profiles import load_profile
from soleus.store.folder import find_folder
from tests.cli.calibration.test_calibrate_thin import TWO_KG
from tests.cli.hold.hold_process import hold
from tests.simavr.harness import THIN, Setup, SimProbe

pytestmark = [pytest.mark.firmware, pytest.mark.slow]

N_PER_KG = 9.80665 * (1 - 1.2 / 8000)
STEP = re.compile(r"Step \d of (?P<of>\d): (put (?P<load_g>\d+) g|nothing)")
MAIN = "import sys; from soleus.cli import main; sys.exit(main(sys.argv[1:]))"


def dial_n(force_n):
    """What the simulator's straight sensor has to be told to count like a film at a force."""
    return (THIN_COUNT_MAX * thin_share(force_n) - THIN.zero_counts) / THIN.counts_per_n


def probe(folder, force=None):
    """The real image with a thin sensor and the resistor across it; its EEPROM is kept."""
    setup = Setup(folder, sensor="analog", bridge=True, noise_counts=30.0, force=force)
    return SimProbe(setup)


def calibrated(folder, data):
    """Weigh the sensor in; returns exit code, what was said, and how many steps there were."""
    command = [sys.executable, "-c", MAIN, "calibrate", "--id", "film", "--data", str(data)]
    environment = {key: value for key, value in os.environ.items() if "SOLEUS" not in key}
    said, steps = [], 0
    with (
        probe(folder) as sim,
        subprocess.Popen(
            [*command, "--probe", str(sim.pty)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        process.stdin.write("".join(f"{answer}\n" for answer in TWO_KG))
        process.stdin.flush()
        for line in process.stdout:
            said.append(line)
            asked = STEP.match(line)
            if asked:
                steps += 1
                sim.send(f"force {dial_n(int(asked['load_g'] or 0) / 1000 * N_PER_KG):.6f}")
            if asked or line.startswith("All 7 steps are in"):
                process.stdin.write("\n")
                process.stdin.flush()
        return process.wait(), "".join(said), steps


@pytest.fixture(scope="module")
def weighed(tmp_path_factory):
    """A folder with a probe that has been weighed in, its data folder, and what was said."""
    folder = tmp_path_factory.mktemp("thin")
    (folder / "sim").mkdir()
    return folder, *calibrated(folder / "sim", folder / "data")


def test_a_run_on_the_image_gives_the_sensors_curve(weighed):
    """By hand: the divider's rise at half, one and two kilograms; the ADC has 16 368 counts."""
    folder, exit_code, said, steps = weighed
    cal = load_profile(find_folder(folder / "data").profiles_path / "film.toml")
    expected = [
        THIN_COUNT_MAX * (thin_share(kg * N_PER_KG) - thin_share(0.0)) for kg in (0.5, 1.0, 2.0)
    ]

    assert (0, 7) == (exit_code, steps), said
    assert expected == pytest.approx([rise for _, rise in cal.points], rel=3e-3)
    assert not cal.gives_threshold_and_trend


def test_a_hold_on_the_image_is_indicative_with_lower_caps(weighed):
    """60 kPa of true force, read within the ± that its profile states; the cap is 0.8 of 196."""
    folder, *_ = weighed
    press = [(0.0, 0.0), (4.0, 0.0), *((4.0 + t / 10, 0.2 * t) for t in range(1, 31)), (13.0, 6.0)]
    press = [*press, *((13.0 + t / 10, 6.0 - 0.2 * t) for t in range(1, 31))]
    with probe(folder / "sim", [(t_s, dial_n(force_n)) for t_s, force_n in press]) as sim:
        ended = hold(folder / "data", "--seconds", "5", url=str(sim.pty))
    (plan,) = ended.of("plan")
    (stored,) = ended.session.holds
    cal = load_profile(find_folder(folder / "data").profiles_path / "film.toml")
    held = [view["pressure_kpa"] for view in ended.of("view") if view["phase"] == "hold"]

    assert (0, End.DONE) == (ended.exit_code, stored.result.end)
    assert Label.INDICATIVE is stored.result.label
    assert 0.8 * 2 * N_PER_KG * 10 == pytest.approx(plan["cap_kpa"], rel=1e-3)
    assert {None} == {view["u95_kpa"] for view in ended.of("view")}
    assert held[len(held) // 2] == pytest.approx(60.0, abs=10 * cal.uncertainty.half_width_n(6.0))
