"""One session that cannot be read costs nothing but itself."""

from __future__ import annotations

import random
import shutil
import sqlite3

import pytest

from soleus.core.terms import Side
from soleus.errors import SoleusError, StoreError
from soleus.report.session.retold import retold
from soleus.store.atlas import load_atlas
from soleus.store.folder import open_folder
from soleus.store.problems import UnreadableSession
from soleus.store.sessions.history import past_of
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import ME, CalibrationSnapshot, Place
from soleus.store.sessions.verify import verify
from tests.report.recorded_hold import CURVE, record
from tests.store.sessions.samples import (
    PLAN,
    START_NS,
    block,
    event,
    folder_in,
    meta,
    record_session,
    start,
)

GOOD_ID = "600d0000-0000-4000-8000-000000000001"
BAD_ID = "bad00000-0000-4000-8000-000000000002"
START_S = START_NS / 1e9
HOUR_S, DAY_S = 3600.0, 86_400.0
OWN = CalibrationSnapshot("own", 'id = "own"\n')
PLACE = ("sol_si", Side.LEFT)
ATLAS = load_atlas()

# What happens to the row, and whether the session's own id, date, person and place stay readable.
DEEDS = {
    "plan is cut off": "UPDATE session SET plan = '{\"spot_id\"' WHERE {me}",
    "plan is of NaN": (
        "UPDATE session SET plan = replace(plan, '\"rest_s\": 30.0', '\"rest_s\": NaN') WHERE {me}"
    ),
    "plan has a text for a number": (
        'UPDATE session SET plan = replace(plan, \'"rest_s": 30.0\', \'"rest_s": "3"\') WHERE {me}'
    ),
    "plan is a list": "UPDATE session SET plan = '[]' WHERE {me}",
    "plan is no text": "UPDATE session SET plan = CAST(x'ff7b7d' AS TEXT) WHERE {me}",
    "nobody presses so": "UPDATE session SET role = 'nurse' WHERE {me}",
    "hello is none": "UPDATE session SET hello = 'hello' WHERE {me}",
    "the zero is infinite": "UPDATE session SET zero_counts = 9e999 WHERE {me}",
    "simulated is neither": "UPDATE session SET simulated = 7 WHERE {me}",
    "before there was time": "UPDATE session SET started_unix_ns = -1 WHERE {me}",
    "in a far year, by nobody": (
        "UPDATE session SET started_unix_ns = 9223372036854775807, role = '' WHERE {me}"
    ),
    "of nobody": "UPDATE session SET person_id = 99 WHERE {me}",
    "of no probe": "UPDATE session SET probe_id = 99 WHERE {me}",
    "of no calibration": "UPDATE session SET calibration_id = 99 WHERE {me}",
    "calibration was changed": "UPDATE calibration SET toml = toml || '#' WHERE name = 'own'",
    "its id is no text": "UPDATE session SET uuid = CAST(x'ff62ff' AS TEXT) WHERE {me}",
    "no such side": "UPDATE hold SET side = 'middle' WHERE {of_me}",
    "contact without end": "UPDATE hold SET contact_s = 9e999 WHERE {of_me}",
    "contact that gives time back": "UPDATE hold SET contact_s = -100 WHERE {of_me}",
    "contact is not there": "UPDATE hold SET contact_s = NULL WHERE {of_me}",
    "ended in no way": "UPDATE hold SET end = 'well' WHERE {of_me}",
    "an event is cut off": "UPDATE event SET value = '{{\"nrs' WHERE {of_me}",
    "an event of NaN": "UPDATE event SET value = '{{\"nrs\": NaN}}' WHERE {of_me}",
    "an event of no kind": "UPDATE event SET kind = 'dance' WHERE {of_me}",
    "an event at no time": "UPDATE event SET t_s = 9e999 WHERE {of_me}",
}


def do(folder, deed: str) -> None:
    """Change the file as damage would, past every guard of SQLite."""
    connection = sqlite3.connect(folder.database_path)
    connection.execute("PRAGMA ignore_check_constraints=ON")
    row = f"(SELECT id FROM session WHERE uuid = '{BAD_ID}')"
    connection.execute(deed.replace("{{", "{").replace("}}", "}").replace(
        "{me}", f"id = {row}").replace("{of_me}", f"session_id = {row}"))  # fmt: skip
    connection.commit()
    connection.close()


def folder_with_damage(tmp_path, deed: str, **changed):
    """A sound session, and an older one with this done to it."""
    folder = folder_in(tmp_path)
    facts = {"session_id": BAD_ID, "started_unix_ns": START_NS - 10**9, "calibration": OWN}
    record_session(folder, **(facts | changed))
    record_session(folder, session_id=GOOD_ID)
    do(folder, DEEDS.get(deed, deed))
    return folder


@pytest.mark.parametrize("deed", DEEDS)
def test_one_damaged_session_is_named_and_all_else_goes_on(tmp_path, deed):
    """One flipped byte took the whole list away, and no hold could be begun any more."""
    folder = folder_with_damage(tmp_path, deed)
    with Reader(folder) as reader:
        listed = reader.listed()
        (bad,) = listed.damaged
        past = past_of(reader, ME, START_S + 60)
        good = reader.session(GOOD_ID)
        with pytest.raises(SoleusError) as told:
            reader.session(BAD_ID)

    assert [GOOD_ID] == [each.meta.session_id for each in listed.sessions]
    assert 8 == good.samples_n
    assert bad.why
    assert [GOOD_ID] == [hold_of for hold_of in [GOOD_ID] if past.holds]
    if deed == "its id is no text":
        assert (None, f"row {bad.row}") == (bad.session_id, bad.name)
    else:
        assert BAD_ID == bad.session_id == bad.name
        assert isinstance(told.value, UnreadableSession)
        assert BAD_ID in told.value.what
    assert not verify(folder).clean
    with LogWriter(folder) as log:
        log.open_session(header := meta())
        log.put_block(block(0, [1, 2]))
        log.close_session(START_NS)
    with Reader(folder) as reader:
        assert 2 == reader.session(header.session_id).samples_n


def test_what_can_be_read_of_it_is_told(tmp_path):
    """Whose it was, when and where lie beside the damage; nothing of it is guessed."""
    folder = folder_with_damage(tmp_path, "hello is none")
    with Reader(folder) as reader:
        (bad,) = reader.listed().damaged

    assert (BAD_ID, START_NS - 10**9, ME, True) == (
        bad.session_id,
        bad.started_unix_ns,
        bad.person,
        bad.simulated,
    )
    assert (Place(PLAN.spot_id, PLAN.side),) == bad.places


def test_a_list_is_in_one_order_and_what_tells_no_date_is_last(tmp_path):
    """The newest is what people look for, damaged or not."""
    folder = folder_with_damage(tmp_path, "hello is none")
    record_session(folder, session_id="0", started_unix_ns=START_NS - 2 * 10**9)
    with Reader(folder) as reader:
        dated = [getattr(each, "meta", each).session_id for each in reader.listed().newest_first]
    do(folder, DEEDS["before there was time"])
    with Reader(folder) as reader:
        last = reader.listed().newest_first[-1]

    assert [GOOD_ID, BAD_ID, "0"] == dated
    assert (BAD_ID, None) == (last.session_id, last.started)


def test_it_is_in_the_list_of_its_person_and_its_place_only(tmp_path):
    """Unless nobody can tell whose it is: then it may be anybody's."""
    folder = folder_with_damage(tmp_path, "hello is none")
    with Reader(folder) as reader:
        of_me, of_other = reader.listed(person=ME), reader.listed(person="other")
        here, there = reader.listed(spot=PLAN.spot_id), reader.listed(spot="elsewhere")
    do(folder, DEEDS["of nobody"])
    with Reader(folder) as reader:
        of_anybody = reader.listed(person="other")

    assert [1, 0, 1, 0, 1] == [
        len(each.damaged) for each in (of_me, of_other, here, there, of_anybody)
    ]


def test_a_dead_writers_session_that_is_damaged_holds_nobody_up(tmp_path):
    """It cannot be marked as interrupted; everybody else must record all the same."""
    folder = folder_in(tmp_path)
    log = LogWriter(folder)
    log.open_session(meta(session_id=BAD_ID))
    log.open_hold(start(0))
    log.close()
    do(folder, DEEDS["no such side"])
    with LogWriter(folder) as next_one:
        next_one.open_session(header := meta())
        next_one.close_session(START_NS)
    with Reader(folder) as reader:
        listed = reader.listed()

    assert [header.session_id] == [each.meta.session_id for each in listed.sessions]
    assert [BAD_ID] == [each.session_id for each in listed.damaged]


def test_a_session_that_is_locked_is_not_called_damaged(tmp_path):
    """Another program that holds the file for a moment has broken nothing."""
    folder = folder_in(tmp_path)
    record_session(folder)
    other = sqlite3.connect(folder.database_path, isolation_level=None)
    other.execute("PRAGMA journal_mode=DELETE")
    with Reader(folder) as reader:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked"):
            reader.listed()
    other.close()


# -- flipped bits --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small_record(tmp_path_factory):
    """A record with three sessions, two of them whole holds, in its one file."""
    folder = open_folder(tmp_path_factory.mktemp("flips") / "data")
    record(folder, CURVE)
    record_session(folder, session_id=BAD_ID)
    record_session(folder, session_id=GOOD_ID, simulated=False)
    connection = sqlite3.connect(folder.database_path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    return folder


def everything_that_reads(folder) -> None:
    """What lists, screens, exports, limits and checks ask of a record."""
    with Reader(folder) as reader:
        reader.people()
        listed = reader.listed()
        for each in listed.sessions:
            try:
                retold(reader, each.meta.session_id)
            except SoleusError:
                continue
        past_of(reader, ME, START_S + 60)


def recorded_on(folder) -> None:
    """A new hold."""
    with LogWriter(folder) as log:
        log.open_session(meta())
        log.put_event(event())
        log.put_block(block(0, [1, 2]))
        log.close_session(START_NS)


@pytest.mark.parametrize("seed", range(8))
def test_no_flipped_bit_is_met_by_a_traceback(small_record, tmp_path, seed):
    """Of 1200 flips one in nine took the list away, 38 crashed the check that was to find them."""
    chance = random.Random(seed)
    whole = small_record.database_path.read_bytes()
    folder = open_folder(tmp_path / "data")
    for _ in range(25):
        bits = bytearray(whole)
        at = chance.randrange(100, len(bits))
        bits[at] ^= 1 << chance.randrange(8)
        for left_over in folder.path.iterdir():
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        folder.database_path.write_bytes(bits)
        for ask in (everything_that_reads, verify, recorded_on):
            try:
                ask(folder)
            except SoleusError:
                continue
            except Exception as error:
                raise AssertionError(f"bit at {at}: {ask.__name__}") from error
