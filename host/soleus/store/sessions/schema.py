"""The tables, and the steps by which an older file becomes a newer one.

Integer keys hold the tables together inside; what leaves the file is named by UUID. Numbers that
count from 0 inside a session (``seq``) leave no hole, so that a missing row is seen. ``block``
keeps its ROWID: without one its rows cost 19 bytes more per sample.
"""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x534F4C45  # "SOLE"
PAGE_BYTES: Final = 4096

_FIRST: Final = (
    """
    CREATE TABLE person (
        id     INTEGER PRIMARY KEY,
        uuid   TEXT NOT NULL UNIQUE,
        key    TEXT NOT NULL UNIQUE,  -- pseudonymous, never changes
        label  TEXT                   -- for the eyes, may be changed
    ) STRICT
    """,
    """
    CREATE TABLE probe (
        id   INTEGER PRIMARY KEY,
        uid  TEXT NOT NULL UNIQUE     -- the probe's own, hex
    ) STRICT
    """,
    """
    CREATE TABLE calibration (
        id      INTEGER PRIMARY KEY,
        name    TEXT NOT NULL,
        sha256  BLOB NOT NULL UNIQUE, -- of toml
        toml    TEXT NOT NULL         -- the profile whole, as it was
    ) STRICT
    """,
    """
    CREATE TABLE session (
        id               INTEGER PRIMARY KEY,
        uuid             TEXT NOT NULL UNIQUE,
        person_id        INTEGER NOT NULL REFERENCES person,
        probe_id         INTEGER NOT NULL REFERENCES probe,
        calibration_id   INTEGER REFERENCES calibration,  -- none: uncalibrated
        started_unix_ns  INTEGER NOT NULL,
        started_utc      TEXT GENERATED ALWAYS AS
            (strftime('%Y-%m-%dT%H:%M:%fZ', started_unix_ns / 1e9, 'unixepoch')) VIRTUAL,
        closed_unix_ns   INTEGER,
        state            TEXT NOT NULL CHECK (state IN ('open', 'closed', 'interrupted')),
        owner            TEXT NOT NULL,                   -- name of the writer's lock file
        role             TEXT NOT NULL,
        simulated        INTEGER NOT NULL,
        firmware         TEXT NOT NULL,
        software         TEXT NOT NULL,
        hello            TEXT NOT NULL,                   -- JSON
        zero_counts      REAL,
        plan             TEXT                             -- JSON
    ) STRICT
    """,
    "CREATE INDEX session_by_start ON session (started_unix_ns)",
    "CREATE INDEX session_unfinished ON session (owner) WHERE state = 'open'",
    """
    CREATE TABLE hold (
        session_id       INTEGER NOT NULL REFERENCES session,
        seq              INTEGER NOT NULL,
        uuid             TEXT NOT NULL UNIQUE,
        set_n            INTEGER NOT NULL,
        spot_id          TEXT NOT NULL,
        side             TEXT NOT NULL,
        mode             TEXT NOT NULL,
        target_kpa       REAL NOT NULL,
        low_kpa          REAL NOT NULL,
        high_kpa         REAL NOT NULL,
        cap_kpa          REAL NOT NULL,
        target_source    TEXT NOT NULL,
        range_grade      TEXT NOT NULL,
        dose_grade       TEXT NOT NULL,
        set_by_cap       INTEGER NOT NULL,
        start_label      TEXT NOT NULL,
        start_u95_kpa    REAL,
        first_sample_n   INTEGER NOT NULL,
        started_t_s      REAL NOT NULL,
        end              TEXT,                            -- none: under way
        cause            TEXT,
        last_sample_n    INTEGER,
        ended_t_s        REAL,
        in_band_s        REAL,
        contact_s        REAL,
        samples_n        INTEGER,
        lost_n           INTEGER,
        saturated_n      INTEGER,
        spikes_n         INTEGER,
        label            TEXT,
        u95_kpa          REAL,
        symptom          TEXT,
        first_nrs        INTEGER,
        PRIMARY KEY (session_id, seq)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX hold_by_place ON hold (spot_id, side)",
    """
    CREATE TABLE event (
        session_id      INTEGER NOT NULL REFERENCES session,
        seq             INTEGER NOT NULL,
        kind            TEXT NOT NULL,
        t_s             REAL NOT NULL,
        after_sample_n  INTEGER NOT NULL,
        value           TEXT NOT NULL,                    -- JSON
        PRIMARY KEY (session_id, seq)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE block (
        session_id      INTEGER NOT NULL REFERENCES session,
        seq             INTEGER NOT NULL,
        channel         INTEGER NOT NULL,
        first_sample_n  INTEGER NOT NULL,                 -- a jump is a gap, a fall a reboot
        n               INTEGER NOT NULL,
        host_ns         INTEGER NOT NULL,
        lost_n          INTEGER NOT NULL,
        codec           INTEGER NOT NULL,
        crc32           INTEGER NOT NULL,                 -- over the numbers and decoded samples
        device_us       BLOB NOT NULL,
        data            BLOB NOT NULL,                    -- raw counts
        quality         BLOB,                             -- none: all good
        UNIQUE (session_id, seq)
    ) STRICT
    """,
    """
    CREATE TABLE seal (
        session_id  INTEGER PRIMARY KEY REFERENCES session,
        version     INTEGER NOT NULL,
        holds_n     INTEGER NOT NULL,
        events_n    INTEGER NOT NULL,
        blocks_n    INTEGER NOT NULL,
        links       BLOB NOT NULL,                        -- 8 bytes of the chain per row
        chain       BLOB NOT NULL                         -- its last link, whole
    ) STRICT
    """,
)

# One entry per format: the statements that lead to it from the one before. Never edit an entry
# that has been released; append.
MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_FIRST,)
VERSION: Final = len(MIGRATIONS)
