"""What a person types while a hold runs in lines: stop, a rating, a symptom."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from soleus.cli.output import say
from soleus.cli.stdin_lines import TypedLines
from soleus.core.events import EventKind, JsonValue
from soleus.core.hold.rules import NRS_MAX
from soleus.core.terms import Symptom

HINT: Final = "Type stop, 0 to 10, symptom KEY, or next in a rest."
Do = Callable[[EventKind, dict[str, JsonValue]], None]


class StdinWords:
    """Does what is typed, in a thread of its own; the end of the file is no stop.

    Args:
        typed: the lines as they are typed.
        do: what to do with an input.
    """

    def __init__(self, typed: TypedLines, do: Do) -> None:
        self._typed = typed
        self._do = do
        self._thread = threading.Thread(target=self._read, name="soleus-stdin", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def _read(self) -> None:
        try:
            while True:
                take_word(self._typed.wait(None) or "", self._do)
        except EOFError:
            if self._typed.problem:
                say(f"stdin cannot be read any more ({self._typed.problem}); the hold goes on.")


def take_word(line: str, do: Do) -> None:
    """Do what one line says; what is not understood is answered on stderr and changes nothing.

    A line with a stop anywhere in it is a stop: what was hit before it, or a key's own bytes, must
    not hold it up.
    """
    words = "".join(filter(_is_text, line.lower())).split()
    if not words:
        return
    if words[0] != "symptom" and any("stop" in word for word in words):
        do(EventKind.LET_GO, {})
    elif words == ["next"]:
        do(EventKind.NEXT_HOLD, {})
    elif words[0] == "symptom":
        _take_symptom(words[1:], do)
    elif len(words) == 1 and words[0].isdecimal() and int(words[0]) <= NRS_MAX:
        do(EventKind.RATING, {"nrs": int(words[0])})
    else:
        say(f"Not understood: {line.strip()!r}. {HINT}")


def _is_text(character: str) -> bool:
    return character.isprintable() or character.isspace()


def _take_symptom(words: list[str], do: Do) -> None:
    """The key stops at once, whatever its name; the name is put beside it."""
    do(EventKind.SYMPTOM_KEY, {})
    known = [symptom.value for symptom in Symptom]
    if len(words) == 1 and words[0] in known:
        do(EventKind.SYMPTOM, {"symptom": words[0]})
        return
    say(f"The hold is ended. Which symptom was it? Type: symptom KEY, one of {', '.join(known)}.")
