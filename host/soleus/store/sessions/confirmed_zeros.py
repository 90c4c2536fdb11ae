"""The zeros of a probe that a release has confirmed, drawn from its newest sessions.

What a new zero is held against by them is for ``core.calibration.zero_rules``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from soleus.core.calibration.model import Calibration
from soleus.core.calibration.profile_toml import profile_text
from soleus.core.calibration.reading_uncertainty import ZeroShift
from soleus.core.calibration.zero import shift_kpa
from soleus.core.calibration.zero_rules import CONFIRMED_N, UNCHANGED_MAX_KPA
from soleus.core.events import EventKind
from soleus.store.folder import DataFolder
from soleus.store.sessions.database import connect_reader, words_for

SESSIONS_MAX_N: Final = 100  # looked back at; a zero before them is too old to speak for today's
_EVENTS: Final = """
    SELECT e.session_id, e.kind, e.value
    FROM (
        SELECT s.id, s.started_unix_ns
        FROM session s
        JOIN probe p ON p.id = s.probe_id
        JOIN calibration c ON c.id = s.calibration_id
        WHERE c.toml = :toml AND p.uid = :uid
        ORDER BY s.started_unix_ns DESC, s.id DESC
        LIMIT :most_n
    ) newest
    JOIN event e ON e.session_id = newest.id AND e.kind IN (:zero, :lifted, :check)
    ORDER BY newest.started_unix_ns, newest.id, e.seq
"""


class _Confirmed(NamedTuple):
    zero_counts: float
    was_doubted: bool


def confirmed_zeros_kpa(folder: DataFolder, cal: Calibration, uid: str) -> tuple[float, ...]:
    """The newest confirmed zeros of a probe, from the zero of its calibration, oldest first.

    A zero that was doubted and then confirmed is the first of a new row: the zero has moved for
    good, and what it was before says nothing any more.

    Args:
        folder: whose record; one that has none yet has no zeros.
        cal: the calibration; sessions with another one are left out, their counts may differ.
        uid: the probe.

    Raises:
        StoreError: the record cannot be read.
    """
    row: list[float] = []
    for events in _sessions(folder, cal, uid):
        confirmed = _confirmed_in(events)
        if confirmed is None:
            continue
        if confirmed.was_doubted:
            row.clear()
        row.append(shift_kpa(cal.zero_counts, confirmed.zero_counts, cal))
    return tuple(row[-CONFIRMED_N:])


def zero_shifts(folder: DataFolder, cal: Calibration, uid: str) -> tuple[ZeroShift, ...]:
    """How far the zeros of a probe had moved after releases in its newest sessions, oldest first.

    Records of before 0.2 do not say how old the zero was, so they are left out.

    Args:
        folder: whose record.
        cal: the calibration, as in ``confirmed_zeros_kpa``.
        uid: the probe.

    Raises:
        StoreError: the record cannot be read.
    """
    checks = (
        json.loads(text)
        for events in _sessions(folder, cal, uid)
        for kind, text in events
        if kind == EventKind.ZERO_CHECK.value
    )
    return tuple(
        ZeroShift(float(told["zero_age_s"]), float(told["shift_kpa"]))
        for told in checks
        if told["when"] == "after" and "zero_age_s" in told
    )


def _confirmed_in(events: Iterable[tuple[str, str]]) -> _Confirmed | None:
    """The last zero of a session that a release has confirmed."""
    zero: _Confirmed | None = None
    confirmed: _Confirmed | None = None
    for kind, text in events:
        told = json.loads(text)
        if kind == EventKind.ZERO.value:
            doubted = bool(told.get("unconfirmed"))  # soleus 0.1.0 did not ask
            zero = _Confirmed(told["zero_counts"], doubted) if told["quiet"] else None
        elif kind == EventKind.LIFTED_ZERO.value:
            zero = _Confirmed(told["zero_counts"], was_doubted=False)
        elif told["when"] == "after":
            confirmed = zero if abs(told["shift_kpa"]) <= UNCHANGED_MAX_KPA else None
    return confirmed


def _sessions(folder: DataFolder, cal: Calibration, uid: str) -> list[list[tuple[str, str]]]:
    path = folder.database_path
    if not path.exists():
        return []
    asked = {
        "toml": profile_text(cal),
        "uid": uid,
        "most_n": SESSIONS_MAX_N,
        "zero": EventKind.ZERO.value,
        "lifted": EventKind.LIFTED_ZERO.value,
        "check": EventKind.ZERO_CHECK.value,
    }
    connection = connect_reader(folder)
    try:
        with words_for(path):
            rows = [tuple(row) for row in connection.execute(_EVENTS, asked)]
    finally:
        connection.close()
    return [
        [(kind, value) for _, kind, value in events]
        for _, events in groupby(rows, key=itemgetter(0))
    ]
