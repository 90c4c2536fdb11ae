"""Checklist, rows and keys: nothing pre-ticked, one choice, only what works."""

import numpy as np
import pytest
from textual.binding import Binding

from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.key_bar import draw_keys, keys_of
from soleus.tui.widgets.question_list import QuestionItem, QuestionsPicture, draw_questions
from soleus.tui.widgets.row_list import draw_rows, spark
from soleus.tui.widgets.text_lines import TextLines, plain

LONG = "Is one leg or calf swollen, warm, red or discoloured, or newly painful? " * 3
QUESTIONS = tuple(QuestionItem(f"Sign {n}", LONG) for n in range(9))


def test_an_answer_is_a_word_and_its_absence_is_a_question_mark():
    """A tick box looks the same ticked or not without colour; a word does not."""
    questions = (
        QuestionItem("Fever", "Do you have a fever?", "no"),
        QuestionItem("Skin", "Broken skin?"),
    )
    text = draw_questions(QuestionsPicture(questions, 1), 80, 20, GlyphLevel.QUADRANT).text()

    assert "[     no     ]  Fever" in text
    assert "[      ?     ]  Skin" in text


@pytest.mark.parametrize("asked", range(9))
def test_the_question_that_is_asked_is_always_wholly_in_view(asked):
    """Nobody may answer a question whose end lies below the edge of the screen."""
    cells = draw_questions(QuestionsPicture(QUESTIONS, asked), 80, 12, GlyphLevel.QUADRANT)
    text = cells.text()
    shown = text[text.index(f"Sign {asked}") :]

    assert " ".join(LONG.split()) in " ".join(shown.replace("▼", "").split())


def test_the_number_of_unanswered_questions_counts_down():
    """Start is offered at nought and not before."""
    picture = QuestionsPicture((QuestionItem("a", "a?", "no"), QuestionItem("b", "b?")), 1)

    assert 1 == picture.unanswered_n


@pytest.mark.parametrize("chosen", [0, 5, 29])
def test_the_chosen_row_is_in_view_and_marked_once(chosen):
    """A long list scrolls with the choice; without colour the mark alone shows it."""
    rows = [plain(f"row {n:02d}") for n in range(30)]
    text = draw_rows(rows, chosen, 30, 8, GlyphLevel.QUADRANT).text()

    assert 1 == text.count("▶")
    assert f"▶ row {chosen:02d}" in text


def test_small_curves_of_a_list_share_one_scale():
    """40 kPa beside 80 kPa must look half as high; a curve scaled to itself hides that."""
    low, high = np.full(20, 40.0), np.full(20, 79.9)

    assert "▅▅▅▅" == spark(low, 4, 80.0, GlyphLevel.QUADRANT)
    assert "████" == spark(high, 4, 80.0, GlyphLevel.QUADRANT)


def test_a_gap_in_a_small_curve_is_a_blank():
    """No data must not look like low data, and NaN must not raise."""
    values = np.array([79.0, 79.0, np.nan, np.nan])

    assert "# " == spark(values, 2, 80.0, GlyphLevel.ASCII)


def test_the_footer_shows_only_keys_that_work_and_joins_those_of_one_action():
    """A key that does nothing now is a promise that is broken."""
    let_go = [Binding("space", "let_go", "let go"), Binding("s", "let_go", "let go")]
    off = Binding("r", "review", "review")
    hidden = Binding("x", "lift", "lift", show=False)
    keys = keys_of([*((binding, True) for binding in let_go), (off, False), (hidden, True)])

    assert (("space s", "let go"),) == keys


def test_a_footer_that_is_too_narrow_drops_whole_keys_from_the_end():
    """Half a key would read as another one."""
    text = draw_keys([("space", "let go"), ("p", "pause the view")], 24, GlyphLevel.QUADRANT)

    assert " space let go" == text.text()


@pytest.mark.parametrize(
    ("columns", "head"),
    [
        (52, "Middle of the calf, felt at the… · LEFT  hold 1 of 2"),
        (60, "Middle of the calf, felt at the low back · LEFT  hold 1 of 2"),
    ],
)
def test_a_header_without_room_loses_of_the_name_and_never_the_side(columns, head):
    """The wrong side is pressed by whoever cannot read it."""
    lines = TextLines(GlyphLevel.QUADRANT)
    name = ("Middle of the calf, felt at the low back", Ink.STRONG)
    lines._lines, lines._ends = ((name, (" · LEFT", Ink.STRONG)),), (plain("hold 1 of 2"),)

    assert head == lines.paint(columns, 1).text().rstrip()
