"""``soleus calibration certificate``: a profile and its run as a page that can be handed on."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soleus.cli.context import reading_folder_of
from soleus.cli.output import say_written
from soleus.cli.output_option import add_output, destination
from soleus.errors import CalibrationError, ExitCode, UsageError

if TYPE_CHECKING:
    from soleus.report.calibration.certificate import Certificate


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``certificate`` below ``calibration``."""
    parser = below.add_parser(
        "certificate",
        help="write a profile and its run as a page",
        description="Writes who calibrated the probe, when and with what, the points, the fit with"
        " its residuals, the uncertainty over the range, and when it is due again. The same run"
        " and day give the same file.",
    )
    parser.add_argument("profile", metavar="ID", help="id of the profile")
    add_output(parser, metavar="FILE", about="the file, ending in .html or .txt")
    parser.add_argument("--by", default="", metavar="NAME", help="who issues it")
    parser.add_argument(
        "--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help="day of issue (today)"
    )
    parser.set_defaults(run=run_certificate)


def run_certificate(arguments: argparse.Namespace) -> int:
    """Write the certificate; ends with its full path.

    Raises:
        UsageError: the file ends in something else, or may not be written there.
        CalibrationError: there is no such profile, or this version refuses its run.
        StoreError: the file cannot be written.
    """
    from soleus.report.calibration.certificate_html import certificate_html
    from soleus.report.calibration.certificate_text import certificate_text

    output: Path = arguments.output
    page = {".html": certificate_html, ".txt": certificate_text}.get(output.suffix)
    if page is None:
        raise UsageError(
            f"{output} ends neither in .html nor in .txt.",
            "Nothing was written.",
            "The ending says which page is wanted: HTML or text.",
        )
    to = destination(arguments, output, reading_folder_of(arguments))
    path = to.usable()
    to.put([(path, page(_certificate(arguments)))], make_folders=True)
    say_written(path)
    return ExitCode.DONE


def _certificate(arguments: argparse.Namespace) -> Certificate:
    from soleus.core.fitting.run import RunRefused
    from soleus.live.wall_clock import WallClock
    from soleus.report.calibration.certificate import certificate
    from soleus.store.calibration.profiles import load_run, profile_by_id
    from soleus.store.calibration.runs import find_run

    folder = reading_folder_of(arguments)
    cal = profile_by_id(folder, arguments.profile)
    path = find_run(folder, cal)
    issued_on = arguments.date or WallClock().today()
    name = "" if path is None else f"{path.parent.name}/{path.name}"
    run = None if path is None else load_run(path)
    try:
        return certificate(cal, run, name, issued_on, arguments.by)
    except RunRefused as refused:
        raise CalibrationError(
            f"{path}: {refused.what}", "No certificate was written.", refused.next_step
        ) from refused
