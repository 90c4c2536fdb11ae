"""Keys that are held down, pasted or hit by hand, at times in seconds."""

import pytest

from soleus.tui.terminal.lone_keys import LoneKeys

HELD = (0.50, 0.53, 0.56, 0.59, 0.62, 0.65)  # the repeats of a key that is held down from 0 s


def counted(*presses, opened_s=-10.0):
    """What counts of presses (time, key), looked at every 10 ms."""
    keys, taken, waiting = LoneKeys(opened_s), [], list(presses)
    for now_s in (step / 100 for step in range(round(presses[-1][0] * 100) + 100)):
        key = keys.alone(now_s)
        if key is not None:
            taken.append(key)
        while waiting and waiting[0][0] <= now_s:
            at_s, key = waiting.pop(0)
            keys.pressed(key, at_s)
    return "".join(taken)


@pytest.mark.parametrize("first_repeat_s", [0.25, 0.5, 1.0])
def test_a_key_that_is_held_down_counts_once(first_repeat_s):
    """W9: holding n answered all thirteen questions. The first repeat must not count either."""
    repeats = [(0.0, "n"), *((first_repeat_s + 0.03 * n, "n") for n in range(60))]

    assert "n" == counted(*repeats)


def test_a_pasted_word_counts_for_nothing():
    """Thirteen times n from a clipboard is nobody's answer."""
    assert "" == counted(*[(0.0, "n")] * 8)
    assert "" == counted(*[(0.0, key) for key in "ynnydn"])


@pytest.mark.parametrize("gap_s", [0.16, 0.2, 0.3, 0.6, 2.0])
def test_every_press_by_hand_counts(gap_s):
    """Whoever reads and answers is not to press a key twice."""
    assert "n" * 13 == counted(*((gap_s * n, "n") for n in range(13)))


def test_two_keys_almost_at_once_count_for_nothing():
    """A hand that falls on the keyboard; which of them was meant nobody knows."""
    assert "" == counted((0.0, "y"), (0.1, "n"))


def test_different_keys_by_hand_count_in_their_order():
    """No, no, don't know, and no after all."""
    assert "nndn" == counted((0.0, "n"), (0.3, "n"), (0.6, "d"), (0.9, "n"))


def test_after_a_held_key_the_next_press_counts():
    """The answers must not stay deaf once the key is let go of."""
    held = [(0.0, "n"), *((at_s, "n") for at_s in HELD)]

    assert "nn" == counted(*held, (1.0, "n"))


def test_the_key_that_opened_the_screen_does_not_answer_it():
    """Enter held down on one screen must not take what the next one offers."""
    assert "" == counted(*((at_s, "enter") for at_s in HELD), opened_s=0.0)
    assert "" == counted((0.1, "enter"), opened_s=0.0)


def test_a_key_counts_late_when_nobody_looked_in_time():
    """A busy screen looks half a second later: the key was alone all the same."""
    keys = LoneKeys(0.0)
    keys.pressed("y", 1.0)

    assert None is keys.alone(1.14)
    assert keys.is_waiting
    assert "y" == keys.alone(1.65)
    assert None is keys.alone(1.66)


def test_a_key_for_a_question_that_was_left_is_forgotten():
    """It must not answer the next one."""
    keys = LoneKeys(0.0)
    keys.pressed("y", 1.0)
    keys.forget()

    assert None is keys.alone(2.0)
