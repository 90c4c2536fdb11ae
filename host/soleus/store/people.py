"""The people in the record, under pseudonymous ids; a name is a label that nobody needs."""

from __future__ import annotations

import re
import sqlite3
import uuid

from soleus.store import problems
from soleus.store.folder import DataFolder
from soleus.store.sessions.database import connect_writer, transaction, words_for
from soleus.store.sessions.records import Person

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


def add_person(folder: DataFolder, key: str, label: str | None = None) -> Person:
    """Add somebody; ``me`` is there from the start.

    Raises:
        UsageError: the id is taken or cannot be one.
        StoreError: the record cannot be written.
    """
    if not _KEY.fullmatch(key):
        raise problems.person_key_bad(key)
    person = Person(key, str(uuid.uuid4()), label)
    connection = connect_writer(folder)
    try:
        with words_for(folder.database_path), transaction(connection):
            connection.execute(
                "INSERT INTO person (uuid, key, label) VALUES (?, ?, ?)",
                (person.person_id, key, label),
            )
    except sqlite3.IntegrityError as error:
        raise problems.person_exists(key) from error
    finally:
        connection.close()
    return person
