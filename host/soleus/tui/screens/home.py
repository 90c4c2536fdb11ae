"""Home: what can I do now?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from soleus.core import words
from soleus.core.calibration.health import HealthNote
from soleus.core.spots.closures import Scope
from soleus.errors import SoleusError
from soleus.live.connection.state import ProbeState
from soleus.live.snapshot import ProbeView
from soleus.store.sessions.records import Place
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.messages import ProbeSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.screens.notice import NoticeScreen
from soleus.tui.view_models import hold as say
from soleus.tui.view_models.history import (
    HoldRow,
    began,
    end_sign,
    nothing_of,
    past_holds,
    place_of,
    standing_words,
)
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import BLANK, Line, TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

LABEL_COLUMNS = 13
LAST_N = 4
ASKED_FIRST = "▸ press h: one question comes first"


class HomeChoice(Enum):
    """What the person wants next."""

    HOLD = "hold"
    ZERO = "zero"
    REVIEW = "review"
    DEMO = "demo"  # the simulated probe instead, in a throw-away folder
    CALIBRATE = "calibrate"  # or check, or see what the calibration claims
    PROBE = "probe"  # what is plugged in, and what the doctor finds
    COLOURS = "colours"
    HELP = "help"


class HomeScreen(SoleusScreen[None]):
    """Shows probe, zero and calibration, the last holds, and what to do next.

    Args:
        context: what it reads, asks and draws with.
        choose: told what the person wants next; Home stays open below.
    """

    LOOK_EVERY_S = 0.25  # nobody presses by what stands here

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h,enter", "hold", "hold", key_display="h"),
        Binding("z", "choose('zero')", "zero"),
        Binding("r", "choose('review')", "review"),
        Binding("d", "choose('demo')", "simulated probe"),
        Binding("c", "choose('calibrate')", "calibrate"),
        Binding("p", "choose('probe')", "probe"),
        Binding("o", "choose('colours')", "colours"),
        Binding("question_mark", "choose('help')", "help", key_display="?"),
        Binding("q", "app.quit", "quit"),
    ]

    def __init__(self, context: ScreenContext, choose: Callable[[HomeChoice], None]) -> None:
        super().__init__(context)
        self._choose = choose
        self._probe: ProbeView | None = None
        self._no_hold: list[Paragraph] = []
        self._asks = False  # every place is closed, and h asks what may open them

    def compose(self) -> ComposeResult:
        """State at the left, last holds at the right, the fixed sentence below."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        with Horizontal(id="home-body"):
            yield TextPage(self.level, id="home-state")
            yield TextLines(self.level, id="home-last")
        yield TextPage(self.level, id="home-words")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """The fixed sentence never changes."""
        text = self.controller.atlas.text
        self.query_one("#home-words", TextPage).show([(text.not_medical_advice, Ink.FAINT)])

    def on_screen_resume(self) -> None:
        """Back from another screen: the last holds, and what is closed, may have changed."""
        self._look_what_is_closed()
        self._show_probe(self.controller.probe_view())
        self.call_after_refresh(self._show_last)

    def _show_last(self) -> None:
        """When the width is known, since long names are cut to it."""
        self.query_one("#home-last", TextLines).show(self._last_lines())

    @on(ProbeSeen)
    def _seen(self, message: ProbeSeen) -> None:
        self._show_probe(message.view)

    def _show_probe(self, view: ProbeView) -> None:
        changed = self._probe is None or self._probe.state is not view.state
        self._probe = view
        if changed:
            self._look_what_is_closed()
        self.head(plain(say.PRODUCT, Ink.STRONG), say.probe_badge(view))
        page = self.query_one("#home-state", TextPage)
        if view.state is ProbeState.CONNECTED:
            page.show(self._connected(view))
        else:
            page.show(self._without(view))
        if changed:
            self.refresh_bindings()

    def _connected(self, view: ProbeView) -> list[Paragraph]:
        """Who, with what, how good, and the next step; before it all that everything is closed."""
        tip = f", {view.tip_area_mm2 / 100:g} cm² tip" if view.tip_area_mm2 else ""
        rows = (
            ("Person", self.controller.options.person),
            ("Probe", f"{view.sensor}{tip}"),
            ("Calibration", view.calibration_words or "none: no pressure in kPa"),
            ("Zero", self._zero_words(view)),
            ("Now", say.reading_line(view.reading)),
            *(("Note", line) for line in note_line(view.notes)),
        )
        text: list[Paragraph] = [
            *self._no_hold[:1],
            *([(ASKED_FIRST, Ink.STRONG)] if self._asks else []),
            *self._no_hold[1:],
            *((f"{name:<{LABEL_COLUMNS}}{value}", Ink.TEXT) for name, value in rows),
            ("", Ink.TEXT),
        ]
        if not self._no_hold:
            text.append(("▸ press h to start a hold", Ink.STRONG))
        return text + [(sentence, Ink.TEXT) for sentence in view.says]

    def _without(self, view: ProbeView) -> list[Paragraph]:
        """The next step in words, then what was seen on the ports."""
        text: list[Paragraph] = [
            *self._no_hold,
            (say.no_probe(view).removesuffix("."), Ink.STRONG),  # it goes on in the next line
            ("or press d for the simulated one", Ink.TEXT),
            ("", Ink.TEXT),
        ]
        return text + [(sentence, Ink.TEXT) for sentence in view.says]

    def _look_what_is_closed(self) -> None:
        """Why every place is closed, until when, and what to do; empty while some are open."""
        try:
            found = self.controller.closed.now()
        except SoleusError as problem:
            self._asks = False
            self._no_hold = [(problem.what, Ink.STRONG), (problem.next_step, Ink.TEXT)]
            return
        now = self.controller.wall_clock.moment()
        whole = [closure for closure in found if closure.scope is Scope.EVERYTHING]
        self._asks = any(closure.is_due(now) for closure in whole)
        self._no_hold = [
            line
            for closure in sorted(whole, key=lambda closure: not closure.is_due(now))[:1]
            for line in (
                (closure.told(now), Ink.STRONG),
                (closure.why, Ink.TEXT),
                (closure.what_to_do(now), Ink.STRONG),
                ("", Ink.TEXT),
            )
        ]

    def _zero_words(self, view: ProbeView) -> str:
        taken_unix_s = view.zero.taken_unix_s
        if taken_unix_s is None:
            return view.zero.problem or "taken before each hold"
        local = datetime.fromtimestamp(taken_unix_s, UTC).astimezone(
            self.controller.wall_clock.zone
        )
        if view.wants_zero:
            return f"taken {local:%H:%M}; a new one before a hold"
        return f"taken {local:%H:%M}, quiet"

    # -- the last holds ------------------------------------------------------------------------

    def _last_lines(self) -> list[Line]:
        """What was done last, and how that place stands now."""
        try:
            options = self.controller.options
            past = past_holds(options.folder, options.person)
            nothing = "" if past else nothing_of(options.folder, options.person)[0]
        except SoleusError as problem:
            return [plain(problem.what, Ink.STRONG), plain(problem.next_step)]
        if not past:
            return [plain(line.strip(), Ink.FAINT) for line in nothing.split(";")]
        lines: list[Line] = [plain("Last time", Ink.STRONG)]
        for one in past[:LAST_N]:
            lines += self._hold_lines(one)
        return [*lines, *self._standing_lines(past)]

    def _hold_lines(self, past: HoldRow) -> list[Line]:
        result = past.hold.result
        held = "--" if result is None or result.in_band_s is None else f"{result.in_band_s:.0f} s"
        when = began(past, self.controller.wall_clock.zone)
        target = say.pressure(past.hold.start.target.target_kpa)
        simulated = f" {words.SIMULATED}" if past.session.meta.simulated else ""
        columns = self.query_one("#home-last").size.width - len(simulated)
        return [
            plain(f"{place_of(past.hold, self.controller.atlas, columns)}{simulated}"),
            plain(f"  {when:%a %d %b}  {target}  in band {held} {end_sign(past)}", Ink.FAINT),
        ]

    def _standing_lines(self, past: list[HoldRow]) -> list[Line]:
        """How the last place stands, by name; nothing where nobody was or will be pressed."""
        if self.controller.probe_view().simulated:
            return []
        real = (one.hold for one in past if not one.session.meta.simulated)
        hold = next(real, None)
        spot = None if hold is None else self.controller.atlas.spots.get(hold.start.spot_id)
        if hold is None or spot is None:
            return []
        columns = self.query_one("#home-last").size.width
        standing = standing_words(
            Place(spot.spot_id, hold.start.side),
            self.controller.closed.now(),
            self.controller.closed.contact_left(spot, hold.start.side),
            self.controller.options.role,
            self.controller.wall_clock.moment(),
        )
        place = plain(place_of(hold, self.controller.atlas, columns), Ink.FAINT)
        return [BLANK, place, plain(f"  {standing}")]

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A hold and a zero need a probe; the simulated one is offered where there is none."""
        connected = self._probe is not None and self._probe.state is ProbeState.CONNECTED
        if action == "hold" or parameters == (HomeChoice.ZERO.value,):
            return connected
        return not connected if parameters == (HomeChoice.DEMO.value,) else True

    def action_hold(self) -> None:
        """Start: the place first; while everything is closed, why there is none.

        Where an answer may open the places, it is asked for by whoever shows Home.
        """
        self._look_what_is_closed()
        if self._no_hold and not self._asks:
            self.app.push_screen(NoticeScreen(self.context, self._no_hold, "Closed"))
        else:
            self._choose(HomeChoice.HOLD)

    def action_choose(self, choice: str) -> None:
        """Whatever else leads away from Home."""
        self._choose(HomeChoice(choice))


def note_line(notes: tuple[HealthNote, ...]) -> list[str]:
    """The worst of what should be known of the probe, in one line; empty where there is none."""
    more = f" (+{len(notes) - 1})" if len(notes) > 1 else ""
    return [f"{note.brief}{more}" for note in notes[:1]]
