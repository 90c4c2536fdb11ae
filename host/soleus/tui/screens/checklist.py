"""Checklist: may I press here now?"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from soleus.core import words
from soleus.core.spots.checklist import Checklist, checklist_for
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Answer
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.question_list import QuestionItem, QuestionList, QuestionsPicture
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage


class ChecklistScreen(SoleusScreen[Checklist | None]):
    """Asks every question of the place, one key for one answer; a yes closes, calmly."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "start"),
        Binding("n", "answer('no')", "no"),
        Binding("y", "answer('yes')", "yes"),
        Binding("d", "answer('dont_know')", "don't know"),
        Binding("up,k", "move(-1)", "question", key_display="↑↓"),
        Binding("down,j", "move(1)", "question", show=False),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    def __init__(self, context: ScreenContext, request: TargetRequest) -> None:
        super().__init__(context)
        self._request = request
        self._asked = 0
        self._list: Checklist | None = None

    def compose(self) -> ComposeResult:
        """The list, or the panel that replaces it; below, how many are left."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        yield QuestionList(self.level, id="questions")
        yield TextPage(self.level, id="closed")
        yield Divider(self.level, classes="rule")
        yield TextPage(self.level, id="unanswered")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """Nothing is answered yet."""
        self.query_one("#closed").display = False
        spot = self.controller.atlas.spot(self._request.spot_id)
        self._list = checklist_for(self.controller.atlas, spot)
        self.head(plain(self._place, Ink.STRONG), plain("May I press here now?", Ink.FAINT))
        self._show()

    @property
    def _place(self) -> str:
        return f"{self.checklist.spot.name} · {words.SIDE_WORDS[self._request.side]}"

    @property
    def checklist(self) -> Checklist:
        """The questions with the answers so far."""
        if self._list is None:
            raise RuntimeError("the checklist is made when the screen is mounted")
        return self._list

    def action_answer(self, said: str) -> None:
        """Answer the question that is asked, then ask the next one without an answer."""
        gates = self.checklist.gates
        self._list = self.checklist.answered(gates[self._asked].gate_id, Answer(said))
        if not self._list.closed_by:
            self._asked = self._next_unanswered()
        self._show()

    def action_move(self, by: int) -> None:
        """Look at another question."""
        self._asked = max(0, min(self._asked + by, len(self.checklist.gates) - 1))
        self._show()

    def action_start(self) -> None:
        """Every question answered, every answer no."""
        if self.checklist.is_open:
            self.dismiss(self.checklist)

    def action_leave(self) -> None:
        """Back; a closed checklist is handed on so that it is on record."""
        self.dismiss(self.checklist if self.checklist.closed_by else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Start only with every answer; no answers once it is closed."""
        if self._list is None:
            return action == "leave"
        if action == "start":
            return self._list.is_open
        return action == "leave" or not self._list.closed_by or action not in ("answer", "move")

    def _next_unanswered(self) -> int:
        gates = self.checklist.gates
        order = [*range(self._asked, len(gates)), *range(self._asked)]
        left = (n for n in order if gates[n].gate_id not in self.checklist.answers)
        return next(left, self._asked)

    def _show(self) -> None:
        checklist = self.checklist
        if checklist.closed_by:
            self._show_closed(checklist)
        else:
            questions = tuple(
                QuestionItem(gate.label, gate.ask, self._said(gate.gate_id), group.label)
                for group in checklist.groups
                for gate in group.gates
            )
            self.query_one(QuestionList).show(QuestionsPicture(questions, self._asked))
            left = len(checklist.unanswered)
            line = f"{left} of {len(questions)} unanswered" if left else "all answered: enter"
            note = self.controller.atlas.text.answer_gates
            self.query_one("#unanswered", TextPage).show([(line, Ink.STRONG), (note, Ink.FAINT)])
        self.refresh_bindings()

    def _said(self, gate_id: str) -> str:
        answer = self.checklist.answers.get(gate_id)
        return "" if answer is None else words.ANSWER_WORDS[answer]

    def _show_closed(self, checklist: Checklist) -> None:
        """One calm panel instead of the list: closed, why in the person's answer, whom to ask."""
        gate = checklist.closed_by[0]
        said = words.ANSWER_WORDS[checklist.answers[gate.gate_id]]
        now = self.controller.wall_clock.moment()
        closure = checklist.closures(self.controller.atlas, self._request.side, now)[0]
        text: list[Paragraph] = [
            ("", Ink.TEXT),
            (f"{self._place}: not now.", Ink.STRONG),
            ("", Ink.TEXT),
            (f"You answered “{said}” to:", Ink.TEXT),
            (gate.ask, Ink.TEXT),
            ("", Ink.TEXT),
            (gate.if_yes, Ink.STRONG),
            ("", Ink.TEXT),
            (closure.told(now), Ink.TEXT),
            (self.controller.atlas.text.blocked, Ink.FAINT),
        ]
        self.query_one("#questions").display = False
        page = self.query_one("#closed", TextPage)
        page.display = True
        page.show(text)
        self.query_one("#unanswered", TextPage).show(())
