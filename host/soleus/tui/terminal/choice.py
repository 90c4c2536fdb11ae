"""Which driver the app gets on this machine."""

from __future__ import annotations

import os
import sys

from textual.driver import Driver


def driver_class() -> type[Driver] | None:
    """The driver for a terminal; None (Windows, or one is named) for Textual's own choice."""
    if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    from soleus.tui.terminal.driver import TerminalDriver  # noqa: PLC0415 - no termios on Windows

    return TerminalDriver
