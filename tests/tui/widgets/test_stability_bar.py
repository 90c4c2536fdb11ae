"""The bar of how steady a load stands."""

from soleus.core.calibration.stability import StepProblem, StepSeen
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.stability_bar import draw_steadiness, steady_share

WIDTH = 66  # a bar of 40


def seen(unrest=None, problem=None, heard_s=3.0):
    """A look at a load."""
    return StepSeen(1000.0, 1.0, 240, problem, heard_s, unrest)


def bar(look):
    """The row as text."""
    return draw_steadiness(look, WIDTH, GlyphLevel.QUADRANT).line(0)


def test_the_bar_reaches_its_mark_exactly_when_it_may_be_kept():
    """A full bar that is refused would be a lie."""
    assert 40 == bar(seen(1.0)).count("█")
    assert 40 > bar(seen(1.01, StepProblem.MOVING)).count("█")


def test_ten_times_the_unrest_is_half_a_bar():
    """Logarithmic: from a hundred times (empty) to once (full)."""
    assert 0.5 == steady_share(seen(10.0))
    assert 0.0 == steady_share(seen(100.0))


def test_listening_fills_with_another_sign_and_never_looks_steady():
    """Three seconds are needed; half of them is half a bar of dots."""
    row = bar(seen(problem=StepProblem.TOO_SHORT, heard_s=1.5))

    assert 20 == row.count("▒")
    assert "wait… listening" in row
    assert "█" not in row


def test_without_readings_it_says_so():
    """An empty bar alone could mean that it moves."""
    assert "no readings" in bar(None)
