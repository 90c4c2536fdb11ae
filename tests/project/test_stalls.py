"""A test in real time is tried again for one reason only: the machine itself stood still."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from tests import stalls
from tests.project.files import ROOT


@pytest.fixture
def tries(monkeypatch):
    """Runs a test that fails always, on a machine that stands still for so long; counts."""

    def of(stall_s, fails=True):
        monkeypatch.setattr(
            stalls, "StallWatch", lambda: WatchThatSaw(SimpleNamespace(longest_s=stall_s))
        )
        seen = []

        def protocol(item, nextitem, log):
            seen.append(1)
            return [SimpleNamespace(failed=fails)]

        monkeypatch.setattr(stalls, "runtestprotocol", protocol)
        reports = stalls.tried_again(SimpleNamespace(_initrequest=lambda: None), None)
        assert [fails] == [report.failed for report in reports]
        return len(seen)

    return of


class WatchThatSaw:
    """A watch that has seen what it is told."""

    def __init__(self, seen):
        self.seen = seen

    def __enter__(self):
        return self.seen

    def __exit__(self, *_):
        pass


def test_on_a_machine_that_keeps_time_a_failure_is_one_at_once(tries):
    """A retry would hide what fails one time in three."""
    assert 1 == tries(stall_s=0.02)


def test_on_a_machine_that_stood_still_it_is_tried_twice_more_and_then_fails(tries):
    """What is really broken fails on any machine."""
    assert 3 == tries(stall_s=0.6)
    assert 1 == tries(stall_s=0.6, fails=False)


def test_the_watch_sees_a_thread_that_lets_nobody_else_run():
    """By hand: 200 ms in one call that keeps the interpreter to itself."""
    with stalls.StallWatch() as watch:
        time.sleep(0.1)
        end_s = time.monotonic() + 0.2
        while time.monotonic() < end_s:
            sum(range(3_000_000))  # some 50 ms without giving way

    assert watch.longest_s > 0.01


def test_what_is_named_is_there():
    """A file that has moved would be tried once, and fail on every busy machine."""
    assert [] == [path for path in stalls.IN_REAL_TIME if not (ROOT / path).exists()]
