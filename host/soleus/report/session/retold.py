"""A session out of the record, told again; one that was changed is called damaged.

What was changed can still be read as something: a key that is called otherwise, a number where a
word was. Then judging it fails at some place that nobody foresaw, and the seal says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from soleus.errors import BrokenFile
from soleus.report.session.ratings import given_ratings
from soleus.report.session.replayed import ReplayedSession, replay_session
from soleus.store import problems
from soleus.store.problems import RecordDamage
from soleus.store.sessions.damage import READING_ERRORS
from soleus.store.sessions.reader import Reader


@contextmanager
def told_or_damaged(reader: Reader, session_id: str) -> Iterator[None]:
    """Within this block a session is told; a failure of one that was changed is its damage.

    Raises:
        UnreadableSession: it was changed since it was sealed, and cannot be told.
    """
    try:
        yield
    except (*READING_ERRORS, BrokenFile) as error:
        if reader.is_as_sealed(session_id):
            raise
        raise problems.unreadable_session(session_id, "it was changed") from error


def retold(reader: Reader, asked: str) -> ReplayedSession:
    """A session with all its samples, told again.

    Raises:
        UsageError: no session has this id, or several begin with it.
        UnreadableSession: it is damaged.
        DamagedBlock: samples of it are.
    """
    stored = reader.session(asked)
    with told_or_damaged(reader, stored.meta.session_id):
        for given in given_ratings(stored.events):  # which is read out of the events only later
            given.event.value["nrs"]
        return replay_session(stored)


def retold_each(
    reader: Reader, asked: Sequence[str]
) -> tuple[list[ReplayedSession], list[RecordDamage]]:
    """Those that can be told again, and why the others cannot.

    Raises:
        UsageError: no session has one of these ids, or several begin with it.
    """
    told: list[ReplayedSession] = []
    left_out: list[RecordDamage] = []
    for each in asked:
        try:
            told.append(retold(reader, each))
        except RecordDamage as damage:
            left_out.append(damage)
    return told, left_out
