"""``soleus`` without a command, and ``soleus review``: the screen."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from soleus.cli.context import add_person, at_terminal, folder_of, options_of, wants_plain
from soleus.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from soleus.core.spots.targets import TargetRequest
    from soleus.live.session.options import Options
    from soleus.store.folder import DataFolder
    from soleus.store.settings import UserSettings
    from soleus.tui.calibration_flow import CalibrateAsked


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``review`` into the parser."""
    parser = commands.add_parser(
        "review",
        help="look at earlier sessions on the screen",
        description="Opens the screen at an earlier session, whoever's it is, or at the list of"
        " one person's.",
    )
    parser.add_argument("session", nargs="?", metavar="SESSION", help="id of one (or its start)")
    add_person(parser, "whose sessions (default: the setting, else me)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Open the screen, at Home or at a review."""
    from soleus.store.settings import load_settings

    _must_be_terminal()
    folder = folder_of(arguments)
    settings = load_settings(folder)
    if wants_plain(settings):
        raise UsageError(
            "Plain lines are asked for (a setting, SOLEUS_PLAIN or a dumb terminal), and the screen"
            " has none.",
            "Nothing was opened.",
            "Use for example: soleus hold SPOT --side left, soleus sessions, soleus show SESSION",
        )
    options = options_of(arguments, folder, settings)
    if not hasattr(arguments, "session"):  # no command: Home
        return open_screen(options, settings)
    if arguments.session:
        _must_have_a_hold(folder, arguments.session)
    return open_screen(options, settings, review=arguments.session or "")


def open_screen(
    options: Options,
    settings: UserSettings,
    request: TargetRequest | None = None,
    review: str | None = None,
    calibrate: CalibrateAsked | None = None,
) -> int:
    """Show the screen until it is left.

    Args:
        options: what the controller is made with.
        settings: theme and glyphs.
        request: begin with the checklist of this hold.
        review: begin with this earlier session, empty for the newest.
        calibrate: begin with a calibration.

    Returns:
        The exit code: that of a hold where one was asked for, else 0.
    """
    from soleus.cli.screen.run import show
    from soleus.core.terms import Phase
    from soleus.tui.app import Leaving

    leaving, end = show(options, settings, request, review, calibrate)
    if leaving is Leaving.DEMO:
        from soleus.cli.screen.demo import open_demo

        return open_demo()
    asked_and_stopped = request is not None and end is not None and end.phase is Phase.STOPPED
    return ExitCode.HOLD_ENDED_EARLY if asked_and_stopped else ExitCode.DONE


def _must_have_a_hold(folder: DataFolder, asked: str) -> None:
    """Another session than the one asked for would be taken for it."""
    from soleus.store.sessions.reader import Reader

    with Reader(folder) as reader:
        summary = reader.summary(asked)
    if not summary.holds:
        session_id = summary.meta.session_id
        raise UsageError(
            f"Session {session_id} has no hold in it: nothing was pressed.",
            "Nothing was opened.",
            f"What it has: soleus show {session_id}",
        )


def _must_be_terminal() -> None:
    if not at_terminal():
        raise UsageError(
            "The screen needs a terminal.",
            "Nothing was opened.",
            "Without one, use for example: soleus hold SPOT --side left --plain",
        )
