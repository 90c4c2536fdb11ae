"""From screen to screen of a calibration: questions, settling, steps, result; and the check.

It holds no state of its own; the calibration that is under way is handed from one to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import App

from soleus.errors import SoleusError
from soleus.live.calibration.check import calibration_to_check
from soleus.live.calibration.job import Calibrated, CalibrationJob
from soleus.report.calibration.claims import claim_lines
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.screens.calibration.check import CalibrateCheckScreen
from soleus.tui.screens.calibration.menu import CalibrateChoice, CalibrateScreen
from soleus.tui.screens.calibration.preload import CalibratePreloadScreen
from soleus.tui.screens.calibration.questions import CalibrateSetupScreen
from soleus.tui.screens.calibration.result import CalibrateResultScreen
from soleus.tui.screens.calibration.steps import CalibrateStepsScreen
from soleus.tui.screens.calibration.tip_weight import TipWeightScreen
from soleus.tui.screens.notice import NoticeScreen


@dataclass(frozen=True, slots=True)
class CalibrateAsked:
    """A calibration that the app is to begin with.

    Attributes:
        profile_id: what the profile is to be called; None: after the probe.
        way: what the loads are known by; None to ask.
    """

    profile_id: str | None = None
    way: str | None = None


class CalibrationFlow:
    """Opens the screens of a calibration in their order.

    Args:
        app: where they are opened.
        context: what each is made with.
    """

    def __init__(self, app: App[Any], context: ScreenContext) -> None:
        self._app = app
        self._context = context

    def open(self, asked: CalibrateAsked | None = None) -> None:
        """The choice; where a calibration was asked for, its questions at once."""
        if asked is None:
            screen = CalibrateScreen(self._context, self._chosen)
        else:
            screen = CalibrateScreen(
                self._context, self._chosen, asked.profile_id, straight=True, way=asked.way
            )
        self._app.push_screen(screen)

    def _chosen(self, choice: CalibrateChoice, calibrating: CalibrationJob) -> None:
        match choice:
            case CalibrateChoice.GO_ON:
                self._open_steps(calibrating)
            case CalibrateChoice.CALIBRATE:
                self._ask(calibrating)
            case CalibrateChoice.CHECK:
                self._app.push_screen(CalibrateCheckScreen(self._context))
            case CalibrateChoice.CLAIMS:
                self._tell_claims()
            case CalibrateChoice.TIP_WEIGHT:
                self._app.push_screen(TipWeightScreen(self._context))

    def _ask(self, calibrating: CalibrationJob) -> None:
        """What the run has to know."""
        self._app.push_screen(
            CalibrateSetupScreen(self._context, calibrating),
            lambda done: self._asked(calibrating, done),
        )

    def _asked(self, calibrating: CalibrationJob, done: bool | None) -> None:
        if not done:
            return
        try:  # by now the probe has told what it does not say in its greeting
            calibrating.facts = self._context.controller.loads.facts(calibrating.facts.id)
        except SoleusError as problem:
            self._tell_problem(problem)
            return
        run = calibrating.begin()
        if run.facts.conditioning_cycles:
            self._app.push_screen(
                CalibratePreloadScreen(self._context, run),
                lambda settled: self._settled(calibrating, settled),
            )
        else:
            self._open_steps(calibrating)

    def _settled(self, calibrating: CalibrationJob, settled: bool | None) -> None:
        if settled:
            self._open_steps(calibrating)
            return
        calibrating.run = None
        calibrating.setup = calibrating.setup.undone()
        self._ask(calibrating)

    def _open_steps(self, calibrating: CalibrationJob) -> None:
        """Open the screen of the loads."""
        self._app.push_screen(CalibrateStepsScreen(self._context, calibrating), self._finished)

    def _finished(self, done: Calibrated | None) -> None:
        if done is not None:
            self._app.push_screen(CalibrateResultScreen(self._context, done))

    def _tell_claims(self) -> None:
        """What the calibration in use claims, as the command tells it."""
        controller = self._context.controller
        try:
            cal = controller.loads.of_probe(calibration_to_check)
        except SoleusError as problem:
            self._tell_problem(problem)
            return
        lines = claim_lines(cal, controller.wall_clock.today())
        text = [(line, Ink.TEXT) for line in lines]
        self._app.push_screen(NoticeScreen(self._context, text, f"What {cal.id} claims"))

    def _tell_problem(self, problem: SoleusError) -> None:
        self._app.push_screen(NoticeScreen.of(self._context, problem))
