"""The golden vectors as Python values; their format is told in tests/vectors/README.md."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from soleus.wire.decoder import Decoder, Received

FOLDER = Path(__file__).resolve().parents[1] / "vectors"
HOST_NS = 7_000_000_000


@dataclass(frozen=True)
class Accepted:
    """Bytes on the line and the fields they say, as words."""

    name: str
    written_too: bool
    line: bytes
    frame_type: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Rejected:
    """Bytes on the line that give no frame, and why not."""

    name: str
    line: bytes
    kind: str


@dataclass(frozen=True)
class Stream:
    """Many bytes, what comes out of them, and where all of them went."""

    name: str
    data: bytes
    found: list[str]
    bytes_by_word: dict[str, int]


def _rows(file: str) -> list[list[str]]:
    lines = (FOLDER / file).read_text(encoding="ascii").splitlines()
    return [line.split(" | ") for line in lines if not line.startswith("#")]


def _bytes(word: str) -> bytes:
    return b"" if word == "-" else bytes.fromhex(word)


def _words(column: str) -> list[str]:
    return [] if column == "-" else column.split()


def accepted() -> list[Accepted]:
    """Every row of accepted.txt."""
    found = []
    for name, way, line, said in _rows("accepted.txt"):
        frame_type, *words = said.split()
        fields = dict(word.split("=") for word in words)
        found.append(Accepted(name, way == "both", _bytes(line), frame_type, fields))
    return found


def rejected() -> list[Rejected]:
    """Every row of rejected.txt."""
    return [Rejected(name, _bytes(line), kind) for name, line, kind in _rows("rejected.txt")]


def streams() -> list[Stream]:
    """Every row of streams.txt."""
    found = []
    for name, data, words, account in _rows("streams.txt"):
        counts = dict(word.split("=") for word in _words(account))
        found.append(
            Stream(name, _bytes(data), _words(words), {k: int(v) for k, v in counts.items()})
        )
    return found


def words_of(frame) -> dict[str, str]:
    """A decoded frame in the words of accepted.txt."""
    words = {}
    for name in (field.name for field in fields(frame)):
        value = getattr(frame, name)
        if isinstance(value, bytes):
            words[name] = value.hex()
        elif isinstance(value, tuple):
            words["n"] = str(len(value))
            words[name] = ",".join(map(str, value))
        else:
            words[name] = value if isinstance(value, str) else str(int(value))
    return words


def word_of(decoded) -> str:
    """A frame or a piece of damage in the words of streams.txt."""
    if not isinstance(decoded, Received):
        return f"{decoded.kind.value}/{decoded.n_bytes}"
    frame = decoded.frame
    number = frame.command_id if frame.frame_type.name in {"CMD", "SET"} else frame.seq
    return f"{frame.frame_type.name}/{number}"


def read(*portions: bytes) -> tuple[list[str], dict[str, int]]:
    """Feed portions to a new decoder; what came out and the bytes accounted for, as words."""
    decoder = Decoder()
    found = [word_of(one) for data in portions for one in decoder.feed(data, HOST_NS)]
    account = decoder.accounting
    counts = {result.value: n for result, n in account.bytes_n.items()} | {
        "pending": account.pending_n
    }
    return found, {word: n for word, n in counts.items() if n}
