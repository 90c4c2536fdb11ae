"""What a session that cannot be read counts for: contact in full, and all that was felt in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from soleus.core.events import EventKind
from soleus.core.spots.closures import Scope, closures
from soleus.core.spots.contact_limits import contact_left, refuse_used_up
from soleus.core.terms import Role, Side
from soleus.errors import SpotClosed
from soleus.live.wall_clock import WallClock
from soleus.store.sessions.first_found import FOUND_NAME
from soleus.store.sessions.history import past_of
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import ME
from tests.store.sessions.samples import PLAN, START_NS, event, folder_in, meta, record_session
from tests.store.sessions.test_damaged_session import (
    ATLAS,
    BAD_ID,
    DAY_S,
    DEEDS,
    HOUR_S,
    PLACE,
    START_S,
    do,
)


def left(folder, now_s: float, spot_id: str = "sol_si", side: Side = Side.LEFT):
    """Contact left at a place, alone."""
    with Reader(folder) as reader:
        past = past_of(reader, ME, now_s)
    spot = ATLAS.spots[spot_id]
    return contact_left(ATLAS, spot, side, Role.SELF, past, WallClock(lambda: now_s, UTC).moment())


def pressed(tmp_path, deed: str, **changed):
    """A real session at a place of the atlas that was damaged so; nothing else on record."""
    folder = folder_in(tmp_path)
    facts = {"plan": replace(PLAN, spot_id=PLACE[0], side=PLACE[1]), "simulated": False}
    record_session(folder, session_id=BAD_ID, **(facts | changed))
    do(folder, f"UPDATE hold SET spot_id = '{PLACE[0]}' WHERE {{of_me}}")
    do(folder, DEEDS.get(deed, deed))
    return folder


def test_it_counts_in_full_for_24_hours_from_its_date(tmp_path):
    """Nobody knows how long was pressed: 180 s at the place, so 90 of 270 are left beside it."""
    folder = pressed(tmp_path, "contact without end")
    soon = left(folder, START_S + HOUR_S)

    assert (0.0, 90.0, START_S + DAY_S, True) == (
        soon.place_s,
        soon.region_s,
        soon.opens_unix_s,
        soon.damaged,
    )
    now = WallClock(lambda: START_S + HOUR_S, UTC).moment()
    with pytest.raises(SpotClosed, match="is damaged and cannot be read, so it counts in full"):
        refuse_used_up(ATLAS.spots[PLACE[0]], PLACE[1], soon, now)
    assert 180.0 == left(folder, START_S + HOUR_S, side=Side.RIGHT).place_s
    assert not left(folder, START_S + HOUR_S, "sol_a").place_s < 180.0
    assert (180.0, False) == (
        (late := left(folder, START_S + DAY_S + 1)).place_s,
        late.damaged,
    )


@pytest.mark.parametrize("spot_id", ["sol_si", "sol_a", "ps10"])
@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE session SET plan = '{{' WHERE {me}",  # and no hold that could be read
        "UPDATE session SET plan = replace(plan, 'sol_si', 'sol_sj'), role = '' WHERE {me}",
    ],
)
def test_where_the_place_cannot_be_read_it_counts_for_every_place(tmp_path, deed, spot_id):
    """It may have been this one. A place that the atlas does not have is none."""
    folder = pressed(tmp_path, "DELETE FROM hold WHERE {of_me}")
    do(folder, deed)

    assert 0.0 == left(folder, START_S + HOUR_S, spot_id).place_s
    assert 180.0 == left(folder, START_S + DAY_S + 1, spot_id).place_s


@pytest.mark.parametrize("deed", ["before there was time", "in a far year, by nobody"])
def test_where_the_date_cannot_be_read_it_counts_from_when_it_was_first_met(tmp_path, deed):
    """24 h once, not for ever, and not for nothing; the moment is kept beside the record."""
    folder = pressed(tmp_path, deed)
    found_s = START_S + 1000 * DAY_S

    assert 0.0 == left(folder, found_s).place_s
    assert (folder.path / FOUND_NAME).stat().st_mode & 0o777 == 0o600
    assert 0.0 == left(folder, found_s + DAY_S - 1).place_s
    assert 180.0 == left(folder, found_s + DAY_S + 1).place_s


def test_a_file_of_first_dates_that_is_broken_counts_from_now(tmp_path):
    """NaN in it would close the place for ever, or open it at once."""
    folder = pressed(tmp_path, "before there was time")
    (folder.path / FOUND_NAME).write_text(f'[first_found]\n"{BAD_ID}" = nan\n')

    assert START_S + DAY_S == left(folder, START_S).opens_unix_s


def test_an_event_that_cannot_be_read_makes_its_session_count_in_full(tmp_path):
    """What was felt in it nobody can tell."""
    folder = folder_in(tmp_path)
    record_session(folder, session_id=BAD_ID, simulated=False)
    do(folder, 'UPDATE event SET value = \'{{"gote": "leg_dvt"}}\' WHERE {of_me} AND seq = 0')
    with Reader(folder) as reader:
        (damage,) = past_of(reader, ME, START_S + 60).damaged
        after = past_of(reader, ME, START_S + 30 * DAY_S)

    assert ((PLAN.spot_id, PLAN.side),) == damage.places
    assert ((), ()) == (after.holds, after.gate_yeses)


def felt(tmp_path, deed: str, **value):
    """Chest pain, or another feeling, in a session that was damaged so afterwards."""
    folder = folder_in(tmp_path)
    plan = replace(PLAN, spot_id=PLACE[0], side=PLACE[1])
    with LogWriter(folder) as log:
        log.open_session(meta(session_id=BAD_ID, plan=plan, simulated=False))
        log.put_event(event(EventKind.SYMPTOM_KEY, 1.0, 3))
        if value:
            log.put_event(event(EventKind.SYMPTOM, 2.0, 3, **value))
        log.close_session(START_NS + 40_000_000_000)
    do(folder, deed)
    return folder


def closed_then(folder, after_s: float):
    """What is closed so long after the session began, by scope and feeling."""
    now_s = START_S + after_s
    with Reader(folder) as reader:
        past = past_of(reader, ME, now_s)
    moment = WallClock(lambda: now_s, UTC).moment()
    return [(c.scope, c.about) for c in closures(ATLAS, past, moment, simulated=False)]


@pytest.mark.parametrize(
    ("deed", "about"),
    [
        ("UPDATE session SET plan = '{{' WHERE {me}", "symptom:chest_pain"),
        ("UPDATE session SET state = 'zombie' WHERE {me}", "symptom:chest_pain"),
        ("UPDATE event SET kind = 'sniff' WHERE {of_me}", "symptom:unnamed"),
        ("UPDATE event SET value = 'chest' WHERE {of_me} AND kind = 'symptom'", "symptom:unnamed"),
        (
            "UPDATE event SET value = replace(value, 'chest', 'chess') WHERE {of_me}",
            "symptom:unnamed",
        ),
    ],
)
def test_chest_pain_is_not_forgotten_when_its_session_is_damaged(tmp_path, deed, about):
    """One flipped byte in another column opened every place again, minutes after it was felt."""
    folder = felt(tmp_path, deed, symptom="chest_pain")

    assert [(Scope.EVERYTHING, about)] == closed_then(folder, HOUR_S)


def test_a_feeling_whose_place_cannot_be_read_closes_every_place_for_a_day(tmp_path):
    """It may have been this one; after 24 h it closes nothing any more."""
    folder = felt(tmp_path, "UPDATE session SET plan = '{{' WHERE {me}", symptom="sharp")

    assert [(Scope.EVERYTHING, "symptom:unnamed")] == closed_then(folder, HOUR_S)
    assert [] == closed_then(folder, DAY_S + 60.0)


def test_a_damaged_session_without_a_feeling_closes_nothing(tmp_path):
    """Its contact counts in full, and that is all that is known."""
    folder = pressed(tmp_path, "UPDATE session SET plan = '{{' WHERE {me}")

    assert [] == closed_then(folder, HOUR_S)


def test_a_damaged_session_of_a_simulated_probe_counts_for_nothing(tmp_path):
    """As one that is sound: nobody was pressed."""
    folder = pressed(tmp_path, "contact without end", simulated=True)

    assert 180.0 == left(folder, START_S + HOUR_S).place_s
