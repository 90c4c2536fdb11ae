"""One more of a thing touches the files that the guide names, and no other: tried on a copy.

The copy gets a metric, an export format, an event kind, a setting and a place, each written as its
row of ``docs/contributing.md`` says; then the tests that keep each true run on it.
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

import pytest

from tests.project.files import ROOT, tracked

GUIDE = (ROOT / "docs/contributing.md").read_text(encoding="utf-8")
Edit = Callable[[str], str]


def after(anchor: str, new: str) -> Edit:
    """An edit that puts text behind the last place of another, which has to be there."""

    def edit(text: str) -> str:
        head, found, tail = text.rpartition(anchor)
        assert found, anchor
        return head + found + new + tail

    return edit


def whole(new: str) -> Edit:
    """A new file, or text at the end of one."""
    return lambda text: text + new


@dataclass(frozen=True)
class Addition:
    """One more of a thing.

    Attributes:
        by_hand: path and edit of each file that is written or told.
        generated: what ``make generate`` writes then.
        proof: the tests that keep it true.
    """

    by_hand: Mapping[str, Edit]
    generated: tuple[str, ...]
    proof: tuple[str, ...]


METRIC = '''

def in_band_min(curve: HoldCurve) -> Figure:
    """Time in the band, in minutes."""
    seconds = in_band_s(curve)
    return seconds if isinstance(seconds, WhyNot) else seconds / 60.0
'''
ROW = """\
    Metric(
        "in_band_min",
        "minutes in band",
        "min",
        "time in band over 60 s",
        "there was contact",
        figures.in_band_min,
    ),
"""
METRIC_BY_HAND = '''\
"""A metric of the example."""

import pytest

from soleus.core.metrics.registry import measure
from tests.core.metrics.curves import textbook_hold


def test_minutes_in_the_band_by_hand():
    """10.75 s of the textbook hold are 0.17917 min."""
    assert 0.17917 == pytest.approx(measure(textbook_hold())["in_band_min"].value, abs=1e-5)
'''
FORMAT = '''\
"""A line per hold: its place and how many samples it has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from soleus.report.export.files import put_files
from soleus.report.session.replayed import ReplayedSession
from soleus.store.output_files import Destination


def write(sessions: Sequence[ReplayedSession], to: Destination) -> tuple[Path, ...]:
    """Write the lines."""
    results = [hold.result for each in sessions for hold in each.stored.holds]
    lines = "".join(f"{result.samples_n}\\n" for result in results if result is not None)
    return put_files([("listing", (lines,))], (".txt",), to)
'''
FORMAT_READ = """\
    "listing": (
        lambda paths: [int(line) for path in paths for line in path.read_text().split()],
        lambda session: [h.result.samples_n for h in session.holds],
    ),
"""


def another_place(text: str) -> str:
    """The entry of the upper shin once more, as a place of its own."""
    entry = re.search(r'\[\[spot\]\]\nid = "ps03"\n.*?(?=\[\[spot\]\])', text, re.S)
    assert entry is not None
    renamed = entry[0].replace('"ps03"', '"ps99"').replace('"Upper shin"', '"Lower shin"')
    return text.replace(entry[0], entry[0] + renamed)


def another_column(text: str) -> str:
    """4 s in the band are 0.066667 min."""
    header, row = text.splitlines()
    return f"{header},in_band_min\n{row},0.066667\n"


ADDITIONS = {
    "a metric": Addition(
        by_hand={
            "host/soleus/core/metrics/formulas.py": whole(METRIC),
            "host/soleus/core/metrics/registry.py": after("figures.saturated_s,\n    ),\n", ROW),
            "tests/core/metrics/test_in_band_min.py": whole(METRIC_BY_HAND),
            "tests/report/export/golden/holds.csv": another_column,
        },
        generated=("docs/metrics.md",),
        proof=("tests/core/metrics/test_in_band_min.py", "tests/report/session/test_as_json.py"),
    ),
    "an export format": Addition(
        by_hand={
            "host/soleus/report/export/listing.py": whole(FORMAT),
            "host/soleus/report/export/formats.py": after(
                'figures",\n    ),\n',
                '    "listing": ("soleus.report.export.listing", "a line per hold"),\n',
            ),
            "tests/report/export/test_export.py": after("for h in session.holds]),\n", FORMAT_READ),
        },
        generated=(),
        proof=("tests/report/export/test_export.py",),
    ),
    "an event kind": Addition(
        by_hand={
            "host/soleus/core/events.py": after(
                'NOTE = "note"  # text\n', '    COUGH = "cough"  # after_s\n'
            ),
            "docs/json.md": after("| `note` | `text` |\n", "| `cough` | `after_s` |\n"),
        },
        generated=(),
        proof=("tests/report/test_json_page.py",),
    ),
    "a setting": Addition(
        by_hand={
            "host/soleus/store/settings.py": after(
                'end, let go")\n', '    large: bool = _setting(False, "larger words")\n'
            )
        },
        generated=(),
        proof=("tests/store/test_settings.py", "tests/cli/test_config.py"),
    ),
    "a spot": Addition(
        by_hand={"host/soleus/data/spots.toml": another_place},
        generated=("docs/spots.md",),
        proof=(
            "tests/core/spots/test_atlas.py",
            "tests/tools/test_spots_page.py",
            "tests/cli/test_spots.py",
        ),
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The tree with one more of everything, and with what is generated from that."""
    place = tmp_path_factory.mktemp("one-more") / "soleus"
    for path in tracked():
        (place / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, place / path.relative_to(ROOT))
    for addition in ADDITIONS.values():
        for name, edit in addition.by_hand.items():
            file = place / name
            file.write_text(edit(file.read_text("utf-8") if file.exists() else ""), "utf-8")
    run_in(place, "-m", "tools.generate")
    return place


@pytest.fixture(scope="module")
def failed(copy):
    """The test files of the copy that have a failure in them."""
    proof = [path for addition in ADDITIONS.values() for path in addition.proof]
    run_in(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=ran.xml", *proof)
    cases = list(ElementTree.parse(copy / "ran.xml").iter("testcase"))
    assert len(cases) > len(proof)
    bad = [
        each for each in cases if each.find("failure") is not None or each.find("error") is not None
    ]
    return {f"{each.get('classname').replace('.', '/')}.py": each.get("name") for each in bad}


def run_in(place, *words):
    """Run Python there, with the soleus of the copy."""
    environment = {**os.environ, "PYTHONPATH": str(place / "host")}
    return subprocess.run(
        [sys.executable, *words], cwd=place, env=environment, capture_output=True, check=False
    )


def row_of(thing: str) -> str:
    """The line of the guide for it."""
    return next(line for line in GUIDE.splitlines() if line.startswith(f"| {thing} |"))


@pytest.mark.parametrize("thing", ADDITIONS)
def test_what_keeps_the_addition_true_passes_with_it(failed, thing):
    """Written as the guide says, and nothing else, it is whole."""
    assert {} == {path: failed[path] for path in ADDITIONS[thing].proof if path in failed}


@pytest.mark.parametrize("thing", ADDITIONS)
def test_each_file_that_is_touched_stands_in_its_row(thing):
    """Whoever adds one looks into the row, not into the code."""
    row, addition = row_of(thing), ADDITIONS[thing]
    named = {
        "host/soleus/report/export/listing.py": "report/export/<format>.py",
        "tests/core/metrics/test_in_band_min.py": "tests/core/metrics",
    }
    touched = [*addition.by_hand, *addition.generated]
    wanted = [named.get(path, path.removeprefix("host/soleus/")) for path in touched]

    assert [] == [path for path in wanted if f"{path}`" not in row]
    assert not addition.generated or "make generate" in row


def test_nothing_else_is_touched(copy, failed):
    """The generators write what the rows say and no file more."""
    expected = {
        path for addition in ADDITIONS.values() for path in (*addition.by_hand, *addition.generated)
    }
    left_alone = {path.relative_to(ROOT).as_posix() for path in tracked()} - expected

    match, differing, missing = filecmp.cmpfiles(ROOT, copy, sorted(left_alone), shallow=False)

    assert ([], []) == (differing, missing)
    assert {path for path in expected if (copy / path).is_file()} == expected
    assert len(match) == len(left_alone)
