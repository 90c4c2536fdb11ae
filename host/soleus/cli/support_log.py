"""``--log FILE``: what soleus does, written down for whoever helps with a problem.

Ports, connections, runs and commits with their times; no person, no place on the body, no reading
and no rating. The home folder's name, which often is a person's, is written as ``~``.
"""

from __future__ import annotations

import logging
import os
import platform
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import soleus
from soleus.errors import UsageError


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
def kept_log(path: Path) -> Iterator[None]:
    """Append to this file until the block is left; nobody else may read it.

    Raises:
        UsageError: it cannot be written, or is no regular file.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NO_WAIT, 0o600)
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _refused(path, "it is no regular file")
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
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


_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody reads must not hold the program


def _refused(path: Path, why: str) -> UsageError:
    return UsageError(
        f"The log {path} cannot be written: {why}.",
        "Nothing was begun.",
        "Name another file after --log, or leave it out.",
    )
