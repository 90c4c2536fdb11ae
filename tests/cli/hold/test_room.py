"""The room in lines: one question, Enter is enough."""

from __future__ import annotations

from collections import deque
from types import SimpleNamespace

import pytest

from soleus.cli.hold.room import ask_room
from soleus.errors import UsageError
from soleus.live.session.room import RoomQuestion


class Typing:
    """Lines that were typed; then the end of the file."""

    def __init__(self, *lines):
        self._lines = deque(lines)

    def wait(self, _):
        """The next line."""
        if not self._lines:
            raise EOFError
        return self._lines.popleft()


@pytest.fixture
def ask(capsys):
    """Ask; returns what was said and what was told."""

    def run(question, *lines):
        told = []

        def tell(text, _):
            if text == "hot":
                raise UsageError("'hot' is no temperature.", "Nothing was kept.", "Give it in °C.")
            told.append(text)

        room = SimpleNamespace(question=lambda: question, tell=tell)
        ask_room(SimpleNamespace(room=room), Typing(*lines))
        return capsys.readouterr().err, told

    return run


def test_what_was_said_last_is_offered(ask):
    """Enter keeps it."""
    said, told = ask(RoomQuestion(21.5), "")

    assert "How warm is it here, °C? Enter keeps 21.5, - is not known." in said
    assert [""] == told


def test_who_does_not_answer_is_told_what_follows(ask):
    """Unanswered, the ± allows for 10 °C to either side, and says so."""
    said, _ = ask(RoomQuestion(21.5), "-")
    assert "the ± allows for 10 °C to either side" in said
    said, _ = ask(RoomQuestion(None))

    assert "Enter goes on without" in said
    assert "the ± allows for 10 °C to either side" in said


def test_a_slip_is_asked_again(ask):
    """It must not end a hold that has not begun."""
    said, told = ask(RoomQuestion(21.5), "hot", "22")

    assert "'hot' is no temperature." in said
    assert ["22"] == told


def test_nothing_is_said_where_nothing_is_asked(ask):
    """Once a day is enough."""
    assert ("", []) == ask(None)
