"""Why a screen was lost is on record once, however long the engine takes to end the run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from soleus.cli.screen import run as screen_run
from soleus.cli.screen import unseen
from soleus.cli.signals import Interrupted


def test_a_signal_is_on_record_once_though_the_engine_is_busy(monkeypatch):
    """On a busy machine the record had SIGTERM twice: the run was not over at the second look."""
    acts = []
    run = SimpleNamespace(over=False)  # the reader has not come to it yet
    holds = SimpleNamespace(run=run, act=lambda kind, value: acts.append(value["why"]))

    class App:
        """A screen that a signal closes."""

        def leave_soon(self):
            return True

        def run(self, mouse):
            heard[0]("SIGTERM")
            raise Interrupted(15)

    heard = []

    class Hearing:
        """Keeps what a signal calls."""

        def __init__(self, leave):
            heard.append(leave)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

    monkeypatch.setattr(screen_run, "signals_heard", Hearing)
    monkeypatch.setattr(unseen, "end_unseen", lambda controller: True)
    with pytest.raises(Interrupted):
        screen_run._run(App(), SimpleNamespace(holds=holds, crash=None))

    assert ["SIGTERM"] == acts
