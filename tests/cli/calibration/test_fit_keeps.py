"""``soleus calibration fit``: what it keeps, whatever becomes of whoever reads what it prints."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.cli.calibration.test_command import HEADING, STEPS
from tests.cli.test_main import START

TEXT = HEADING + "\n".join(STEPS) + "\n"
CERTIFICATE = ("calibration", "certificate", "bench-2")


@pytest.fixture
def run_file(tmp_path):
    """Write a run and return its path."""

    def write(text, encoding="utf-8"):
        file = tmp_path / "run.csv"
        file.write_bytes(text.encode(encoding))
        return file

    return write


def test_a_fit_that_nobody_reads_is_kept_all_the_same(tmp_path, run_file):
    """As in ``soleus calibration fit run.csv | head -3``: it was lost, without a word."""
    reader, writer = os.pipe()
    os.close(reader)
    words = ("--data", str(tmp_path / "data"), "calibration", "fit", str(run_file(TEXT)))
    ended = subprocess.run(
        [sys.executable, "-c", START, *words],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(writer)

    assert (128 + signal.SIGPIPE, "") == (ended.returncode, ended.stderr)
    assert (tmp_path / "data" / "profiles" / "bench-2.toml").exists()
    assert (tmp_path / "data" / "runs" / "bench-2" / "2026-11-02.csv").exists()


def test_the_run_is_kept_beside_its_profile_byte_for_byte(soleus, data, run_file):
    """The certificate shows the points of the run, remarks and line ends as they were written."""
    text = "## written on a Mac\r\n" + TEXT.replace("\n", "\r\n")
    ran = soleus("calibration", "fit", run_file(text))
    kept = data / "runs" / "bench-2" / "2026-11-02.csv"

    assert [str(kept), str(data / "profiles" / "bench-2.toml")] == ran.out.splitlines()[-2:]
    assert text.encode() == kept.read_bytes()
    assert 0o600 == kept.stat().st_mode & 0o777


def test_a_run_fitted_by_hand_has_a_whole_certificate(soleus, data, run_file, tmp_path):
    """It said that the run file is not here, and had neither points nor residuals."""
    soleus("calibration", "fit", run_file(TEXT))
    page = tmp_path / "page.txt"
    soleus(*CERTIFICATE, "-o", page)
    text = page.read_text(encoding="utf-8")

    assert "bench-2/2026-11-02.csv" in text
    assert "is not here" not in text


def test_a_run_fitted_twice_is_kept_once(soleus, data, run_file):
    """Fitted again after an update of soleus, it is still the same run."""
    file = run_file(TEXT)
    soleus("calibration", "fit", file)
    again = soleus("calibration", "fit", file)

    assert ["2026-11-02.csv"] == [path.name for path in (data / "runs" / "bench-2").iterdir()]
    assert 0 == again.exit_code


def test_a_run_under_another_name_is_kept_under_that(soleus, data, run_file, tmp_path):
    """A run of one's own head, fitted for a second name: its certificate is whole, too."""
    soleus("calibration", "fit", run_file(TEXT), "--id", "mine")
    page = tmp_path / "page.txt"
    soleus("calibration", "certificate", "mine", "-o", page)

    assert "mine/2026-11-02.csv" in page.read_text(encoding="utf-8")


def test_a_profile_for_elsewhere_leaves_the_data_folder_alone(soleus, data, run_file, tmp_path):
    """With -o a file is made, to be carried away; nothing here changes."""
    soleus("calibration", "fit", run_file(TEXT), "-o", tmp_path / "mine.toml")

    assert not data.exists()


def test_a_run_with_a_byte_order_mark_is_read_and_found_again(soleus, run_file, tmp_path):
    """Spreadsheets put one in front of a CSV; it was told that the id is missing."""
    ran = soleus("calibration", "fit", run_file(TEXT, "utf-8-sig"))
    page = tmp_path / "page.txt"
    soleus(*CERTIFICATE, "-o", page)

    assert 0 == ran.exit_code
    assert "is not here" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_columns_that_are_not_separated_by_commas_are_named(soleus, data, run_file, mark, name):
    """So a spreadsheet saves where the comma is the decimal point."""
    head, _, rows = TEXT.partition("mass_kg")
    ran = soleus("calibration", "fit", run_file(head + ("mass_kg" + rows).replace(",", mark)))

    assert 7 == ran.exit_code
    assert f"line 17, the heading: the columns are separated by {name}, not by commas" in ran.err
    assert "Save it with commas between the columns, and a point in decimals." in ran.err
    assert not data.exists()
