"""The terminal as it was before the screen, whatever has cut the screen short."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

# In the order in which the screen takes them: pastes, lines, keys, the other screen, cursor, focus.
_AS_BEFORE: Final = "\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"


@contextmanager
def terminal_given_back() -> Iterator[None]:
    """Within this block a screen runs; an exception out of it finds the terminal as it was."""
    before = _settings()
    try:
        yield
    except BaseException:
        with suppress(OSError):
            sys.stderr.write(_AS_BEFORE)
            sys.stderr.flush()
        _set(before)
        raise


def _settings() -> list[Any] | None:
    """How the terminal takes keys; None where there is none, or on a system without these."""
    if sys.platform == "win32":
        return None
    import termios  # noqa: PLC0415 - not on Windows

    with suppress(termios.error, OSError, ValueError):
        return termios.tcgetattr(sys.stdin.fileno())
    return None


def _set(settings: list[Any] | None) -> None:
    if sys.platform == "win32" or settings is None:
        return
    import termios  # noqa: PLC0415 - not on Windows

    with suppress(termios.error, OSError, ValueError):
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, settings)
