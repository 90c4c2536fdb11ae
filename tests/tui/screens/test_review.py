"""The review shows the hold that was asked for, under its own name, whoever's it is."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3

import pytest

from soleus.live.demo_history import record_examples
from soleus.store.folder import open_folder
from soleus.store.people import add_person
from soleus.store.sessions.log_writer import LogWriter
from tests.made_once import made_once
from tests.store.sessions.samples import START_NS, block, end, meta, start
from tests.tui.app_driver import LARGE, MORNING_UNIX_S, SMALL, driven

HOUR_NS = 3_600_000_000_000


def one_hold(folder, spot_id, hours, person="me"):
    """A session with one hold at a place, so many hours after the first; returns its id."""
    header = meta(started_unix_ns=START_NS + hours * HOUR_NS, person=person, plan=None)
    hold = dataclasses.replace(start(), spot_id=spot_id)
    with LogWriter(folder) as log:
        log.open_session(header)
        log.put_block(block(0, [8421, 8430, 9000, 11000, 11010, 11020]))
        log.open_hold(hold)
        log.close_hold(hold.hold_id, end())
        log.close_session(header.started_unix_ns + HOUR_NS // 60)
    return header.session_id


@pytest.fixture
def folder(tmp_path):
    """Two holds of me and one of anna, each at a place of its own."""
    folder = open_folder(tmp_path / "data")
    add_person(folder, "anna")
    return folder


async def test_a_hold_that_is_read_late_leaves_the_cursor_where_it_is(tmp_path, tmp_path_factory):
    """The one that was left for the next was still being read, and put the cursor back to 0 s."""
    history = made_once(
        tmp_path_factory,
        "history",
        lambda folder: record_examples(open_folder(folder), MORNING_UNIX_S),
    )
    async with driven(shutil.copytree(history, tmp_path / "data"), review="") as person:
        screen = person.app.screen
        await person.until(lambda: screen._one is not None)
        first = dict(screen._told)
        await person.press("j")
        await person.until(lambda: screen._one is not None)
        await person.settle()
        began = screen._number
        await person.press("right", "right", "right")
        there = screen._number

        screen._take(first)

        assert began < there == screen._number


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_review_is_headed_by_the_place_of_the_hold_it_shows(folder, size):
    """The newest hold's place over another hold's curve puts it into the wrong file."""
    older = one_hold(folder, "ps10", hours=0)
    one_hold(folder, "sol_si", hours=1)
    async with driven(folder.path, size=size, review=older) as person:
        atlas = person.controller.atlas.spots
        header = person.text().splitlines()[0]
        assert atlas["ps10"].name in header
        assert atlas["sol_si"].name not in header

        await person.press("k")
        assert atlas["sol_si"].name in person.text().splitlines()[0]


async def test_a_named_session_opens_whoevers_it_is(folder):
    """A therapist who has the id of a session must not be told that there is none."""
    one_hold(folder, "sol_si", hours=1)
    theirs = one_hold(folder, "ps10", hours=0, person="anna")
    async with driven(folder.path, review=theirs[:8]) as person:
        header = person.text().splitlines()[0]

        assert "Review · anna · " in header
        assert " 1 hold " in header


async def test_an_empty_review_names_those_who_have_holds(folder):
    """An empty page where ten holds are on record looks like a lost record."""
    for hours in range(2):
        one_hold(folder, "sol_si", hours, person="anna")
    async with driven(folder.path, review="") as person:
        assert "0 holds of 'me'; anna 2." in person.text()
        assert "soleus review --person anna" in person.text()


async def test_home_names_those_who_have_holds_as_well(folder):
    """It is where the wrong person is noticed first."""
    one_hold(folder, "sol_si", 0, person="anna")
    async with driven(folder.path) as person:
        assert "0 holds of 'me'" in person.text()
        assert "anna 1." in person.text()


def spoil(folder, sql, session_id):
    """Do something to a session that soleus would not."""
    connection = sqlite3.connect(folder.database_path)
    connection.execute(sql, (session_id,))
    connection.commit()
    connection.close()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_damaged_session_is_counted_and_the_others_are_shown(folder, size):
    """One bad row must not take ten good holds from the screen."""
    good = [one_hold(folder, "sol_si", hours) for hours in (0, 2)]
    bad = one_hold(folder, "ps10", hours=1)
    spoil(folder, "UPDATE session SET hello = '?' WHERE uuid = ?", bad)
    async with driven(folder.path, size=size, review="") as person:
        header = person.text().splitlines()[0]
        shown = [past.session.meta.session_id for past in person.app.screen._past]

    assert " · LEFT   " in header
    assert header.rstrip().endswith("   2 holds, 1 damaged  SIMULATED")
    assert list(reversed(good)) == shown


async def test_the_curves_after_a_damaged_one_are_drawn_all_the_same(folder):
    """The first bad block ended the drawing of all small curves."""
    one_hold(folder, "sol_si", hours=0)
    bad = one_hold(folder, "sol_si", hours=1)
    spoil(
        folder,
        "UPDATE block SET crc32 = 1 WHERE session_id = (SELECT id FROM session WHERE uuid = ?)",
        bad,
    )
    async with driven(folder.path, review="") as person:
        await person.until(lambda: person.app.screen.sparks_drawn)
        await person.until(lambda: "its checksum does not match" in person.text())
