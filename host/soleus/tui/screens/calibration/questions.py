"""Before a run: what does the run have to know? One question at a time, whatever is asked."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from soleus.core.fitting.answers import AnswerRefused
from soleus.core.fitting.questions import CalibrationAnswers, Question
from soleus.live.calibration.job import CalibrationJob
from soleus.live.snapshot import ProbeView
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import spell
from soleus.tui.messages import ProbeSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.row_list import RowList
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import Line, TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

FIELD: Final = "#calibrate-field"


class CalibrateSetupScreen(SoleusScreen[bool]):
    """Asks what the guided run asks, in its order; leaves with True when all is answered.

    Args:
        context: what it reads, asks and draws with.
        calibrating: gets the answers.
    """

    # The field takes letters and digits, so everything else is on keys that are neither.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer", "next", priority=True),
        Binding("up", "choose(-1)", "choose", key_display="↑↓", priority=True),
        Binding("down", "choose(1)", "choose", show=False, priority=True),
        Binding("escape", "back", "question before", key_display="esc", priority=True),
        Binding("ctrl+x", "leave", "leave", key_display="ctrl+x", priority=True),
    ]

    def __init__(self, context: ScreenContext, calibrating: CalibrationJob) -> None:
        super().__init__(context)
        self._calibrating = calibrating
        self._refused: AnswerRefused | None = None

    def compose(self) -> ComposeResult:
        """The question with its field, what it is for, and the answers so far."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        yield TextPage(self.level, id="calibrate-question")
        yield Input(id=FIELD.removeprefix("#"), compact=True)
        yield TextPage(self.level, id="calibrate-why")
        yield Divider(self.level, classes="rule")
        yield RowList(self.level, id="calibrate-answers")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """Show the first question."""
        self.query_one(FIELD, Input).focus()
        self._head(self.controller.probe_view())
        self._show()

    @on(ProbeSeen)
    def _seen(self, message: ProbeSeen) -> None:
        self._head(message.view)

    def _head(self, view: ProbeView) -> None:
        title = (("Calibrate", Ink.STRONG), (" · before the run", Ink.FAINT))
        self.head(title, say.probe_badge(view))

    @property
    def _setup(self) -> CalibrationAnswers:
        return self._calibrating.setup

    def _show(self) -> None:
        question = self._setup.question
        if question is None:
            return
        field = self.query_one(FIELD, Input)
        field.value = question.choices[0] if question.choices else ""
        hint = f"{question.default}   (enter takes this)" if question.default else ""
        field.placeholder = spell(hint, self.level)
        self.query_one("#calibrate-question", TextPage).show([(question.text, Ink.STRONG)])
        self._show_why(question)
        rows, ends = answers_of(self._setup)
        self.query_one("#calibrate-answers", RowList).show(rows, ends, len(rows) - 1)
        self.refresh_bindings()

    def _show_why(self, question: Question) -> None:
        """What the answer is for; what was refused stands before it."""
        text: list[Paragraph] = []
        if self._refused is not None:
            text = [(self._refused.what, Ink.ABOVE), (self._refused.next_step, Ink.ABOVE)]
        if question.choices:
            text.append((f"One of: {', '.join(question.choices)}.", Ink.TEXT))
        text.append((question.why, Ink.FAINT))
        self.query_one("#calibrate-why", TextPage).show(text)

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Choosing is offered where there are choices."""
        question = self._setup.question
        if action == "choose":
            return question is not None and bool(question.choices)
        return True

    def action_choose(self, by: int) -> None:
        """Put another of the choices into the field."""
        question, field = self._setup.question, self.query_one(FIELD, Input)
        if question is None or not question.choices:
            return
        at = question.choices.index(field.value) if field.value in question.choices else -by
        field.value = question.choices[(at + by) % len(question.choices)]
        field.cursor_position = len(field.value)

    def action_answer(self) -> None:
        """Take the answer, once the field has taken every key before this one."""
        self.query_one(FIELD, Input).call_later(self._answer)

    def _answer(self) -> None:
        """Go on, or say why the answer cannot be."""
        try:
            self._calibrating.setup = self._setup.answered(self.query_one(FIELD, Input).value)
        except AnswerRefused as refused:
            self._refused = refused
            question = self._setup.question
            if question is not None:
                self._show_why(question)
            return
        self._refused = None
        if self._setup.question is None:
            self.dismiss(True)
        else:
            self._show()

    def action_back(self) -> None:
        """Go back to the question before; from the first one, leave."""
        self._refused = None
        if not self._setup.answers:
            self.dismiss(False)
            return
        self._calibrating.setup = self._setup.undone()
        self._show()

    def action_leave(self) -> None:
        """Out, whatever was answered."""
        self.dismiss(False)


def answers_of(setup: CalibrationAnswers) -> tuple[list[Line], list[Line]]:
    """Every question that was answered, and what was said, in order."""
    rows: list[Line] = []
    ends: list[Line] = []
    while setup.answers:
        _, answer = setup.answers[-1]
        setup = setup.undone()
        question = setup.question
        rows.insert(0, plain("" if question is None else question.text, Ink.FAINT))
        ends.insert(0, plain(answer, Ink.TEXT))
    return rows, ends
