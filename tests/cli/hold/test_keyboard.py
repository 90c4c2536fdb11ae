"""What is typed while a hold runs in lines."""

from __future__ import annotations

import pytest

from soleus.cli.hold.keyboard import take_word
from soleus.core.events import EventKind


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ("next\n", [(EventKind.NEXT_HOLD, {})]),
        ("stop\n", [(EventKind.LET_GO, {})]),
        ("next one\n", []),
    ],
)
def test_a_rest_is_ended_by_one_typed_word(typed, done):
    """The same in lines as on the screen."""
    acts = []
    take_word(typed, lambda kind, value: acts.append((kind, value)))

    assert done == acts


@pytest.mark.parametrize(
    "typed",
    [
        "xxstop",
        "STOP!",
        "\x1b[Astop",
        "\\xffstop",
        "s\x08top",
        "3stop",
        "please stop now",
        "symptostop",
    ],
)
def test_a_stop_with_something_before_or_behind_it_is_a_stop(typed):
    """A key that was hit before the word, or an arrow's bytes, must not hold up a hand in pain."""
    acts = []
    take_word(typed, lambda kind, value: acts.append((kind, value)))

    assert [(EventKind.LET_GO, {})] == acts


@pytest.mark.parametrize("typed", ["sto", "top", "next", "3"])
def test_what_holds_no_stop_is_none(typed):
    """A slip is told, not taken for the end of a hold."""
    acts = []
    take_word(typed, lambda kind, value: acts.append(kind))

    assert EventKind.LET_GO not in acts
