"""A simulated probe behind a port whose firmware was built from another table of the wire."""

from __future__ import annotations

from soleus.wire.codec import END, cobs_decode, cobs_encode, crc16
from soleus.wire.spec import CRC_LEN, FrameType
from tests.link.pty_device import PtyProbe

VERSION_AT = 8  # in HELLO, behind the header that all frames begin with
GROWN = {FrameType.HELLO, FrameType.STATUS, FrameType.SETTINGS}


class OtherTable(PtyProbe):
    """Says another version in its HELLO, and has some more bytes behind the fields known here."""

    def __init__(self, version: int, more: bytes = b"") -> None:
        self._version, self._more, self._cut = version, more, b""
        super().__init__("sim:steady")

    def send(self, data: bytes) -> None:
        """The frames of the probe inside, by the other table."""
        *lines, self._cut = (self._cut + data).split(END)
        super().send(b"".join(self._by_the_other(line) + END for line in lines))

    def _by_the_other(self, line: bytes) -> bytes:
        payload = bytearray(cobs_decode(line)[:-CRC_LEN])
        if payload[0] == FrameType.HELLO:
            payload[VERSION_AT] = self._version
        if payload[0] in GROWN:
            payload += self._more
        return cobs_encode(bytes(payload) + crc16(payload).to_bytes(CRC_LEN, "little"))
