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
