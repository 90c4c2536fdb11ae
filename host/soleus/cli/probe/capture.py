"""``soleus probe capture``: the raw bytes of a probe, kept in a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from soleus.cli.argument_types import seconds
from soleus.cli.context import reading_folder_of
from soleus.cli.output import say, say_written
from soleus.cli.output_option import add_force, destination
from soleus.errors import ExitCode

if TYPE_CHECKING:
    from soleus.link.recording.capture import CaptureWriter

CAPTURE_S: Final = 10.0
LOOK_EVERY_S: Final = 0.1


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``capture`` below ``soleus probe``."""
    parser = below.add_parser(
        "capture",
        help="keep the probe's raw bytes in a file",
        description="Writes every byte of the probe with the time of its reading into a new file."
        " Played back with --probe replay:FILE it is the same probe again.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to make")
    parser.add_argument(
        "--seconds",
        type=seconds,
        default=CAPTURE_S,
        metavar="N",
        help=f"for how long, from the probe's answer on (default: {CAPTURE_S:g})",
    )
    add_force(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the probe's bytes into a file; ends with its full path.

    Raises:
        ProbeError: there is no probe, or it has gone; what was heard until then is kept.
        UsageError: it may not be written there, or which of several ports is meant was not said.
        StoreError: the file cannot be written.
    """
    from soleus.link.recording.capture import CaptureWriter
    from soleus.live.connection.finder import must_be_one_port
    from soleus.store.output_files import put_in_place

    if arguments.probe is None:
        must_be_one_port("Nothing was recorded.")  # a capture of two devices is of neither
    to = destination(arguments, arguments.file, reading_folder_of(arguments))
    file = to.growing()
    writer = CaptureWriter(file)
    try:
        with writer:
            _listen(arguments, writer)
    finally:
        if writer.bytes_n:
            put_in_place(file, to.full_path)
            say_written(to.full_path)
        else:
            file.unlink(missing_ok=True)  # a capture of nothing helps nobody
    return ExitCode.DONE


def _listen(arguments: argparse.Namespace, writer: CaptureWriter) -> None:
    from soleus.api.probe import open_session
    from soleus.live.connection.state import ProbeState

    with open_session(arguments.probe, arguments.data, tap=writer.add) as session:
        session.connect(say=say)
        for _, view in session.look(arguments.seconds, LOOK_EVERY_S):
            if view.state is ProbeState.LOST:
                break
        session.must_be_there()
