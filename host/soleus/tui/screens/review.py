"""Review: what happened, what changed, is it real?"""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.worker import get_current_worker

from soleus.core import words
from soleus.errors import SoleusError
from soleus.report.session.retold import retold
from soleus.store.sessions.reader import Reader
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.view_models.history import (
    HoldRow,
    damaged_n,
    damaged_words,
    end_sign,
    nothing_of,
    past_holds,
    place_of,
    row_text,
    short_label,
    top_of,
    whose,
)
from soleus.tui.view_models.raw_curve import curve_if_readable
from soleus.tui.view_models.review import (
    ReviewedHold,
    curve_picture,
    ended_words,
    figure_rows,
    ratings_line,
    reviewed,
    sample_line,
    why_not,
)
from soleus.tui.widgets.hold.live_curve import LiveCurve
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.row_list import RowList, spark
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import Line, TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

SPARK_COLUMNS: Final = 6
SPARKS_MOST: Final = 60
CURSOR_STEPS: Final = 60  # presses from one edge of the window to the other
LEAST_WINDOW_S: Final = 0.5
NAME_COLUMNS: Final = 17
TITLE_SPARE_COLUMNS: Final = 7  # the dot, the margins, and a gap before the count


class ReviewScreen(SoleusScreen[None]):
    """Lists the holds and shows one of them, sample by sample."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "cursor(1)", "cursor", key_display="←→"),
        Binding("left", "cursor(-1)", "cursor", show=False),
        Binding("full_stop", "sample(1)", "one sample", key_display=", ."),
        Binding("comma", "sample(-1)", "one sample", show=False),
        Binding("plus,equals_sign", "zoom(0.5)", "zoom", key_display="+ -"),
        Binding("minus", "zoom(2.0)", "zoom", show=False),
        Binding("j,down", "move(1)", "list", key_display="j k"),
        Binding("k,up", "move(-1)", "list", show=False),
        Binding("pagedown", "scroll_text(4)", "read on", key_display="PgDn"),
        Binding("pageup", "scroll_text(-4)", "read on", show=False),
        Binding("escape,q", "leave", "back", key_display="esc"),
    ]

    def __init__(self, context: ScreenContext, session_id: str | None = None) -> None:
        super().__init__(context)
        self._asked_id = session_id
        self._person = context.controller.options.person
        self._past: list[HoldRow] = []
        self._damaged_n = 0  # sessions beside them that cannot be read
        self._sparks: dict[str, str] = {}
        self._told: dict[str, ReviewedHold] = {}
        self._number = 0
        self._window_s: tuple[float, float] | None = None

    def compose(self) -> ComposeResult:
        """List, curve, figures; below, the sample under the cursor."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        with Horizontal(id="review-body"):
            with Vertical(id="review-left"):
                yield RowList(self.level, id="holds")
                yield TextPage(self.level, id="figures")
            yield LiveCurve(self.level, id="review-curve")
        yield Divider(self.level, classes="rule")
        yield TextLines(self.level, id="sample")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """The list first; curves follow as they are read."""
        try:
            self._read_past()
        except SoleusError as problem:
            self._say([(problem.what, Ink.STRONG), (problem.next_step, Ink.TEXT)])
        self._show_rows(self._first_row())
        self._show_title()  # of the hold that is shown
        if self._past:
            self.run_worker(self._read_sparks, thread=True, group="sparks")
            self._load()

    def _read_past(self) -> None:
        """The holds of whoever was asked for; a session that was named is its own person's."""
        folder = self.controller.options.folder
        if self._asked_id:
            self._person = whose(folder, self._asked_id)
        self._past = past_holds(folder, self._person)
        self._damaged_n = damaged_n(folder, self._person)
        if not self._past:
            nothing, next_step = nothing_of(folder, self._person)
            damaged = damaged_words(self._damaged_n)
            self._say([(nothing, Ink.STRONG), (next_step, Ink.TEXT), (damaged, Ink.TEXT)])

    def _first_row(self) -> int:
        """The newest hold of the session that was asked for, else the newest of all."""
        for row, past in enumerate(self._past):
            if self._asked_id and past.session.meta.session_id.startswith(self._asked_id.lower()):
                return row
        return 0

    @property
    def sparks_drawn(self) -> bool:
        """Every small curve that will be drawn has been."""
        return len(self._sparks) == min(len(self._past), SPARKS_MOST)

    @property
    def _chosen(self) -> HoldRow:
        return self._past[self.query_one("#holds", RowList).chosen]

    @property
    def _one(self) -> ReviewedHold | None:
        return self._told.get(self._chosen.hold_id) if self._past else None

    # -- reading -------------------------------------------------------------------------------

    def _read_sparks(self) -> None:
        """In a thread of its own: the small curves, one after the other."""
        worker, top_kpa = get_current_worker(), top_of(self._past)
        try:
            with Reader(self.controller.options.folder) as reader:
                for past in self._past[:SPARKS_MOST]:
                    if worker.is_cancelled:
                        return
                    kpa = curve_if_readable(reader, past)
                    drawn = spark(kpa, SPARK_COLUMNS, top_kpa, self.level) if len(kpa) else ""
                    self.app.call_from_thread(self._add_spark, past.hold_id, drawn)
        except SoleusError as problem:
            self.app.call_from_thread(self._say, [(problem.what, Ink.STRONG)])

    def _add_spark(self, hold_id: str, drawn: str) -> None:
        self._sparks[hold_id] = drawn
        self._show_rows(self.query_one("#holds", RowList).chosen)

    def _load(self) -> None:
        """Show the chosen hold; told again in a thread when it has not been yet."""
        self._window_s = None
        if self._one is not None:
            self._show_hold()
        else:
            past = self._chosen
            self.run_worker(lambda: self._tell(past), thread=True, exclusive=True, group="tell")

    def _tell(self, past: HoldRow) -> None:
        try:
            with Reader(self.controller.options.folder) as reader:
                replayed = retold(reader, past.session.meta.session_id)
            told = {hold.start.hold_id: reviewed(replayed, hold) for hold in replayed.stored.holds}
        except SoleusError as problem:
            self.app.call_from_thread(self._say, [(problem.what, Ink.STRONG)])
            return
        self.app.call_from_thread(self._take, told)

    def _take(self, told: dict[str, ReviewedHold]) -> None:
        shown_already = self._one is not None
        self._told |= told
        if self._one is not None and not shown_already:  # one that comes late moves no cursor
            self._show_hold()

    # -- showing -------------------------------------------------------------------------------

    def _say(self, text: list[Paragraph]) -> None:
        self.query_one("#figures", TextPage).show(text)

    def _show_title(self) -> None:
        n, damaged_n = len(self._past), self._damaged_n
        count = f"{n} hold" if n == 1 else f"{n} holds"
        count += f", {damaged_n} damaged" if damaged_n else ""
        title = f"Review · {self._person}"
        simulated = bool(self._past) and self._simulated
        # The name gives way to damage that has to be seen, not to a mere count.
        taken = len(title) + len(count) + TITLE_SPARE_COLUMNS
        taken += len(words.SIMULATED) + 2 if simulated else 0
        columns = self.size.width - (taken if damaged_n else 0)
        if self._past:
            title += f" · {place_of(self._chosen.hold, self.controller.atlas, columns)}"
        self.head(plain(title, Ink.STRONG), plain(count, Ink.FAINT), simulated=simulated)

    def _show_rows(self, chosen: int) -> None:
        zone = self.controller.wall_clock.zone
        rows: list[Line] = [plain(row_text(past, zone)) for past in self._past]
        ends: list[Line] = [
            plain(f"{self._spark(past)} {short_label(past)} {end_sign(past)}")
            for past in self._past
        ]
        self.query_one("#holds", RowList).show(rows, ends, chosen)

    def _spark(self, past: HoldRow) -> str:
        return f"{self._sparks.get(past.hold_id, ''):<{SPARK_COLUMNS}}"

    def _show_hold(self) -> None:
        one = self._one
        if one is None:
            return
        self._number = min(len(one.samples) - 1, one.nearest(0.0)) if one.samples else 0
        self.query_one("#review-curve", LiveCurve).show(curve_picture(one, self.level))
        simulated = "Simulated: in no trend, no limit." if self._simulated else ""
        text: list[Paragraph] = [(ended_words(one), Ink.STRONG)]
        text += [(f"{name:<{NAME_COLUMNS}}  {value}", Ink.TEXT) for name, value in figure_rows(one)]
        text.append((f"{'soreness':<{NAME_COLUMNS}}  {ratings_line(one) or '--'}", Ink.TEXT))
        beside = (simulated, *why_not(one), damaged_words(self._damaged_n))
        text += [(sentence, Ink.FAINT) for sentence in beside if sentence]
        self._say(text)
        self._show_cursor()

    @property
    def _simulated(self) -> bool:
        return self._chosen.session.meta.simulated

    def _show_cursor(self) -> None:
        one = self._one
        if one is None or not one.samples:
            self.query_one("#sample", TextLines).show(())
            return
        window_s = self._window_s or one.span_s
        self.query_one("#review-curve", LiveCurve).move_cursor(
            float(one.t_s[self._number]), window_s
        )
        self.query_one("#sample", TextLines).show([plain(sample_line(one, self._number))])

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a hold there is only the way back."""
        return action == "leave" or bool(self._past)

    def action_move(self, by: int) -> None:
        """Choose another hold."""
        self.query_one("#holds", RowList).move(by)
        self._show_title()
        self._load()

    def action_cursor(self, direction: int) -> None:
        """Move the cursor by a small part of what is shown."""
        one = self._one
        if one is None:
            return
        from_s, to_s = self._window_s or one.span_s
        self.action_sample(direction * max(1, round((to_s - from_s) / one.sample_s / CURSOR_STEPS)))

    def action_sample(self, by: int) -> None:
        """Move the cursor by whole samples; the window follows."""
        one = self._one
        if one is None or not one.samples:
            return
        self._number = max(0, min(self._number + by, len(one.samples) - 1))
        if self._window_s is not None:
            self._window_s = self._around(one, self._window_s[1] - self._window_s[0])
        self._show_cursor()

    def action_zoom(self, factor: float) -> None:
        """Look closer, or at more, around the cursor."""
        one = self._one
        if one is None or not one.samples:
            return
        from_s, to_s = self._window_s or one.span_s
        self._window_s = self._around(one, (to_s - from_s) * factor)
        self._show_cursor()

    def _around(self, one: ReviewedHold, width_s: float) -> tuple[float, float] | None:
        """A window of this width with the cursor in it; None for the whole."""
        first_s, last_s = one.span_s
        if width_s >= last_s - first_s:
            return None
        width_s = max(LEAST_WINDOW_S, width_s)
        t_s = float(one.t_s[self._number])
        now = self._window_s
        if now is not None and now[1] - now[0] == width_s and now[0] <= t_s < now[1]:
            return now
        from_s = max(first_s, min(t_s - width_s / 2, last_s - width_s))
        return from_s, from_s + width_s

    def action_scroll_text(self, by: int) -> None:
        """Read on in the figures."""
        self.query_one("#figures", TextPage).scroll_lines(by)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)
