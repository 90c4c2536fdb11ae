"""A checklist: every question in full, in its group, with its answer or the lack of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel
from soleus.tui.widgets.canvas import Canvas
from soleus.tui.widgets.text_lines import Line, plain, put_line, wrapped

ANSWER_COLUMNS: Final = 14
ROOMY_COLUMNS: Final = 50  # below it a question begins under its answer, not under its label
UNANSWERED: Final = "[      ?     ]"


@dataclass(frozen=True, slots=True)
class QuestionItem:
    """One question of the list.

    Attributes:
        label, text: in a few words, and in full.
        answer: the answer as shown, ``""`` before there is one.
        group: the heading under which it stands; neighbours with one heading share it.
        confirm: what the answer would do and how it is confirmed, ``""`` where nothing waits.
    """

    label: str
    text: str
    answer: str = ""
    group: str = ""
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class QuestionsPicture:
    """All questions and which one is being asked (its index)."""

    questions: tuple[QuestionItem, ...] = ()
    asked: int = 0

    @property
    def unanswered_n(self) -> int:
        """How many have no answer yet."""
        return sum(not question.answer for question in self.questions)


def _block(question: QuestionItem, width: int, asked: bool, level: GlyphLevel) -> list[Line]:
    """The lines of one question; only the one that is asked is written out in full."""
    pointer = f"{GLYPHS[level].points_right} " if asked else "  "
    answer = f"[{question.answer:^{ANSWER_COLUMNS - 2}}]" if question.answer else UNANSWERED
    ink = Ink.STRONG if asked else Ink.TEXT if question.answer else Ink.FAINT
    head: Line = ((pointer, Ink.STRONG), (answer + "  ", ink), (question.label, ink))
    indent = " " * (len(pointer) + (ANSWER_COLUMNS + 2 if width >= ROOMY_COLUMNS else 0))
    body = wrapped(question.text, width, Ink.TEXT if asked else Ink.FAINT, indent)
    confirm = wrapped(question.confirm, width, Ink.STRONG, indent) if question.confirm else []
    return [head, *body, *confirm, plain("")]


def draw_questions(picture: QuestionsPicture, width: int, height: int, level: GlyphLevel) -> Cells:
    """Draw the list, scrolled so that the question that is asked is wholly in view."""
    cells = Cells(width, height)
    lines: list[Line] = []
    start = end = 0
    heading = ""
    for n, question in enumerate(picture.questions):
        if question.group != heading:
            heading = question.group
            lines += [plain(heading, Ink.STRONG), plain("")]
        block = _block(question, width - 1, n == picture.asked, level)
        if n == picture.asked:
            start, end = len(lines), len(lines) + len(block)
        lines += block
    first = _first_line(start, end, len(lines), height)
    if picture.questions and picture.questions[picture.asked].confirm:
        first = max(first, end - 1 - height)  # what is asked last has to be seen, whatever else is
    for row, line in enumerate(lines[first : first + height]):
        put_line(cells, row, 0, line, level)
    _draw_more(cells, first, len(lines), level)
    return cells


def _first_line(start: int, end: int, total: int, height: int) -> int:
    """Which line stands at the top: the asked block in view, near the middle."""
    wish = start - max(0, (height - (end - start)) // 2)
    return max(0, min(wish, total - height, start))


def _draw_more(cells: Cells, first: int, total: int, level: GlyphLevel) -> None:
    """Say at the edge that there is more above or below."""
    glyphs = GLYPHS[level]
    if first > 0:
        cells.put(0, cells.width - 1, glyphs.more_above, Ink.STRONG)
    if first + cells.height < total:
        cells.put(cells.height - 1, cells.width - 1, glyphs.more_below, Ink.STRONG)


class QuestionList(Canvas):
    """The questions; the screen turns keys into answers."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self.picture = QuestionsPicture()

    def show(self, picture: QuestionsPicture) -> None:
        """Show this from now on."""
        if picture != self.picture:
            self.picture = picture
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """The list."""
        return draw_questions(self.picture, width, height, self._level)
