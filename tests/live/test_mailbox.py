"""The slot between the reader and a screen."""

from __future__ import annotations

from soleus.live.mailbox import Mailbox


def test_pictures_put_faster_than_they_are_taken_wake_once():
    """1000 wake-ups a second cost 61 % of a core and left holes in the curve."""
    woken = []
    box = Mailbox(0)
    box.on_new(lambda: woken.append(box.newest))
    for picture in range(1, 1001):
        box.put(picture)

    assert [1] == woken
    assert 1000 == box.take()


def test_after_taking_the_next_picture_wakes_again():
    """Else a screen would stand still for ever."""
    woken = []
    box = Mailbox(0)
    box.on_new(lambda: woken.append(box.newest))
    box.put(1)
    box.take()
    box.put(2)
    box.put(3)

    assert [1, 2] == woken


def test_looking_without_taking_wakes_nobody_again():
    """``newest`` is for those who poll."""
    woken = []
    box = Mailbox(0)
    box.on_new(lambda: woken.append(1))
    box.put(1)

    assert 1 == box.newest
    box.put(2)
    assert [1] == woken


def test_who_comes_late_is_woken_by_the_next_picture():
    """Pictures were put long before the screen was there; it must not wait for ever."""
    woken = []
    box = Mailbox(0)
    box.put(1)
    box.on_new(lambda: woken.append(box.newest))
    box.put(2)

    assert [2] == woken


def test_nobody_is_woken_once_the_screen_has_gone():
    """A screen that was closed must not be called from the reader."""
    woken = []
    box = Mailbox(0)
    box.on_new(lambda: woken.append(1))
    box.on_new(None)
    box.put(1)

    assert [] == woken
