"""``soleus`` without a command, and ``soleus review``: the screen."""

from __future__ import annotations

import argparse
import dataclasses
from typing import TYPE_CHECKING, Any, Final

from soleus.cli.context import at_terminal, folder_of
from soleus.errors import ExitCode, ProgramFault, UsageError

if TYPE_CHECKING:
    from soleus.core.targets import Request
    from soleus.live.runtime import Options
    from soleus.store.settings import Settings
    from soleus.tui.app import Leaving

# Long enough for the last question, a minute after the release.
TUI_DONE_TAIL_S: Final = 90.0


def add_review(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``review`` into the parser."""
    parser = commands.add_parser(
        "review",
        help="look at earlier sessions on the screen",
        description="Opens the screen at an earlier session, or at the list of all of them.",
    )
    parser.add_argument("session", nargs="?", metavar="SESSION", help="id of one (or its start)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Open the screen, at Home or at a review."""
    from soleus.cli.hold import options_of
    from soleus.store.settings import load_settings

    _must_be_terminal()
    folder = folder_of(arguments)
    settings = load_settings(folder)
    options = options_of(arguments, folder, settings)
    review = getattr(arguments, "session", None) if arguments.run is run else None
    return open_screen(options, settings, review=review)


def open_screen(
    options: Options,
    settings: Settings,
    request: Request | None = None,
    review: str | None = None,
) -> int:
    """Show the screen until it is left.

    Args:
        options: what the runtime is made with.
        settings: theme and glyphs.
        request: begin with the checklist of this hold.
        review: begin with this earlier session.
    """
    from soleus.tui.app import Leaving

    tui_options = dataclasses.replace(options, done_tail_s=TUI_DONE_TAIL_S)
    if show(tui_options, settings, request, review) is Leaving.DEMO:
        from soleus.cli.demo import open_demo

        return open_demo()
    return ExitCode.DONE


def show(
    options: Options,
    settings: Settings,
    request: Request | None = None,
    review: str | None = None,
) -> Leaving | None:
    """Run the screen on a runtime of its own; raises what either of them raises."""
    from soleus.live.runtime import Runtime
    from soleus.tui.app import SoleusApp

    runtime = Runtime(options)
    try:
        app = SoleusApp(
            runtime, theme=settings.theme, glyphs=settings.glyphs, request=request, review=review
        )
        leaving = app.run()
        if runtime.crash is not None:
            raise runtime.crash
        if app.return_code:  # the screen itself has shown what it failed with
            raise ProgramFault("The screen")
        return leaving
    finally:
        runtime.close()


def _must_be_terminal() -> None:
    if not at_terminal():
        raise UsageError(
            "The screen needs a terminal.",
            "Nothing was opened.",
            "Without one, use for example: soleus hold SPOT --side left --plain",
        )
