"""Reading: lists, prefixes, filters, people; and what the rules ask of the past."""

import pytest

from soleus.core.events import EventKind
from soleus.core.spots.person_history import PastGateYes, PastHold, PastLook, PastSymptom
from soleus.core.terms import Cause, End, Mode, Side, Symptom
from soleus.errors import UsageError
from soleus.store.people import add_person
from soleus.store.sessions.history import past_of
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import ME
from tests.store.sessions.samples import (
    PLAN,
    START_NS,
    block,
    end,
    event,
    folder_in,
    meta,
    record_session,
    start,
)

START_S = START_NS / 1e9
DAY_S = 86_400


def test_sessions_are_listed_newest_first(tmp_path):
    """The last one is what people look for."""
    folder = folder_in(tmp_path)
    ids = [record_session(folder, started_unix_ns=START_NS + n) for n in (2, 0, 1)]
    with Reader(folder) as reader:
        listed = [summary.meta.session_id for summary in reader.sessions()]

        last = [summary.meta.session_id for summary in reader.sessions(limit=1)]

    assert [ids[0], ids[2], ids[1]] == listed
    assert [ids[0]] == last


def test_a_list_knows_holds_and_samples_without_reading_them(tmp_path):
    """A list of ten thousand must not unpack ten thousand curves."""
    folder = folder_in(tmp_path)
    record_session(folder)
    with Reader(folder) as reader:
        (summary,) = reader.sessions()

    assert (8, 1, end()) == (summary.samples_n, len(summary.holds), summary.holds[0].result)


def test_a_list_can_be_of_one_person_or_one_spot(tmp_path):
    """A therapist looks at one client, a person at one calf."""
    folder = folder_in(tmp_path)
    add_person(folder, "p-2")
    mine = record_session(folder)
    theirs = record_session(folder, person="p-2")
    with Reader(folder) as reader:
        by_person = [each.meta.session_id for each in reader.sessions(person="p-2")]
        by_spot = {each.meta.session_id for each in reader.sessions(spot=PLAN.spot_id)}

        assert [theirs] == by_person
        assert {mine, theirs} == by_spot
        assert () == reader.sessions(spot="elsewhere")
        assert () == reader.sessions(person="nobody")


def test_the_beginning_of_an_id_is_enough_if_it_is_the_only_one(tmp_path):
    """Nobody types 36 characters; and a guess between two would show the wrong person."""
    folder = folder_in(tmp_path)
    for session_id in ("aa10", "aa20", "bb10"):
        record_session(folder, session_id=session_id)
    with Reader(folder) as reader:
        assert "bb10" == reader.session("B").meta.session_id
        assert "aa20" == reader.session("aa2").meta.session_id
        with pytest.raises(UsageError, match="'aa' fits 2 sessions: aa10, aa20"):
            reader.session("aa")
        for asked in ("", "c", "aa10 ", "%"):
            with pytest.raises(UsageError, match="No session has an id"):
                reader.session(asked)


def test_me_is_there_from_the_start_and_others_can_be_added(tmp_path):
    """A newcomer adds nobody; a therapist adds pseudonyms, and names only if they wish."""
    folder = folder_in(tmp_path)
    with LogWriter(folder):
        pass
    added = add_person(folder, "p-2", "the runner")
    with Reader(folder) as reader:
        me, other = reader.people()

    assert (ME, None) == (me.key, me.label)
    assert added == other


@pytest.mark.parametrize("key", ["", "Ann Smith", "-x", "a" * 33, "ä", "a/b"])
def test_an_id_that_could_be_a_name_or_a_path_is_refused(tmp_path, key):
    """Ids end up in file names and exports."""
    with pytest.raises(UsageError, match="cannot be a person's id"):
        add_person(folder_in(tmp_path), key)


def test_the_same_person_cannot_be_added_twice(tmp_path):
    """Two people under one id would share limits."""
    folder = folder_in(tmp_path)
    add_person(folder, "p-2")
    with pytest.raises(UsageError, match="is a person 'p-2' already"):
        add_person(folder, "p-2")


def test_the_past_has_holds_as_the_rules_ask_for_them(tmp_path):
    """Contact of the last 24 h closes a place; a good hold opens the next target."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(meta(simulated=False))
        log.open_hold(hold := start(80))
        log.put_event(event(EventKind.LOWER_TARGET, 5.0, 400, target_kpa=50.0))
        log.close_hold(hold.hold_id, end(ended_t_s=35.0))
        log.put_event(event(EventKind.LOWER_TARGET, 36.0, 2880, target_kpa=40.0))
        log.close_session(START_NS)
    with Reader(folder) as reader:
        past = past_of(reader, ME, START_S + DAY_S)

    assert (
        PastHold(
            spot_id=PLAN.spot_id,
            side=Side.LEFT,
            started_unix_s=START_S + 1.0,
            ended_unix_s=START_S + 35.0,
            contact_s=33.5,
            end=End.DONE,
            cause=None,
            mode=Mode.GENTLE,
            first_nrs=2,
            target_kpa=50.0,
            simulated=False,
        ),
    ) == past.holds


def test_old_holds_are_of_the_past_only_if_they_went_well(tmp_path):
    """First tries look at all good holds, limits only at recent ones; nothing else is read."""
    folder = folder_in(tmp_path)
    record_session(folder)
    with LogWriter(folder) as log:
        log.open_session(meta())
        log.open_hold(hold := start())
        log.close_hold(hold.hold_id, end(end=End.STOPPED, cause=Cause.PERSON))
        log.close_session(START_NS)
    with Reader(folder) as reader:
        late = past_of(reader, ME, START_S + 30 * DAY_S)
        soon = past_of(reader, ME, START_S + DAY_S)

    assert [End.DONE] == [hold.end for hold in late.holds]
    assert {End.DONE, End.STOPPED} == {hold.end for hold in soon.holds}


def test_the_past_has_what_was_felt_and_what_was_answered(tmp_path):
    """Both close places; an unnamed feeling may have been any of them."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(meta())
        for gate, answer in (("a", "no"), ("b", "yes"), ("c", "dont_know")):
            log.put_event(event(EventKind.GATE_ANSWER, 0.0, -1, gate=gate, answer=answer))
        log.put_event(event(EventKind.SYMPTOM_KEY, 9.0))
        log.put_event(event(EventKind.SYMPTOM, 12.0, symptom="numb"))
        log.close_session(START_NS)
        log.open_session(meta(simulated=False))
        log.put_event(event(EventKind.SYMPTOM_KEY, 3.0))
        log.close_session(START_NS)
    with Reader(folder) as reader:
        past = past_of(reader, ME, START_S + 60)

    place = (PLAN.spot_id, PLAN.side)
    assert {
        PastSymptom(Symptom.NUMB, *place, START_S + 9.0, simulated=True),  # named 3 s later
        PastSymptom(None, *place, START_S + 3.0, simulated=False),
    } == set(past.symptoms)
    assert (PastGateYes("b", START_S), PastGateYes("c", START_S)) == past.gate_yeses


def test_what_was_felt_long_ago_is_of_the_past_until_somebody_has_looked_at_it(tmp_path):
    """Also in a record of 0.1.0, which asked nobody: the clock alone opens nothing."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(meta(simulated=False, software="0.1.0"))
        log.put_event(event(EventKind.GATE_ANSWER, 0.0, -1, gate="leg_dvt", answer="yes"))
        log.put_event(event(EventKind.SYMPTOM_KEY, 3.0))
        log.put_event(event(EventKind.SYMPTOM, 4.0, symptom="chest_pain"))
        log.close_session(START_NS)
        for answer in ("no", "yes"):
            log.open_session(meta(simulated=False, plan=None))
            log.put_event(
                event(EventKind.LOOKED_AT, 0.0, -1, about="gate:leg_dvt", simulated=False,
                      answer=answer)
            )  # fmt: skip
            log.close_session(START_NS)
    with Reader(folder) as reader:
        past = past_of(reader, ME, START_S + 30 * DAY_S)

    assert [Symptom.CHEST_PAIN] == [each.symptom for each in past.symptoms]
    assert ["leg_dvt"] == [yes.gate_id for yes in past.gate_yeses]
    assert (PastLook("gate:leg_dvt", START_S, simulated=False),) == past.looks


def test_a_hold_under_way_in_another_window_counts_until_now(tmp_path):
    """Two windows must not give one calf two days' worth."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(meta(simulated=False))
        log.put_block(block(0, [1, 2, 3]))
        log.open_hold(start(0))
        log.flush()
        with Reader(folder) as reader:
            (hold,) = past_of(reader, ME, START_S + 20).holds

    assert (START_S, START_S + 20, None) == (
        hold.started_unix_s,
        hold.ended_unix_s,
        hold.contact_s,
    )


def test_nobody_else_is_in_ones_past(tmp_path):
    """One person's limits must not close a place for another."""
    folder = folder_in(tmp_path)
    add_person(folder, "p-2")
    record_session(folder, person="p-2")
    with Reader(folder) as reader:
        assert () == past_of(reader, ME, START_S + 60).holds
