"""``--log FILE``: what soleus does, written down for whoever helps with a problem.

Ports, connections, runs and commits with their times; no person, no place on the body, no reading
and no rating. The home folder's name, which often is a person's, is written as ``~``.
"""

from __future__ import annotations

import logging
import os
import platform
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import soleus
from soleus.errors import UsageError
from soleus.store.folder import DataFolder
from soleus.store.output_files import Destination


class HomelessFormatter(logging.Formatter):
    """Writes one line a record, in UTC, without the name of the home folder."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")
        self._home = str(Path.home())

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """The moment in UTC, ISO 8601 to the millisecond; ``datefmt`` is not used."""
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the trace of an error below it."""
        text = super().format(record)
        return text if len(self._home) < 2 else text.replace(self._home, "~")


@contextmanager
def kept_log(path: Path, folder: DataFolder) -> Iterator[None]:
    """Append to this file until the block is left; nobody else may read it.

    Args:
        path: a new file, an empty one, or a log of soleus.
        folder: the data folder, in which no log may lie.

    Raises:
        UsageError: it may not be written there, cannot be, or is another file than a log.
    """
    place = Destination(path, folder, force=True).usable()
    try:
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_APPEND | _PLAIN_FILE, 0o600)
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from error
    with os.fdopen(descriptor, "a+", encoding="utf-8", errors="replace") as file:
        if not _is_log(file):
            raise _refused(path, "it is there already, and no log of soleus")
        handler = logging.StreamHandler(file)
        handler.setFormatter(HomelessFormatter())
        logger = logging.getLogger("soleus")
        level = logger.level
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)
        try:
            python, system = sys.version.split()[0], platform.platform()
            logger.info("soleus %s, Python %s, %s", soleus.__version__, python, system)
            yield
        finally:
            logger.removeHandler(handler)
            logger.setLevel(level)


# In case it has been replaced meanwhile: a pipe must not hold the program, a link is not followed.
_PLAIN_FILE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
_FIRST_LINE = re.compile(r"\d{4}-\d\d-\d\dT\S+Z INFO .+ soleus: soleus ")


def _is_log(file: TextIO) -> bool:
    """Whether nothing is in the file, or the first line of a log."""
    file.seek(0)
    first = file.readline(200)
    return not first or _FIRST_LINE.match(first) is not None


def _refused(path: Path, why: str) -> UsageError:
    return UsageError(
        f"The log {path} cannot be written: {why}.",
        "Nothing was begun.",
        "Name another file after --log, or leave it out.",
    )
