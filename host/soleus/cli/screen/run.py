"""Runs the screen on a controller of its own, for every command that opens it."""

from __future__ import annotations

import dataclasses
import gc
from typing import TYPE_CHECKING, Final

from soleus.cli.context import must_be_known
from soleus.cli.signals import Interrupted, signals_heard
from soleus.errors import ScreenFailed

if TYPE_CHECKING:
    from soleus.core.spots.targets import TargetRequest
    from soleus.live.session.options import Options
    from soleus.live.session.probe_session import ProbeSession
    from soleus.store.settings import UserSettings
    from soleus.tui.app import Leaving, SoleusApp
    from soleus.tui.calibration_flow import CalibrateAsked
    from soleus.tui.hold_flow import RunEnd

# Long enough for the last question, a minute after the release.
DONE_TAIL_S: Final = 90.0
FAILED: Final = "failed"


def show(
    options: Options,
    settings: UserSettings,
    request: TargetRequest | None = None,
    review: str | None = None,
    calibrate: CalibrateAsked | None = None,
) -> tuple[Leaving | None, RunEnd | None]:
    """Run the screen on a controller of its own; raises what either of them raises.

    Returns:
        Why it was left, and how the last run on it ended; None where there was no run.
    """
    gc.disable()  # nothing of what is loaded now is garbage, and looking takes its time
    from soleus.live.session.probe_session import ProbeSession
    from soleus.tui.app import SoleusApp

    controller = ProbeSession(dataclasses.replace(options, done_tail_s=DONE_TAIL_S))
    try:
        controller.record.open()  # what cannot be written is told before the screen
        if request is None:
            must_be_known(options.folder, options.person)
        else:
            from soleus.cli.early_refusal import refuse_early

            refuse_early(controller, request, can_be_asked=True)
        app = SoleusApp(
            controller,
            theme=settings.theme,
            glyphs=settings.glyphs,
            bell=settings.bell,
            request=request,
            review=review,
            calibrate=calibrate,
        )
        gc.enable()
        gc.freeze()  # what is loaded by now stays: looking through it stops every thread for 50 ms
        leaving = _run(app, controller)
        return leaving, app.last_end
    finally:
        gc.enable()
        controller.close()


def _run(app: SoleusApp, controller: ProbeSession) -> Leaving | None:
    """Run the screen; whatever ends it but the person is told to whoever may be pressing."""
    from soleus.cli.screen.unseen import end_unseen, lose_screen
    from soleus.tui.terminal.given_back import terminal_given_back

    ended: list[object] = []  # runs whose screen was lost: a busy reader has not ended them yet

    def lose(why: str) -> None:
        run = controller.holds.run
        if run is not None and run not in ended:
            ended.append(run)
            lose_screen(controller, why)

    def leave(signal_name: str) -> bool:
        lose(signal_name)  # at once: leaving takes a moment
        return app.leave_soon()

    try:
        with terminal_given_back(), signals_heard(leave):
            leaving = app.run(mouse=False)
    except Interrupted as interrupted:
        lose(interrupted.name)
        end_unseen(controller)
        raise
    except OSError as error:  # its terminal has gone, and with it all that it would say
        lose(FAILED)
        raise ScreenFailed(ended_hold=end_unseen(controller)) from error
    if controller.crash is not None:
        raise controller.crash
    if app.return_code:  # the screen itself has shown what it failed with
        lose(FAILED)
        raise ScreenFailed(ended_hold=end_unseen(controller))
    return leaving
