"""``soleus export``: records as files for other programs."""

from __future__ import annotations

import argparse
from typing import Any

from soleus.cli.context import add_person, reading_folder_of
from soleus.cli.output import say_error, say_written
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
    """Write the files; every full path is printed.

    What is damaged is left out and named, and the code is that of a record that is not whole.

    Raises:
        UsageError: nothing to write, or it may not be written there.
        StoreError: a file cannot be written, or all that was asked for is damaged.
    """
    from soleus.api.record import open_record
    from soleus.report.export.formats import export
    from soleus.store.problems import unreadable_session
    from soleus.store.sessions.records import SessionList

    if bool(arguments.session) == (arguments.person is not None):
        raise UsageError(
            "Name sessions, or a person with --person, one of the two.",
            "No file was written.",
            "For example: soleus export SESSION --format csv -o hold.csv",
        )
    to = destination(arguments, arguments.output, reading_folder_of(arguments))
    with open_record(arguments.data) as record:
        listed = SessionList(())
        if arguments.person is not None:
            listed = record.listed(arguments.person)
        of_person = [each.meta.session_id for each in listed.sessions]
        told, left_out = record.retold_each(arguments.session or of_person)
    left_out += [unreadable_session(each.name, each.why) for each in listed.damaged]
    if left_out and not any(session.stored.holds for session in told):
        raise left_out[0]
    for path in export(told, arguments.format, to):
        say_written(path)
    for problem in left_out:
        say_error(problem)
    return ExitCode.RECORD if left_out else ExitCode.DONE
