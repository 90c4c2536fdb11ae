from __future__ import annotations

import pytest

from soleus.link.registry import open_source
from tests.live.session_driver import SessionDriver, folder_in

OPEN_SOURCE = "soleus.live.connection.finder.open_source"


@pytest.fixture
def folder(tmp_path):
    """A data folder of its own."""
    return folder_in(tmp_path)


@pytest.fixture(autouse=True)
def patient_log(monkeypatch):
    """Two real seconds in which a busy disk writes nothing are hours of virtual time."""
    monkeypatch.setattr("soleus.store.sessions.log_writer.BEHIND_MAX_S", 60.0)
    monkeypatch.setattr("soleus.store.sessions.log_writer.OPEN_PATIENCE_S", 60.0)


@pytest.fixture
def sources(monkeypatch):
    """Every source that was opened, the newest last."""
    opened = []

    def open_one(url, *, clock):
        opened.append(open_source(url, clock=clock))
        return opened[-1]

    monkeypatch.setattr(OPEN_SOURCE, open_one)
    return opened


@pytest.fixture
def drive(folder):
    """Opens session drivers and closes them at the end of the test."""
    opened = []

    def open_one(url="sim:steady", **options):
        opened.append(SessionDriver(folder, url, **options))
        return opened[-1]

    yield open_one
    for driver in opened:
        driver.controller.close()


@pytest.fixture
def through(monkeypatch, sources):
    """Puts a spoiling source between every simulated probe and its connection; lists those made."""

    def put(kind):
        def open_spoilt(url, *, clock):
            sources.append(kind(open_source(url, clock=clock), clock))
            return sources[-1]

        monkeypatch.setattr(OPEN_SOURCE, open_spoilt)
        return sources

    return put
