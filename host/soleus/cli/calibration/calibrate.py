"""``soleus calibrate``: a guided run from the first question to the profile in use."""

from __future__ import annotations

import argparse
from typing import Any

from soleus.cli.argument_types import profile_id
from soleus.cli.context import at_terminal, folder_of, options_of, wants_plain


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``calibrate`` into the parser."""
    parser = commands.add_parser(
        "calibrate",
        help="calibrate the probe, guided step by step",
        description="Asks what the loads are known by, guides you through them up and down, keeps"
        " a step only when it is steady, fits the run and chooses the profile for this probe."
        " 'undo' takes a step back; 'quit' ends, and the run can be gone on with at the next"
        " start.",
    )
    parser.add_argument("--plain", action="store_true", help="in lines, no screen")
    parser.add_argument(
        "--way", choices=("masses", "scale", "gauge"), help="what the loads are known by"
    )
    parser.add_argument(
        "--id", type=profile_id, metavar="ID", help="id of the profile (default: from the probe's)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Guide a run; returns the exit code.

    Raises:
        ProbeError: there is no probe, or it has gone; what was kept can be gone on with.
        CalibrationError: the run gives no calibration, or the kept one is another setting's.
        StoreError: something cannot be written.
    """
    from soleus.store.settings import load_settings

    folder = folder_of(arguments)
    settings = load_settings(folder)
    if not arguments.plain and not wants_plain(settings) and at_terminal():
        from soleus.cli.screen.command import open_screen
        from soleus.tui.calibration_flow import CalibrateAsked

        options = options_of(arguments, folder, settings)
        asked = CalibrateAsked(arguments.id, arguments.way)
        return open_screen(options, settings, calibrate=asked)
    from soleus.cli.calibration.calibrate_lines import guide

    return guide(folder, arguments.probe, arguments.way, arguments.id)
