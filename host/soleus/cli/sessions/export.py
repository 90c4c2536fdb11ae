"""``soleus export``: records as files for other programs."""

from __future__ import annotations

import argparse
from typing import Any

from soleus.cli.context import add_person, reading_folder_of
from soleus.cli.output import say_written
from soleus.cli.output_option import add_output, destination
from soleus.errors import ExitCode, UsageError
from soleus.report.export.formats import FORMATS, known_format


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``export`` into the parser."""
    formats = "; ".join(f"{name}: {doc}" for name, (_, doc) in FORMATS.items())
    parser = commands.add_parser(
        "export",
        help="records as files for other programs",
        description=f"Writes sessions as files. Formats: {formats}. Other packages may add more.",
    )
    parser.add_argument("session", nargs="*", metavar="SESSION", help="ids (or their starts)")
    add_person(parser, "all sessions of one person")
    parser.add_argument(
        "--format",
        required=True,
        type=known_format,
        metavar="|".join(FORMATS),
        help="which kind of file",
    )
    add_output(parser, metavar="PATH", about="a file for one hold, a folder for several")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the files; every full path is printed."""
    from soleus.report.export.formats import export
    from soleus.store.sessions.reader import Reader

    if bool(arguments.session) == (arguments.person is not None):
        raise UsageError(
            "Name sessions, or a person with --person, one of the two.",
            "No file was written.",
            "For example: soleus export SESSION --format csv -o hold.csv",
        )
    folder = reading_folder_of(arguments)
    to = destination(arguments, arguments.output, folder)
    with Reader(folder) as reader:
        asked = arguments.session or [
            summary.meta.session_id for summary in reader.sessions(person=arguments.person)
        ]
        sessions = [reader.session(each) for each in asked]
    for path in export(sessions, arguments.format, to):
        say_written(path)
    return ExitCode.DONE
