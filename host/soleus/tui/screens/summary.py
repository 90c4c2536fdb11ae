"""Summary: what was that, and what now?"""

from __future__ import annotations

from time import monotonic, sleep
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from soleus.core import words
from soleus.core.events import EventKind
from soleus.core.plan import HoldPlan
from soleus.core.terms import Cause, Phase
from soleus.core.view import HoldView
from soleus.errors import SoleusError
from soleus.live.hold.setup import STOP_TAIL_S
from soleus.report.session.retold import retold
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import StoredSession
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import spell
from soleus.tui.messages import HoldSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.view_models import hold as say
from soleus.tui.view_models.review import (
    ReviewedHold,
    curve_picture,
    ended_words,
    reviewed,
    three_sentences,
    why_not,
)
from soleus.tui.widgets.hold.live_curve import LiveCurve
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import BLANK, TextLines, fitting_line, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

READ_AGAIN_S: Final = 0.1
READ_WITHIN_S: Final = 3.0
NOTE_HINT: Final = "a note for yourself, then enter"


class SummaryScreen(SoleusScreen[SoleusError | None]):
    """Tells the run that is over while its record is still open for a note and a last rating.

    Leaves with None when the record is closed, or with why it could not be finished.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "finish", "finish"),
        Binding("n", "note", "note"),
        Binding("left,right", "other_hold", "other hold", key_display="←→"),
        Binding("down,pagedown", "scroll_text(4)", "read on", key_display="↓"),
        Binding("up,pageup", "scroll_text(-4)", "read on", show=False),
        Binding("escape", "leave_note", "leave the note", show=False),
        *(Binding(str(nrs), f"rate({nrs})", show=False) for nrs in range(10)),
        Binding("t", "rate(10)", show=False),
    ]

    def __init__(self, context: ScreenContext, plan: HoldPlan, session_id: str) -> None:
        super().__init__(context)
        self._plan = plan
        self._session_id = session_id
        self._holds: tuple[ReviewedHold, ...] = ()
        self._shown = 0
        self._ending = False
        self._view: HoldView | None = None

    def compose(self) -> ComposeResult:
        """The curve, the sentences, the rating line, the note."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        with Vertical(id="summary-body"):
            yield LiveCurve(self.level, id="summary-curve")
            yield TextPage(self.level, id="summary-text")
        yield TextLines(self.level, id="summary-rating")
        yield Input(placeholder=spell(NOTE_HINT, self.level), id="note", compact=True)
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """Read the record as soon as the writer has put the end of the hold into it."""
        self._show_title("")
        self.query_one("#note").display = False
        self._view = self.controller.hold_view()
        self._say([("Reading the record …", Ink.FAINT)])
        self.run_worker(self._read, thread=True, exclusive=True)

    def _say(self, text: list[Paragraph]) -> None:
        self.query_one("#summary-text", TextPage).show(text)

    # -- what is told --------------------------------------------------------------------------

    def _read(self) -> None:
        """In a thread of its own: wait until every hold has its result, then tell it again."""
        until_s = monotonic() + READ_WITHIN_S
        try:
            with Reader(self.controller.options.folder) as reader:
                stored = reader.session(self._session_id)
                while not _told(stored) and monotonic() < until_s:
                    sleep(READ_AGAIN_S)
                    stored = reader.session(self._session_id)
                replayed = retold(reader, self._session_id)
            holds = tuple(reviewed(replayed, hold) for hold in replayed.stored.holds)
        except SoleusError as problem:
            self.app.call_from_thread(self._show_unread, problem)
        else:
            self.app.call_from_thread(self._show_holds, holds)

    def _show_unread(self, problem: SoleusError) -> None:
        """What is closed does not wait for a record; of one that was lost the next page tells."""
        lost = self._view is not None and self._view.cause is Cause.STORE
        why = (words.CAUSE_SENTENCES[Cause.STORE], words.NEXT_SENTENCES[Cause.STORE])
        said = why if lost else (problem.what,)
        self._say([*self._what_is_closed(), *((sentence, Ink.STRONG) for sentence in said)])

    def _show_holds(self, holds: tuple[ReviewedHold, ...]) -> None:
        self._holds, self._shown = holds, max(0, len(holds) - 1)
        self._show()

    def _show(self) -> None:
        if not self._holds:
            cause = None if self._view is None else self._view.cause
            why = "There was no contact." if cause is None else words.CAUSE_SENTENCES[cause]
            self._say([(why, Ink.STRONG), *self._what_is_closed()])
            return
        one = self._holds[self._shown]
        self.query_one(LiveCurve).show(curve_picture(one, self.level))
        sentences = three_sentences(one, self._plan.in_band_s)
        closed, ended = self._what_is_closed(), (ended_words(one), Ink.TEXT)
        text: list[Paragraph] = [ended, *closed] if closed else []
        text += [(sentence, Ink.STRONG) for sentence in sentences]
        text += [] if closed else [ended]
        text += [(sentence, Ink.FAINT) for sentence in why_not(one)]
        self._say(text)
        sets = f" · hold {self._shown + 1} of {len(self._holds)}" if len(self._holds) > 1 else ""
        self._show_title(sets)
        self.refresh_bindings()

    def _show_title(self, sets: str) -> None:
        person = self.controller.options.person
        title = say.title(self._plan.spot_name, self._plan.side, person, sets)
        self.head(title, plain("What was that?", Ink.FAINT), simulated=self._plan.simulated)

    def _what_is_closed(self) -> list[Paragraph]:
        """What to do after a feeling, and what is closed now until when, before all figures."""
        view, plan = self._view, self._plan
        closure = None if view is None else self.controller.holds.felt(view.symptom)
        if closure is not None:
            told = closure.told(self.controller.wall_clock.moment())
            return [(closure.advice, Ink.STRONG), (told, Ink.STRONG)]
        if view is None or view.cause is not Cause.DAILY_LIMIT:
            return []
        spot = self.controller.atlas.spot(plan.spot_id)
        refusal = self.controller.closed.used_up(spot, plan.side)
        return [] if refusal is None else [(refusal.what, Ink.STRONG)]

    @on(HoldSeen)
    def _seen(self, message: HoldSeen) -> None:
        """The question one minute after comes while this screen is up."""
        self._view = message.view
        rating = self.query_one("#summary-rating", TextLines)
        asked = message.view.prompt is not None or message.view.correctable
        lines = say.rating_lines(message.view, self._plan.pain_limit_nrs) if asked else (BLANK,)
        rating.show([fitting_line(lines, rating.size.width, self.level)])

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Another hold only where there is one; nothing twice."""
        if action == "other_hold":
            return len(self._holds) > 1
        return not self._ending

    def action_rate(self, nrs: int) -> None:
        """A rating, if one is asked for or may still be corrected."""
        view = self._view
        if view is not None and (view.prompt is not None or view.correctable):
            self.controller.holds.act(EventKind.RATING, {"nrs": nrs})

    def action_other_hold(self) -> None:
        """The other hold of this run."""
        self._shown = (self._shown + 1) % len(self._holds)
        self._show()

    def action_scroll_text(self, by: int) -> None:
        """Read on."""
        self.query_one("#summary-text", TextPage).scroll_lines(by)

    def action_note(self) -> None:
        """Open the note line."""
        note = self.query_one("#note", Input)
        note.display = True
        note.focus()

    def action_leave_note(self) -> None:
        """Close the note line without keeping it."""
        note = self.query_one("#note", Input)
        note.value = ""
        note.display = False
        self.set_focus(None)

    @on(Input.Submitted, "#note")
    def _noted(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if text:
            self.controller.holds.note(text)
            self.query_one("#summary-rating", TextLines).show([plain("Noted.", Ink.FAINT)])
        self.action_leave_note()

    def action_finish(self) -> None:
        """Close the record; what follows a stop is recorded for some seconds more."""
        self._ending = True
        self.query_one("#summary-rating", TextLines).show([plain("Closing the record …")])
        self.refresh_bindings()
        self.run_worker(self._close, thread=True, exclusive=True)

    def _close(self) -> None:
        run = self.controller.holds.run
        until_s = monotonic() + STOP_TAIL_S
        stopped = run is not None and run.view.phase is Phase.STOPPED
        while stopped and run is not None and not run.tail_over and monotonic() < until_s:
            sleep(READ_AGAIN_S)
        try:
            self.controller.holds.end()
        except SoleusError as problem:
            self.app.call_from_thread(self.dismiss, problem)
        else:
            self.app.call_from_thread(self.dismiss, None)


def _told(stored: StoredSession) -> bool:
    """Every hold that began has its result in the record."""
    return all(hold.result is not None for hold in stored.holds)
