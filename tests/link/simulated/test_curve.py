"""Force curves: what the lines between the points are, and how a bad file is named."""

import pytest

from soleus.errors import UsageError
from soleus.link.simulated.curve import parse_curve, read_curve

GOOD = ["t_s,force_n", "0,0", "2,10", "3,10"]


@pytest.mark.parametrize(
    ("t_s", "force_n"), [(-1.0, 0.0), (0.0, 0.0), (1.0, 5.0), (2.5, 10.0), (99.0, 10.0)]
)
def test_force_runs_in_straight_lines_between_the_points(t_s, force_n):
    """By hand: halfway from (0 s, 0 N) to (2 s, 10 N) is 5 N; after the end the last stays."""
    assert force_n == parse_curve(GOOD, "a.csv").at(t_s)


def test_a_curve_that_begins_pressed_is_still_untouched_before_the_start():
    """The zero is taken before; a force then would be taken for nothing."""
    curve = parse_curve(["t_s,force_n", "0,7"], "a.csv")

    assert (0.0, 7.0) == (curve.at(-0.001), curve.at(0.0))


def test_columns_may_stand_in_any_order_among_others():
    """Spreadsheets add columns and swap them."""
    curve = parse_curve(["note, force_n ,t_s", "x,4,0", "", "y,8,1"], "a.csv")

    assert ((0.0, 1.0), (4.0, 8.0)) == (curve.t_s, curve.force_n)


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ([], "a.csv, line 1: the column t_s is missing"),
        (["t_s,force"], "a.csv, line 1: the column force_n is missing"),
        (["t_s,force_n"], "a.csv has no line with numbers"),
        (["t_s,force_n", "0,0", "1,x"], "a.csv, line 3: 'x' is not a number"),
        (["t_s,force_n", "0,nan"], "a.csv, line 2: 'nan' is not a number"),
        (["t_s,force_n", "0"], "a.csv, line 2: '' is not a number"),
        (["t_s,force_n", "1,0", "", "1,5"], "a.csv, line 4: t_s must rise, but 1 comes after 1"),
    ],
)
def test_a_bad_line_is_named_with_file_and_line(lines, named):
    """Whoever wrote the file must find the place without searching."""
    with pytest.raises(UsageError) as caught:
        parse_curve(lines, "a.csv")

    assert named in str(caught.value)
    assert caught.value.effect
    assert caught.value.next_step


def test_a_file_that_is_missing_says_what_to_do(tmp_path):
    """A mistyped name is the usual slip."""
    with pytest.raises(UsageError, match=r"nofile\.csv cannot be read") as caught:
        read_curve(tmp_path / "nofile.csv")

    assert "Nothing was opened." == caught.value.effect
    assert "t_s,force_n" in caught.value.next_step


def test_a_file_that_is_no_text_is_a_sentence(tmp_path):
    """A spreadsheet saved as its own format is a common slip."""
    file = tmp_path / "a.csv"
    file.write_bytes(b"\xd0\xcf\x11\xe0")

    with pytest.raises(UsageError) as caught:
        read_curve(file)

    assert "not UTF-8 text" in str(caught.value)
