"""What soleus does first when it opens a record: marks what no living process writes any more."""

from __future__ import annotations

from contextlib import closing

from soleus.store.folder import DataFolder
from soleus.store.sessions.database import connect_writer, words_for
from soleus.store.sessions.recover import mark_interrupted


def recover(folder: DataFolder) -> tuple[str, ...]:
    """Mark every session without a living writer; returns the ids of those found."""
    with closing(connect_writer(folder)) as connection, words_for(folder.database_path):
        return mark_interrupted(connection, folder)
