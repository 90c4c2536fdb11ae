"""What a receiver makes of bytes that were sent at another speed than its own, bit by bit."""

from __future__ import annotations


def as_read(data: bytes, sent_baud: int, read_baud: int) -> bytes:
    """Sample the line as a UART does: a start bit, eight bits from the lowest up, a stop bit.

    A byte whose stop bit is missing is handed on all the same, as USB adapters do.
    """
    if sent_baud == read_baud:
        return data
    bits = [bit for byte in data for bit in (0, *((byte >> i) & 1 for i in range(8)), 1)]
    # Times count in 1 / (sent_baud * read_baud) s, so that both bit lengths are whole numbers.
    sent_len, read_len = read_baud, sent_baud

    def level(at: int) -> int:
        return bits[at // sent_len] if at // sent_len < len(bits) else 1

    def next_bit(at: int) -> int:
        return (at // sent_len + 1) * sent_len

    read, at, end = bytearray(), 0, len(bits) * sent_len
    while at < end:
        if level(at):
            at = next_bit(at)
            continue
        middles = [at + (2 * i + 3) * read_len // 2 for i in range(9)]
        read.append(sum(level(middle) << i for i, middle in enumerate(middles[:8])))
        at = middles[8]
        while at < end and not level(at):
            at = next_bit(at)
    return bytes(read)
