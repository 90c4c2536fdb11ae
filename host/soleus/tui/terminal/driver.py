"""Textual's driver for a terminal, with its own reading of keys: no byte typed ends the screen.

The driver of Textual stops at the first byte that is no UTF-8, and at some sequences that it cannot
read; then the screen is gone while somebody presses. This one hands Textual's parser one whole key
or sequence at a time and leaves out what it cannot read. Not on Windows, which has no such bytes.

What of Textual is used that it does not promise to keep: ``LinuxDriver`` with ``run_input_thread``,
``fileno``, ``exit_event`` and ``process_message``, and ``XTermParser``. A test holds each of them.
"""

from __future__ import annotations

import os
import select
import threading
import time
from typing import Any, Final

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from soleus.tui.terminal.key_bytes import KeyBytes, Pasted, Piece

QUIET_S: Final = 0.1  # a lone ESC is the key ESC once nothing has followed it for so long
READ_MAX: Final = 4096
CELLS_MAX: Final = 2000  # columns or rows; more than this is no screen


class TerminalDriver(LinuxDriver):
    """Input and output of the terminal that soleus was started in."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._wants_mouse = mouse
        self._tell = app.call_later

    def run_input_thread(self) -> None:
        """Read keys until the screen is left; what goes wrong in it is an error of the app."""
        try:
            self._read_keys()
        except Exception as error:  # noqa: BLE001 - a thread never ends unseen
            if not self.exit_event.is_set():
                self._tell(_raise, error)

    def _read_keys(self) -> None:
        keys, parser = KeyBytes(), PieceParser()
        main = threading.main_thread()  # Python waits for this thread at its end
        while main.is_alive() and not self.exit_event.is_set():
            readable, _, _ = select.select([self.fileno], [], [], QUIET_S)
            data = os.read(self.fileno, READ_MAX) if readable else b""
            if readable and not data:
                raise EOFError("the terminal has gone")
            now_s = time.monotonic()
            for piece in keys.feed(data, now_s) if data else keys.quiet(now_s):
                for message in parser.messages(piece):
                    self.process_message(message)

    def process_message(self, message: Message) -> None:
        """Hand a message on; nothing from a mouse that nobody asked for, no size that none has."""
        if isinstance(message, events.MouseEvent) and not self._wants_mouse:
            return
        if isinstance(message, events.Resize) and not _is_a_screen(message):
            return
        super().process_message(message)


class PieceParser:
    """Says what a piece means, by Textual's parser; a piece that it does not know means nothing."""

    def __init__(self) -> None:
        self._parser = XTermParser()

    def messages(self, piece: Piece) -> list[Message]:
        """What a piece means; at most a few messages."""
        if isinstance(piece, Pasted):
            return [events.Paste(piece.text)]
        if piece == "\x1b":
            return [events.Key("escape", piece)]
        found: list[Message] = []
        try:
            for letter in piece:
                if found:
                    break  # it was done before its end: that is another sequence
                found = list(self._parser.feed(letter))
            else:
                if found:
                    return found
        except Exception:  # noqa: BLE001 - figures in a sequence that no key has
            found = []
        self._parser = XTermParser()  # the old one waits for more
        return []


def _is_a_screen(resize: events.Resize) -> bool:
    return all(0 < cells <= CELLS_MAX for cells in resize.size)


def _raise(error: Exception) -> None:
    raise error
