"""What a terminal sends, cut into keys, whole escape sequences and pastes.

Bytes that are none of these are left out: letters of another encoding, reports of a mouse in the
form of 1984 (``ESC [ M`` and three bytes), answers to what another program has asked. A key behind
them is never taken for a part of them. The time is an argument, no clock is read here, and what a
sequence means is not known.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

# Textual's parser types a longer sequence out as if each letter of it had been a key; so it is left
# out. Some answers are longer; what is longer than any of them is none.
SEQUENCE_MAX: Final = 32
ANSWER_MAX: Final = 256
# A paste or an answer without its end must not swallow the key that lets go.
OPEN_MAX_S: Final = 1.0
_ESC: Final = 0x1B
_BEL: Final = 0x07
_SPACE: Final = 0x20
_CSI: Final = b"\x1b["
_CONSOLE_KEY: Final = b"\x1b[["  # F1 to F5 of the Linux console: one letter more
_OLD_MOUSE: Final = b"\x1b[M"
_OLD_MOUSE_N: Final = len(_OLD_MOUSE) + 3
_SS3: Final = b"\x1bO"
_TEXTS: Final = tuple(b"\x1b" + letter for letter in (b"]", b"P", b"X", b"^", b"_"))
_PASTE_BEGINS: Final = b"\x1b[200~"
_PASTE_ENDS: Final = b"\x1b[201~"


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text that the terminal says was pasted."""

    text: str


Piece = str | Pasted


class KeyBytes:
    """Cuts one terminal's bytes into pieces: a letter, a whole sequence, or a paste."""

    def __init__(self) -> None:
        self._letters = _new_decoder()
        self._held = bytearray()  # a sequence that is not whole yet
        self._pasted: bytearray | None = None
        self._opened_s = 0.0  # when the paste or the sequence began
        self._pieces: list[Piece] = []

    def feed(self, data: bytes, now_s: float) -> list[Piece]:
        """Take the next bytes, cut anywhere; returns what is whole now, in order."""
        self._end_what_is_too_long(now_s)
        for byte in data:
            if not self._held:
                self._opened_s = self._opened_s if self._pasted is not None else now_s
            self._take(byte)
        return self._taken()

    def quiet(self, now_s: float) -> list[Piece]:
        """Nothing more has come for as long as one key takes: what is held is all there is."""
        self._end_what_is_too_long(now_s)
        if self._pasted is None:
            self._let_go_of_held()
        return self._taken()

    def _taken(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces

    def _end_what_is_too_long(self, now_s: float) -> None:
        if now_s - self._opened_s <= OPEN_MAX_S:
            return
        if self._pasted is not None:
            self._end_paste()
        if self._held.startswith(_TEXTS):
            self._held.clear()

    def _let_go_of_held(self) -> None:
        """Nobody else may type the rest: a lone ESC is a key, some old sequences have no end."""
        if not self._held.startswith((_OLD_MOUSE, *_TEXTS)):
            self._put(bytes(self._held))
        self._held.clear()

    def _put(self, sequence: bytes) -> None:
        if 0 < len(sequence) <= SEQUENCE_MAX:
            self._pieces.append(sequence.decode("ascii"))

    # -- byte by byte --------------------------------------------------------------------------

    def _take(self, byte: int) -> None:
        if self._pasted is not None:
            self._take_pasted(self._pasted, byte)
        elif self._held.startswith(_TEXTS):
            self._take_text(byte)
        elif byte == _ESC:
            self._begin_sequence()
        elif not self._held:
            self._take_letter(byte)
        else:
            self._go_on(byte)

    def _begin_sequence(self) -> None:
        if len(self._held) == 1:  # ESC twice: the first was a key
            self._put(bytes(self._held))
        self._letters.reset()
        self._held[:] = b"\x1b"

    def _take_letter(self, byte: int) -> None:
        for letter in self._letters.decode(bytes((byte,))):
            if not 0x80 <= ord(letter) < 0xA0:  # control codes that no key sends
                self._pieces.append(letter)

    def _go_on(self, byte: int) -> None:
        """One more byte after ESC."""
        held = self._held
        if len(held) == 1:
            if byte in b"[O]PX^_":
                held.append(byte)
            else:  # pressed together: both are keys, and ESC ends a hold
                self._let_go_and_take(byte)
        elif held.startswith(_OLD_MOUSE):
            self._take_mouse(byte)
        elif held == _CONSOLE_KEY or held.startswith(_SS3):
            self._end_or_cut(byte, ends=0x40 <= byte < 0x7F)
        elif _SPACE < byte < 0x40 and len(held) < ANSWER_MAX:
            held.append(byte)
        else:
            self._end_or_cut(byte, ends=0x40 <= byte < 0x7F)

    def _let_go_and_take(self, byte: int) -> None:
        self._put(bytes(self._held))
        self._held.clear()
        self._take(byte)

    def _take_mouse(self, byte: int) -> None:
        """One of the three bytes of a report; a lower one than a space is none, but a key."""
        if byte < _SPACE:
            self._held.clear()
            self._take(byte)
            return
        self._held.append(byte)
        if len(self._held) == _OLD_MOUSE_N:
            self._held.clear()

    def _end_or_cut(self, byte: int, *, ends: bool) -> None:
        """The last byte of a sequence, or a key that comes where its rest never came."""
        if not ends:
            self._held.clear()
            self._take(byte)
            return
        self._held.append(byte)
        whole = bytes(self._held)
        if whole in (_OLD_MOUSE, _CONSOLE_KEY):
            return  # there is more to it
        self._held.clear()
        if whole == _PASTE_BEGINS:
            self._pasted = bytearray()
        elif whole != _PASTE_ENDS:
            self._put(whole)

    def _take_text(self, byte: int) -> None:
        """An answer of the terminal, up to BEL or ST (ESC, backslash): nobody here has asked."""
        held = self._held
        if byte == _BEL or (held[-1] == _ESC and byte == ord("\\")):
            held.clear()
        elif held[-1] == _ESC:
            held[:] = b"\x1b"
            self._take(byte)
        else:
            held.append(byte)

    def _take_pasted(self, pasted: bytearray, byte: int) -> None:
        pasted.append(byte)
        if pasted.endswith(_PASTE_ENDS):
            del pasted[-len(_PASTE_ENDS) :]
            self._end_paste()

    def _end_paste(self) -> None:
        pasted, self._pasted = self._pasted or bytearray(), None
        text = pasted.decode("utf-8", errors="ignore").replace("\x00", "")
        self._pieces.append(Pasted(text))


def _new_decoder() -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder("utf-8")(errors="ignore")
