"""A boot loader on a pseudo-terminal that goes wrong in ways that a real one cannot be made to."""

from __future__ import annotations

from tests.link.pty_device import ServedDevice

ATMEGA328P = bytes.fromhex("1e950f")
_FIXED_N = {b"0": 2, b"P": 2, b"Q": 2, b"u": 2, b"U": 4, b"t": 5}


class FakeLoader(ServedDevice):
    """Answers like optiboot, except where it is told otherwise.

    Args:
        signature: of its chip.
        bad_reads: so many reads of the page at ``bad_address`` come back with a flipped bit.
        bad_address: of the page that reads back wrong.
        mute_at: from this request on it says nothing; the letter of the request.

    Attributes:
        flash: what was written.
        order: the addresses of the pages in the order of their writing.
    """

    def __init__(self, signature=ATMEGA328P, *, bad_address=None, bad_reads=1, mute_at=b""):
        super().__init__()
        self.flash = bytearray(b"\xff" * 0x8000)
        self.order = []
        self._signature = signature
        self._bad_address = bad_address
        self._bad_reads = bad_reads
        self._mute_at = mute_at
        self._address = 0
        self.serve()

    def take(self, heard):
        """Answer each whole request."""
        while (n := self._request_n(heard)) and len(heard) >= n:
            request, heard = heard[:n], heard[n:]
            if self._mute_at and request[:1] == self._mute_at:
                self.fall_silent()
                break
            self.send(b"\x14" + self._answer(request) + b"\x10")
        return heard

    def _request_n(self, heard):
        if heard[:1] == b"d":
            return 5 + int.from_bytes(heard[1:3], "big") if len(heard) >= 3 else 0
        return _FIXED_N.get(heard[:1], 1) if heard else 0

    def _answer(self, request):
        letter, at = request[:1], self._address
        if letter == b"u":
            return self._signature
        if letter == b"U":
            self._address = 2 * int.from_bytes(request[1:3], "little")
        if letter == b"d":
            self.flash[at : at + len(request) - 5] = request[4:-1]
            self.order.append(at)
        if letter == b"t":
            return self._read(at, int.from_bytes(request[1:3], "big"))
        return b""

    def _read(self, at, n):
        data = bytes(self.flash[at : at + n])
        if at == self._bad_address and self._bad_reads:
            self._bad_reads -= 1
            return bytes([data[0] ^ 1]) + data[1:]
        return data
