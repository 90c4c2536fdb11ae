"""``soleus calibration certificate``: the page as a file."""

import pytest

NAME = "example-10kg-hx711"


@pytest.mark.parametrize("ending", ["html", "txt"])
def test_the_file_is_written_and_named(soleus, tmp_path, ending):
    """Every command that writes a file ends with its full path; made twice it is the same."""
    first, second = tmp_path / f"one.{ending}", tmp_path / f"two.{ending}"
    words = ("calibration", "certificate", NAME, "--by", "A. Tester", "--date", "2026-11-21")
    ran = soleus(*words, "-o", first)
    soleus(*words, "-o", second)

    assert (0, f"{first}\n") == (ran.exit_code, ran.out)
    assert first.read_bytes() == second.read_bytes()
    assert "A. Tester" in first.read_text(encoding="utf-8")


def test_another_ending_is_refused(soleus, tmp_path):
    """A .pdf that holds HTML opens nowhere."""
    ran = soleus("calibration", "certificate", NAME, "-o", tmp_path / "one.pdf")

    assert 2 == ran.exit_code
    assert [] == list(tmp_path.glob("one*"))


def test_a_profile_that_is_not_there_ends_with_7(soleus, tmp_path):
    """Nothing is certified that is not calibrated."""
    ran = soleus("calibration", "certificate", "nobody", "-o", tmp_path / "one.txt")

    assert (7, "") == (ran.exit_code, ran.out)
