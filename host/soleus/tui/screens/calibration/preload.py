"""Before the first step: has the probe been loaded fully and let go, so that it settles?"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from soleus.core.fitting.procedure import CalibrationInProgress
from soleus.core.fitting.run import load_n
from soleus.live.snapshot import ProbeView
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.messages import ProbeSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.view_models import hold as say
from soleus.tui.view_models.calibration import gone_words, load_words, thousands
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.load_board import LoadBoard, LoadPicture
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import Line, TextLines
from soleus.tui.widgets.text_page import Paragraph, TextPage


class CalibratePreloadScreen(SoleusScreen[bool]):
    """Counts the times; leaves with True after the last, with False back to the questions.

    Args:
        context: what it reads, asks and draws with.
        run: the run that begins after it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "done once"),
        Binding("u", "undo", "one less"),
        Binding("up", "put_on(True)", "simulated load", key_display="↑↓"),
        Binding("down", "put_on(False)", "simulated load", show=False),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    def __init__(self, context: ScreenContext, run: CalibrationInProgress) -> None:
        super().__init__(context)
        self._run = run
        self._times = run.facts.conditioning_cycles
        self._done_n = 0

    def compose(self) -> ComposeResult:
        """How often, which load, the live count."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        yield LoadBoard(self.level, id="calibrate-load")
        yield TextLines(self.level, id="calibrate-count")
        yield TextPage(self.level, id="settle-state")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """Show that the full load has not been put on yet."""
        self.controller.loads.put_on(0.0)
        self._show(self.controller.probe_view())

    @on(ProbeSeen)
    def _seen(self, message: ProbeSeen) -> None:
        self._show(message.view)

    def _show(self, view: ProbeView) -> None:
        title = (("Calibrate", Ink.STRONG), (" · the probe settles", Ink.FAINT))
        self.head(title, say.probe_badge(view))
        times = f"{self._done_n} of {self._times} times done"
        marks = "● " * self._done_n + "○ " * (self._times - self._done_n)
        lines = (
            (f"Load it fully ({full_words(self._run)}), wait two breaths, let go.", Ink.STRONG),
            ("Then press enter, and do it again.", Ink.TEXT),
            (marks, Ink.STRONG),
            (times, Ink.TEXT),
        )
        self.query_one(LoadBoard).show(LoadPicture(str(self._times - self._done_n), "×", lines))
        counts = "--" if view.raw_counts is None else thousands(view.raw_counts)
        count: Line = (("count  ", Ink.FAINT), (counts, Ink.STRONG))
        self.query_one("#calibrate-count", TextLines).show([count])
        self.query_one("#settle-state", TextPage).show(self._says(view))

    def _says(self, view: ProbeView) -> list[Paragraph]:
        gone: list[Paragraph] = [(part, Ink.ABOVE) for part in gone_words(view)]
        why = (
            "A probe that has rested reads its first full loads a little otherwise than later ones."
        )
        text: list[Paragraph] = [*gone, (why, Ink.FAINT)]
        if self.controller.loads.puts_loads_on:
            text.append((f"Simulated probe: ↑ puts {full_words(self._run)} on, ↓ takes it off.",
                         Ink.TEXT))  # fmt: skip
        return text

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Less only where there was one; loads only on a simulated probe."""
        if action == "undo":
            return self._done_n > 0
        return self.controller.loads.puts_loads_on if action == "put_on" else True

    def action_done(self) -> None:
        """Once more; after the last time the run begins."""
        self._done_n += 1
        if self._done_n >= self._times:
            self.controller.loads.put_on(0.0)
            self.dismiss(True)
        else:
            self._changed()

    def action_undo(self) -> None:
        """Take back one count of the full load."""
        self._done_n -= 1
        self._changed()

    def _changed(self) -> None:
        self._show(self.controller.probe_view())
        self.refresh_bindings()

    def action_put_on(self, on_tip: bool) -> None:
        """The simulated probe carries the full load, or nothing."""
        full_n = load_n(self._run.loads_kg[-1], self._run.facts)
        self.controller.loads.put_on(full_n if on_tip else 0.0)

    def action_leave(self) -> None:
        """Back to the questions."""
        self.dismiss(False)


def full_words(run: CalibrationInProgress) -> str:
    """The full load of a run."""
    return load_words(run.loads_kg[-1], run.facts.reference.kind)
