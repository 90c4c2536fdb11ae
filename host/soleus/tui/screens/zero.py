"""Zero: is the tip free?"""

from __future__ import annotations

from time import monotonic
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from soleus.core.calibration.zero import ZERO_S
from soleus.core.calibration.zero_rules import TIME_TO_LIFT_S
from soleus.core.spots.targets import TargetRequest
from soleus.errors import SoleusError
from soleus.live.connection.state import ProbeState
from soleus.live.snapshot import ProbeView
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.messages import ProbeSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.progress import ProgressMeter
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import Line, TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

KEEP_FREE: Final = "Nothing touching the tip: keep it free."
WHY_ZERO: Final = (
    "The probe reads what it weighs with nothing on it, for one second. Lay it on its side, or "
    "hold it still with the tip in the air."
)

IN_A_MOMENT: Final = f"In {TIME_TO_LIFT_S:.0f} seconds, or at once with z."


class ZeroScreen(SoleusScreen[bool]):
    """Takes the zero of this session and goes on by itself once it was quiet.

    Args:
        context: what it reads, asks and draws with.
        request: the hold that it is for; None from Home.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "take", "try again"),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    def __init__(self, context: ScreenContext, request: TargetRequest | None = None) -> None:
        super().__init__(context)
        self._request = request
        self._began_s: float | None = None
        self._lift_asked_s: float | None = None

    def compose(self) -> ComposeResult:
        """What to do, and how far it is."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        yield TextPage(self.level, id="zero-text")
        yield ProgressMeter(self.level, id="zero-bar")
        yield TextLines(self.level, id="zero-state")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """The zero is taken at once; touching the tip is what makes it fail."""
        self.head(self._title(), plain("Is the tip free?", Ink.FAINT))
        self.set_interval(0.1, self._advance)
        self.action_take()

    def _title(self) -> Line:
        """For which place, side and person; from Home it is for none."""
        person, request = self.controller.options.person, self._request
        if request is None:
            return plain(f"Zero · {person}", Ink.STRONG)
        return say.title(self.controller.atlas.spot(request.spot_id).name, request.side, person)

    def action_take(self) -> None:
        """Take the zero, or take it again."""
        self._began_s, self._lift_asked_s = monotonic(), None
        self._say([(KEEP_FREE, Ink.STRONG), ("", Ink.TEXT), (WHY_ZERO, Ink.TEXT)])
        try:
            self.controller.take_zero()
        except SoleusError as problem:
            self._fail(problem.what, problem.next_step)
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Back without a hold."""
        self.dismiss(False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Trying again is offered when the last try has ended."""
        return self._began_s is None if action == "take" else True

    def _say(self, text: list[Paragraph]) -> None:
        self.query_one(TextPage).show(text)

    def _advance(self) -> None:
        """The bar shows the second that a zero takes; the engine says when it is done.

        Before the second zero it shows the time to lift the probe: nobody needs a hand for a key.
        """
        if self._lift_asked_s is not None:
            share = (monotonic() - self._lift_asked_s) / TIME_TO_LIFT_S
            if share >= 1.0:
                self.action_take()
            else:
                self.query_one(ProgressMeter).show(share, Ink.TEXT)
        if self._began_s is None:
            return
        share = min(0.99, (monotonic() - self._began_s) / ZERO_S)
        self.query_one(ProgressMeter).show(share, Ink.TEXT)

    @on(ProbeSeen)
    def _seen(self, _: ProbeSeen) -> None:
        view = self.controller.probe_view()  # a message that has waited may show the zero before
        self.query_one("#zero-state", TextLines).show([plain(_state(view), Ink.FAINT)])
        if self._began_s is None:
            return
        if view.zero.quiet:
            self.dismiss(True)
        elif view.zero.problem and view.zero.asks_to_lift:
            self._ask_to_lift(view.zero.problem)
        elif view.zero.problem:
            self._fail(view.zero.problem)
        elif view.state is not ProbeState.CONNECTED:
            self._fail(*view.says)

    def _ask_to_lift(self, sentence: str) -> None:
        """The zero lies high: once more, with the probe in the air."""
        self._began_s, self._lift_asked_s = None, monotonic()
        self._say([(sentence, Ink.STRONG), ("", Ink.TEXT), (IN_A_MOMENT, Ink.TEXT)])
        self.refresh_bindings()

    def _fail(self, *sentences: str) -> None:
        """No zero this time: why, and what to do."""
        self._began_s = None
        self.query_one(ProgressMeter).show(0.0, Ink.TEXT)
        text: list[Paragraph] = [("No zero yet.", Ink.STRONG), ("", Ink.TEXT)]
        self._say(text + [(sentence, Ink.TEXT) for sentence in sentences if sentence])
        self.refresh_bindings()


def _state(view: ProbeView) -> str:
    if view.state is not ProbeState.CONNECTED:
        return " ".join(view.says) or "The probe is not connected."
    return f"{view.name}: {say.reading_line(view.reading)}"
