"""What a person has told of a probe and its room."""

from __future__ import annotations

from datetime import date

import pytest

from soleus.core.calibration.health import RoomTold
from soleus.store.calibration.probe_facts import (
    MASSES_NAME,
    ROOM_NAME,
    keep_moving_mass,
    keep_room,
    moving_mass_g,
    room_asked_on,
    room_told,
)
from tests.store.sessions.samples import folder_in

DAY = date(2026, 12, 1)
UID, OTHER = "a1" * 8, "b2" * 8


@pytest.fixture
def folder(tmp_path):
    """An empty data folder."""
    return folder_in(tmp_path)


def test_nothing_is_known_before_anybody_has_told(folder):
    """Then the stated defaults hold: 15 g and 10 K."""
    assert (None, None) == (moving_mass_g(folder, UID), room_told(folder))


def test_the_newest_mass_of_this_probe_counts(folder):
    """A tip is changed now and then, and there may be two probes."""
    for uid, mass_g in ((UID, 12.0), (OTHER, 30.0), (UID, 4.256)):
        keep_moving_mass(folder, DAY, uid, mass_g)

    assert (4.26, 30.0) == (moving_mass_g(folder, UID), moving_mass_g(folder, OTHER))


def test_the_last_room_is_offered_with_its_day(folder):
    """Asked once a day: another day's is offered, not taken."""
    keep_room(folder, date(2026, 11, 29), 19.0)
    keep_room(folder, date(2026, 11, 30), 21.5)
    keep_room(folder, DAY, None)  # asked, and not answered

    assert RoomTold(date(2026, 11, 30), 21.5) == room_told(folder)
    assert DAY == room_asked_on(folder)


@pytest.mark.parametrize("cell", ["", "nan", "-400", "warm"])
def test_what_cannot_be_is_passed_over(folder, cell):
    """The files may be written by hand; a slip must widen the ±, not narrow it."""
    (folder.path / MASSES_NAME).write_text(f"day,probe_uid,mass_g\n2026-12-01,{UID},{cell}\n")
    (folder.path / ROOM_NAME).write_text(f"day,room_c\n2026-11-30,20\n2026-12-01,{cell}\n")

    assert moving_mass_g(folder, UID) is None
    assert RoomTold(date(2026, 11, 30), 20.0) == room_told(folder)


def test_a_line_that_cannot_be_read_costs_nothing_but_itself(folder):
    """The next answer wrote the file anew without all that stood there."""
    path = folder.path / MASSES_NAME
    path.write_bytes(b"day,probe_uid,mass_g\n2026-11-01,\xff,4\n# by hand")
    keep_moving_mass(folder, DAY, UID, 9.0)

    assert path.read_bytes().startswith(b"day,probe_uid,mass_g\n2026-11-01,\xff,4\n# by hand\n")
    assert 9.0 == moving_mass_g(folder, UID)
