from __future__ import annotations

import pytest

from soleus.link.registry import open_source
from tests.live.session_driver import SessionDriver, folder_in


@pytest.fixture
def folder(tmp_path):
    """A data folder of its own."""
    return folder_in(tmp_path)


@pytest.fixture
def sit(folder):
    """Opens session drivers and closes them at the end of the test."""
    opened = []

    def open_one(url="sim:steady", **options):
        opened.append(SessionDriver(folder, url, **options))
        return opened[-1]

    yield open_one
    for sitting in opened:
        sitting.controller.close()


@pytest.fixture
def through(monkeypatch):
    """Puts a spoiling source between every simulated probe and its connection; lists those made."""

    def put(kind):
        made = []

        def open_spoilt(url, *, clock):
            made.append(kind(open_source(url, clock=clock), clock))
            return made[-1]

        monkeypatch.setattr("soleus.live.connection.finder.open_source", open_spoilt)
        return made

    return put
