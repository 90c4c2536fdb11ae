"""``soleus calibrate``: the screen or lines."""

import pytest

from soleus.tui.calibration_flow import CalibrateAsked


@pytest.mark.parametrize(
    ("words", "term", "screen"),
    [((), "xterm", True), (("--plain",), "xterm", False), ((), "dumb", False)],
)
def test_at_a_terminal_the_screen_is_opened_unless_lines_are_wanted(
    soleus, monkeypatch, words, term, screen
):
    """Who reads with the ears, or works over a dumb line, keeps the lines."""
    opened = []
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr("soleus.cli.calibration.calibrate.at_terminal", lambda: True)
    monkeypatch.setattr(
        "soleus.cli.screen.command.open_screen",
        lambda options, settings, calibrate: opened.append(calibrate) or 0,
    )
    monkeypatch.setattr(
        "soleus.cli.calibration.calibrate_lines.guide", lambda *asked: opened.append(asked) or 0
    )
    soleus("calibrate", "--way", "scale", "--id", "mine", "--probe", "sim:", *words)
    (found,) = opened

    assert (CalibrateAsked("mine", "scale") == found) is screen
