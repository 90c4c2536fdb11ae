"""The figures of ``docs/performance.md`` are those that were measured and committed."""

from __future__ import annotations

import json

import pytest

from tests.bench import page
from tests.bench.results import FOLDER, read


def test_the_page_says_what_the_results_say():
    """A figure that was copied by hand stays behind; ``make bench`` writes both."""
    assert page.text() == page.PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_result_names_its_command_date_and_commit(path):
    """A figure that nobody can make again is a claim."""
    told = json.loads(path.read_text(encoding="utf-8"))

    assert [] == [key for key in ("command", "date", "commit", "machine") if not told.get(key)]


def test_the_committed_ten_minutes_lost_nothing():
    """The one figure that is a promise: every sample is in the record, at 1 kHz, with a screen."""
    found = read("losses")

    assert 600 <= found["seconds"]
    assert 600_000 * 0.9975 <= found["recorded_n"]
    assert [0, 0, 0, 0] == [
        found[key] for key in ("missing_n", "twice_n", "counted_as_lost_n", "findings_n")
    ]
