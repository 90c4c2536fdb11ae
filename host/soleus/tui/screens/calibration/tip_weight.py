"""Tip weight: what hangs on the cell, by turning the probe over once."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from soleus.core.calibration.stability import StepSeen
from soleus.errors import SoleusError
from soleus.live.calibration.tip_weight import TIP_DOWN, TIP_UP, TipWeighing, weighing_of
from soleus.live.connection.state import ProbeState
from soleus.store.calibration.probe_facts import MASSES_NAME, keep_moving_mass
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.messages import LoadSeen, ProbeSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.text_lines import plain
from soleus.tui.widgets.text_page import Paragraph, TextPage


class TipStage(Enum):
    """How far it is; the value is what is asked for."""

    UP = TIP_UP
    DOWN = TIP_DOWN
    DONE = "Done."


class TipWeightScreen(SoleusScreen[None]):
    """Measures with the tip up and with the tip down, each when Enter is pressed.

    Args:
        context: what it reads, asks and draws with.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "measure", "measure"),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._stage = TipStage.UP
        self._weighing: TipWeighing | None = None
        self._tip_up: StepSeen | None = None
        self._measuring = False
        self._handled_n = 0
        self._newest_n = 0
        self._said: list[Paragraph] = []

    def on_mount(self) -> None:
        """The tip is free; a simulated one as well."""
        self.head(plain("Tip weight", Ink.STRONG), plain("Once for each tip", Ink.FAINT))
        self.controller.loads.put_on(0.0)
        self._show()

    def on_unmount(self) -> None:
        """Nobody watches the probe any more."""
        self.controller.loads.leave()

    @on(ProbeSeen)
    def _seen_probe(self, message: ProbeSeen) -> None:
        if message.view.state is not ProbeState.CONNECTED and self._stage is not TipStage.DONE:
            self._begin_anew([(say.no_probe(message.view), Ink.ABOVE)])

    @on(LoadSeen)
    def _seen_load(self, message: LoadSeen) -> None:
        view = message.view
        self._newest_n = view.number
        if view.answer is not None and view.number > self._handled_n and self._measuring:
            self._handled_n, self._measuring = view.number, False
            self._take(view.answer)

    def _take(self, seen: StepSeen) -> None:
        weighing = self._weighing
        if weighing is None:
            return
        self._said = []
        if self._stage is TipStage.UP and seen.problem is None:
            self._tip_up, self._stage = seen, TipStage.DOWN
        elif self._tip_up is None or seen.problem is not None:
            why = "" if seen.problem is None else seen.problem.refusal
            self._said = [(why, Ink.ABOVE)]
        else:
            self._keep(weighing, self._tip_up, seen)
        self._show()

    def _keep(self, weighing: TipWeighing, tip_up: StepSeen, tip_down: StepSeen) -> None:
        try:
            mass_g = weighing.mass_g(tip_up, tip_down)
            folder = self.controller.options.folder
            keep_moving_mass(folder, weighing.day, weighing.probe_uid, mass_g)
            self.controller.loads.renew()
        except SoleusError as problem:
            said = f"{problem.effect} {problem.next_step}"
            self._begin_anew([(problem.what, Ink.ABOVE), (said, Ink.TEXT)])
            return
        self._stage = TipStage.DONE
        self._said = [
            (f"{mass_g:.1f} g hang on the cell.", Ink.STRONG),
            ("The ± of a reading counts on that from now on.", Ink.TEXT),
            (f"It is on record in {MASSES_NAME} of the data folder.", Ink.FAINT),
        ]

    def _begin_anew(self, said: list[Paragraph]) -> None:
        self._stage, self._tip_up, self._measuring, self._said = TipStage.UP, None, False, said
        self._show()

    def _show(self) -> None:
        text: list[Paragraph] = [(self._stage.value, Ink.STRONG), ("", Ink.TEXT)]
        if self._measuring:
            text.append(("Measuring; hold still.", Ink.TEXT))
        elif self._stage is not TipStage.DONE:
            text.append(("Enter measures.", Ink.TEXT))
        self.query_one(TextPage).show([*text, ("", Ink.TEXT), *self._said])
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is measured twice at a time, or after the end."""
        return action != "measure" or not (self._measuring or self._stage is TipStage.DONE)

    def action_measure(self) -> None:
        """Measure as it is held now."""
        try:
            self._weighing = weighing = self.controller.loads.of_probe(weighing_of)
        except SoleusError as problem:
            self._begin_anew([(problem.what, Ink.ABOVE), (problem.next_step, Ink.TEXT)])
            return
        self._measuring, self._said, self._handled_n = True, [], self._newest_n
        self.controller.loads.measure(weighing.before)
        self._show()

    def action_leave(self) -> None:
        """Back; what was weighed is on record."""
        self.dismiss(None)
