"""A recorded hold in words and as a curve: what was asked, what a number may claim, which band."""

import dataclasses

import numpy as np

from soleus.core.events import Event, EventKind
from soleus.tui.drawing.cells import Background
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.view_models.review import (
    curve_picture,
    figure_rows,
    label_words,
    ratings_line,
    reviewed,
    three_sentences,
)
from soleus.tui.widgets.hold.live_curve import AXIS_COLUMNS, draw_curve
from tests.report.recorded_hold import CURVE, level, ramp, replayed

LONG = [*level(0, 4), *CURVE[20:]]  # the question before lies 4 s before the first contact
STILL = [*level(0, 1), *ramp(0, 60, 3), *level(60, 8), *ramp(60, 0, 3), *level(0, 2)]


def _one(tmp_path, curve=CURVE, **changed):
    told = replayed(tmp_path, curve, **changed)
    return reviewed(told, told.stored.holds[0])


def test_a_rating_before_pressing_is_called_that_however_early_it_was_asked(tmp_path):
    """The question comes before the part of the record that the curve shows."""
    assert "2 before, 2 at first in the band, 2 at the release" == ratings_line(
        _one(tmp_path, LONG)
    )


def test_a_summary_says_what_its_numbers_may_claim(tmp_path):
    """A pressure without its label and its ± looks better than it is."""
    first = three_sentences(_one(tmp_path), 4.0)[0]

    assert "target 60 kPa ± 2 CALIBRATED" in first


def test_the_figures_begin_with_label_and_interval(tmp_path):
    """Whoever reads a mean of 59.5 kPa must see beside it what that is worth."""
    one = _one(tmp_path)

    assert ("label", "CALIBRATED, SIMULATED, ± 2 kPa at 60 kPa") == figure_rows(one)[0]
    assert "CALIBRATED, ± 2 kPa at 60 kPa" == label_words(one.hold)


def test_the_band_steps_where_the_target_was_lowered(tmp_path):
    """By hand: lowered to 40 the band is 30 to 50, from sample 160 (8 s; 6.75 s after contact)."""
    lower = (EventKind.LOWER_TARGET, {"target_kpa": 40.0})
    bands = curve_picture(_one(tmp_path, STILL, at_160=lower), GlyphLevel.HALF).bands

    assert [(45.0, 75.0), (30.0, 50.0)] == [(low, high) for _, low, high in bands]
    assert 6.75 == round(bands[1][0], 2)


def test_a_lowered_band_is_drawn_lower_from_there_on(tmp_path):
    """The old band under the later curve would show good holding as too little."""
    lower = (EventKind.LOWER_TARGET, {"target_kpa": 40.0})
    picture = curve_picture(_one(tmp_path, STILL, at_160=lower), GlyphLevel.HALF)
    cells = draw_curve(picture, 60, 24, GlyphLevel.HALF)
    rows = [np.flatnonzero(cells.grounds[:, n] == Background.BAND) for n in (AXIS_COLUMNS, 58)]

    assert rows[0].max() < rows[1].max()
    assert rows[0].min() < rows[1].min()


def test_the_pressure_axis_has_its_unit(tmp_path):
    """75 of what? It stands under the axis, as on the hold screen."""
    cells = draw_curve(curve_picture(_one(tmp_path), GlyphLevel.ASCII), 60, 20, GlyphLevel.ASCII)

    assert cells.line(19).startswith("kPa")


def test_a_press_of_the_probes_button_stands_at_its_time_on_the_curve(tmp_path):
    """It may be a threshold: whoever looks back has to see which pressure it means."""
    one = _one(tmp_path)
    at_s = one.hold.start.started_t_s + 5.0
    marked = dataclasses.replace(one, events=(*one.events, Event(EventKind.MARK, at_s, 0)))
    marks = curve_picture(marked, GlyphLevel.HALF).marks

    assert [5.0] == [round(mark.t_s, 6) for mark in marks if mark.sign == "m"]
