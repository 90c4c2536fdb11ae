"""A zero that was lowered before contact, in every figure that is told of the hold later.

100 counts are 1 kPa, from 2000. The probe stood on its tip with 4 kPa during its zero: it reads 0
standing and -4 lifted, and but for the rule 56 where 60 are pressed.
"""

from __future__ import annotations

import csv
import dataclasses
import json

import pytest

from soleus.core.events import EventKind
from soleus.core.metrics.registry import measure
from soleus.report.export.formats import export
from soleus.report.session.as_json import session_json
from soleus.report.session.replayed import replay_session
from soleus.report.session.zeros import ZeroDoubts, zero_counts_at, zero_doubts
from soleus.store.folder import DataFolder
from soleus.store.output_files import Destination
from soleus.store.sessions.reader import Reader
from soleus.tui.view_models.history import HoldRow
from soleus.tui.view_models.raw_curve import raw_curve
from tests.core.calibration.calibrations import CAL
from tests.report.recorded_hold import CURVE, SESSION_ID, level, record
from tests.store.sessions.samples import folder_in

STOOD = [*level(0, 1), *(kpa - 4.0 for kpa in CURVE)]


@pytest.fixture
def told(tmp_path):
    """The hold of a probe that had stood on its tip, and of the same one without that."""

    def replayed(name, curve):
        folder = folder_in(tmp_path / name)
        record(folder, curve)
        with Reader(folder) as reader:
            return replay_session(reader.session(SESSION_ID))

    return replayed("stood", STOOD), replayed("free", [*level(0, 1), *CURVE])


def test_the_figures_are_those_of_the_pressure_that_was_there(told):
    """Whoever looks back sees what was pressed, not what a wrong zero made of it."""
    stood, free = (measure(each.curve_of(each.stored.holds[0])) for each in told)

    assert free["peak_kpa"].value == pytest.approx(60.0)
    assert [each.value for each in stood.values()] == pytest.approx(
        [each.value for each in free.values()], nan_ok=True
    )


def test_json_names_the_zero_of_each_hold_and_where_it_changed(told):
    """The session began with 2000 counts; the lifted probe read 400 less."""
    shown = session_json(told[0])
    (lifted,) = [event for event in shown["events"] if event["type"] == "lifted_zero"]

    assert (2000.0, 1600.0) == (shown["session"]["zero_counts"], shown["holds"][0]["zero_counts"])
    assert (1600.0, pytest.approx(4.0)) == (lifted["zero_counts"], lifted["lower_kpa"])


def test_a_csv_can_be_computed_again_from_its_counts(told, tmp_path):
    """Raw counts and the zeros beside them give the pressures of the file."""
    to = tmp_path / "hold.csv"
    export(told[:1], "csv", Destination(to, DataFolder(tmp_path / "nowhere")))
    facts = json.loads(to.with_suffix(".json").read_text(encoding="utf-8"))
    with to.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["pressure_kpa"]]

    def zero_at(t_s):
        lifted = [each for each in facts["lifted_zeros"] if each["t_s"] < t_s]
        return lifted[-1]["zero_counts"] if lifted else facts["zero_counts"]

    assert [(int(row["raw_count"]) - zero_at(float(row["t_s"]))) / 100.0 for row in rows] == (
        pytest.approx([float(row["pressure_kpa"]) for row in rows], abs=1e-4)
    )
    assert [1600.0] == [each["zero_counts"] for each in facts["lifted_zeros"]]


def test_the_small_curve_of_a_list_is_read_from_the_zero_of_the_hold(tmp_path):
    """A row of the review must not show 56 where 60 were held."""
    folder = folder_in(tmp_path)
    record(folder, STOOD)
    with Reader(folder) as reader:
        session = reader.session(SESSION_ID)
        curve = raw_curve(reader, HoldRow(session.summary, session.holds[0]))

    assert max(curve) == pytest.approx(60.0)


def test_another_calibration_reads_from_the_lowered_zero_as_well(told):
    """Half the counts per newton: what was 60 kPa reads 120, before and after the zero."""
    again = replay_session(told[0].stored, dataclasses.replace(CAL, id="half", counts_per_n=500.0))
    pressures = [each.pressure_kpa for each in again.samples_of(told[0].stored.holds[0])]

    assert max(pressures) == pytest.approx(120.0)


def test_a_record_of_0_1_0_has_one_zero_and_no_doubts(told):
    """What it did not write down is not made up."""
    stored = dataclasses.replace(
        told[1].stored,
        events=tuple(
            event for event in told[1].stored.events if event.kind is not EventKind.LIFTED_ZERO
        ),
    )

    assert 2000.0 == zero_counts_at(stored, CAL, 1 << 40)
    assert ZeroDoubts() == zero_doubts(stored)
