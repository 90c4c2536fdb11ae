"""Checklist: may I press here now?"""

from __future__ import annotations

import math
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from soleus.core import words
from soleus.core.spots.answering import Answering
from soleus.core.spots.checklist import Checklist, checklist_for
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Answer
from soleus.errors import SoleusError
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.screens.asking import AskingScreen
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.question_list import QuestionItem, QuestionList, QuestionsPicture
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

ANSWER_KEYS: Final = {"n": Answer.NO, "y": Answer.YES, "d": Answer.DONT_KNOW}
_KEY_OF: Final = {answer: key for key, answer in ANSWER_KEYS.items()}


class ChecklistScreen(AskingScreen[Checklist | None]):
    """Asks every question of the place, one key for one answer; a yes closes, calmly.

    A yes asks once more in its own row; once it has closed it is on record, and for ten seconds it
    can be taken back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "start"),
        *(
            Binding(key, f"answer('{key}')", words.ANSWER_WORDS[answer])
            for key, answer in ANSWER_KEYS.items()
        ),
        Binding("b", "take_back", "take it back"),
        Binding("up,k", "move(-1)", "question", key_display="↑↓"),
        Binding("down,j", "move(1)", "question", show=False),
        Binding("pagedown", "scroll_text(4)", "read on", key_display="PgDn"),
        Binding("pageup", "scroll_text(-4)", "read on", show=False),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    def __init__(self, context: ScreenContext, request: TargetRequest) -> None:
        super().__init__(context)
        self._request = request
        self._answering: Answering | None = None
        self._not_recorded: SoleusError | None = None
        self._panel_works = (False, False)  # which of its keys do: taking back, reading on

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
        spot = self.controller.atlas.spot(self._request.spot_id)
        self._answering = Answering(checklist_for(self.controller.atlas, spot))
        self._show_head()
        self._show()

    @property
    def answering(self) -> Answering:
        """The checklist in the middle of being answered."""
        if self._answering is None:
            raise RuntimeError("the checklist is made when the screen is mounted")
        return self._answering

    @property
    def checklist(self) -> Checklist:
        """The questions with the answers so far."""
        return self.answering.checklist

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Start only with every answer; no answers once it is closed; back for ten seconds."""
        now = self._answering
        if now is None:
            return action == "leave"
        if action == "start":
            return now.is_open
        if action == "take_back":
            return now.take_back_left_s(self.now_s) > 0.0
        if action == "scroll_text":
            return now.is_closed and self.query_one("#closed", TextPage).overflows
        return action == "leave" or not now.is_closed or action not in ("answer", "move")

    def action_answer(self, key: str) -> None:
        """A key that is an answer once it has been alone."""
        self.key_came(key)

    def answer(self, key: str) -> None:
        """Answer the question that is asked; what closes goes on record at once."""
        before = self.answering
        self._answering = before.said(ANSWER_KEYS[key], self.now_s)
        if self.answering.is_closed and not before.is_closed:
            try:
                self.controller.answers.close(self._request.side, self.checklist)
            except SoleusError as problem:
                self._not_recorded = problem
        self._show()

    def action_move(self, by: int) -> None:
        """Look at another question."""
        self.forget_key()
        self._answering = self.answering.moved(by)
        self._show()

    def action_start(self) -> None:
        """Every question answered, every answer no, and no key that may be another answer."""
        if not self.key_waits and self.answering.is_open:
            self.dismiss(self.checklist)

    def action_take_back(self) -> None:
        """The answer that closed was a slip of the key: its question is asked again."""
        try:
            self._answering = self.controller.answers.take_back(self._request.side, self.answering)
        except SoleusError as problem:
            self._not_recorded = problem
        self._show()

    def action_scroll_text(self, by: int) -> None:
        """Read on in the panel of a place that is closed."""
        self.query_one("#closed", TextPage).scroll_lines(by)

    def action_leave(self) -> None:
        """Back; a closed checklist is handed on, and is on record already."""
        self.dismiss(self.checklist if self.answering.is_closed else None)

    def time_passed(self) -> None:
        """The seconds in which an answer can be taken back run out; a probe may come or go."""
        if self._answering is None:
            return
        self._show_head()
        if self._answering.is_closed:
            self._show_taking_back()

    # -- what is shown -------------------------------------------------------------------------

    def _show_head(self) -> None:
        """Where and who, and what is asked."""
        name, side = self.checklist.spot.name, self._request.side
        title = say.title(name, side, self.controller.options.person)
        self.head(title, plain("May I press here now?", Ink.FAINT))

    def _show(self) -> None:
        closed = self.answering.is_closed
        self.query_one("#questions").display = not closed
        self.query_one("#closed").display = closed
        if closed:
            self._show_closed()
        else:
            self._show_questions()
        self.refresh_bindings()

    def _show_questions(self) -> None:
        now = self.answering
        questions = tuple(
            QuestionItem(
                gate.label, gate.ask, self._said(gate.gate_id), group.label,
                confirm=self._confirm_words() if gate is now.gate else "",
            )
            for group in now.checklist.groups
            for gate in group.gates
        )  # fmt: skip
        self.query_one(QuestionList).show(QuestionsPicture(questions, now.asked_n))
        left = len(now.checklist.unanswered)
        line = f"{left} of {len(questions)} unanswered" if left else "all answered: enter"
        note = self.controller.atlas.text.answer_gates
        self.query_one("#unanswered", TextPage).show([(line, Ink.STRONG), (note, Ink.FAINT)])

    def _said(self, gate_id: str) -> str:
        """The answer as shown; one that was given once is a question still."""
        now = self.answering
        if now.unconfirmed is not None and gate_id == now.gate.gate_id:
            return f"{words.ANSWER_WORDS[now.unconfirmed]}?"
        answer = now.checklist.answers.get(gate_id)
        return "" if answer is None else words.ANSWER_WORDS[answer]

    def _confirm_words(self) -> str:
        now = self.answering
        if now.unconfirmed is None:
            return ""
        moment = self.controller.wall_clock.moment()
        told = now.confirm_words(self.controller.atlas, self._request.side, moment)
        return f"{told} {_KEY_OF[now.unconfirmed]} again to confirm, n for no."

    def _show_closed(self) -> None:
        """One calm panel instead of the list: closed, why in the person's answer, whom to ask."""
        now = self.answering
        said = words.ANSWER_WORDS[now.checklist.answers[now.gate.gate_id]]
        moment = self.controller.wall_clock.moment()
        atlas, side = self.controller.atlas, self._request.side
        closure = now.checklist.closures(atlas, side, moment)[0]
        place = f"{now.checklist.spot.name} · {words.SIDE_WORDS[side]}"
        text: list[Paragraph] = [
            ("", Ink.TEXT),
            (f"{place}: not now.", Ink.STRONG),
            (now.gate.if_yes, Ink.STRONG),
            ("", Ink.TEXT),
            (closure.told(moment), Ink.TEXT),
            ("", Ink.TEXT),
            (f"You answered “{said}” to:", Ink.TEXT),
            (now.gate.ask, Ink.TEXT),
            ("", Ink.TEXT),
            (self.controller.atlas.text.blocked, Ink.FAINT),
        ]
        if self._not_recorded is not None:
            text += [("", Ink.TEXT), (str(self._not_recorded), Ink.STRONG)]
        self.query_one("#closed", TextPage).show(text)
        self._show_taking_back()

    def _show_taking_back(self) -> None:
        """How long it can still be taken back; nothing any more when that is over."""
        left_s = self.answering.take_back_left_s(self.now_s)
        line = f"A slip of the key? b takes it back: {math.ceil(left_s)} s"
        page = self.query_one("#unanswered", TextPage)
        page.show([(line, Ink.STRONG)] if left_s > 0.0 else [])
        works = (left_s > 0.0, self.query_one("#closed", TextPage).overflows)
        if works != self._panel_works:
            self._panel_works = works
            self.refresh_bindings()
