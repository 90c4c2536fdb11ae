"""Exports: what is written can be read back, and stays the same from version to version."""

import csv
import io
import json
from pathlib import Path

import pytest

from soleus.errors import ExitCode, StoreError, UsageError
from soleus.report.export.csv_holds import COLUMNS
from soleus.report.export.formats import FORMATS, export
from soleus.report.session.replayed import replay_session
from soleus.store.folder import DataFolder
from soleus.store.output_files import Destination
from soleus.store.sessions.reader import Reader
from tests.report.recorded_hold import CURVE, SESSION_ID, level, plan_of, ramp, record, replayed
from tests.store.sessions.samples import as_somebody_else, folder_in

GOLDEN = Path(__file__).parent / "golden"
LOST, NO_VALUE = 100, 140
NAN = float("nan")
SECOND = [*ramp(0, 60, 3), *level(60, 4.5), *ramp(60, 0, 3), *level(0, 2)]


def to(path: Path) -> Destination:
    """A place to export to; the data folder lies elsewhere."""
    return Destination(path, DataFolder(Path("/nowhere/soleus")))


def stored(tmp_path, curve=CURVE, **changed):
    """One recorded session; sample 100 is lost, 140 has no value."""
    curve = [None if n == LOST else NAN if n == NO_VALUE else kpa for n, kpa in enumerate(curve)]
    folder = folder_in(tmp_path)
    record(folder, curve, **changed)
    with Reader(folder) as reader:
        return reader.session(SESSION_ID)


def samples_read(paths):
    """Raw counts by time, as the CSV files of samples tell them."""
    rows = [row for path in paths if path.suffix == ".csv" for row in _rows(path)]
    return {float(row["t_s"]): int(row["raw_count"]) for row in rows}


def holds_read(paths):
    """How many samples each hold has, as the table of holds tells it."""
    return [int(row["samples_n"]) for path in paths for row in _rows(path)]


# What each format gives back, and what the record has to say to it.
ROUND_TRIPS = {
    "csv": (
        samples_read,
        # Contact at sample 25 less 2 s is before the first; 10.5 s and 5 s more is after the last.
        lambda session: {
            round(us / 1e6, 6): count
            for block in session.blocks
            for us, count in zip(block.device_us.tolist(), block.raw_counts.tolist(), strict=True)
        },
    ),
    "holds": (holds_read, lambda session: [h.result.samples_n for h in session.holds]),
}


@pytest.mark.parametrize("name", list(FORMATS))
def test_what_is_written_reads_back_as_it_was_stored(tmp_path, name):
    """Walks every format: none may lose or move a sample, or a hold."""
    session = stored(tmp_path)
    read, expected = ROUND_TRIPS[name]
    written = export([replay_session(session)], name, to(tmp_path / "out.csv"))

    assert expected(session) == read(written)


def test_the_samples_of_a_hold_are_these_to_the_character(tmp_path, kept):
    """Golden: other programs read this file; a change of spelling breaks them silently."""
    (path, _) = export([replay_session(stored(tmp_path))], "csv", to(tmp_path / "hold.csv"))

    text = path.read_text()

    assert kept(GOLDEN / "hold.csv", text) == text


def test_the_table_of_holds_is_this_to_the_character(tmp_path, kept):
    """Golden, without the hold's own random id."""
    session = stored(tmp_path)
    (path,) = export([replay_session(session)], "holds", to(tmp_path / "holds.csv"))
    text = path.read_text().replace(session.holds[0].start.hold_id, "HOLD")

    assert kept(GOLDEN / "holds.csv", text) == text


def test_every_sample_says_where_it_stood_and_what_is_known_against_it(tmp_path):
    """By hand: 60 kPa is 6 N on 1 cm2 and 8000 counts; a sample without a value shows none."""
    (path, _) = export([replay_session(stored(tmp_path))], "csv", to(tmp_path / "hold.csv"))
    rows = {row["t_s"]: row for row in _rows(path)}

    assert {
        "t_s": "5.000000",
        "raw_count": "8000",
        "force_n": "6.00000",
        "pressure_kpa": "60.0000",
        "phase": "hold",
        "in_band": "1",
        "flags": "",
    } == {**rows.get("5.000000", rows["4.950000"]), "t_s": "5.000000"}
    assert "5.000000" not in rows  # the lost one leaves a gap and no row
    empty = rows["7.000000"]
    assert ("", "", "0", "no_value") == (
        empty["force_n"],
        empty["pressure_kpa"],
        empty["in_band"],
        empty["flags"],
    )


def test_the_file_beside_it_says_what_the_numbers_mean(tmp_path):
    """A CSV that has been mailed on must still be understood, and judged again."""
    path, beside = export([replay_session(stored(tmp_path))], "csv", to(tmp_path / "hold.csv"))
    facts = json.loads(beside.read_text())

    assert tmp_path / "hold.json" == beside
    assert len(_rows(path)) == facts["rows_n"]
    assert (SESSION_ID, 100.0, 2000.0) == (
        facts["session"],
        facts["tip_area_mm2"],
        facts["zero_counts"],
    )
    assert ("soleus_mid", 1) == (facts["hold"]["spot"], facts["hold"]["lost_n"])
    assert 'id = "bench"' in facts["calibration"]
    assert list(_rows(path)[0]) == list(facts["columns"])


def test_several_holds_go_into_a_folder_and_share_no_sample(tmp_path):
    """-o is a folder then; the seconds between two holds belong to one file only."""
    session = stored(tmp_path, [*CURVE, *SECOND], plan=plan_of(sets_n=2))
    written = export([replay_session(session)], "csv", to(tmp_path / "out"))
    times = [row["t_s"] for path in written[::2] for row in _rows(path)]

    assert [
        "20261121T083320Z_soleus_mid_left_5e55105e_1.csv",
        "20261121T083320Z_soleus_mid_left_5e55105e_1.json",
        "20261121T083320Z_soleus_mid_left_5e55105e_2.csv",
        "20261121T083320Z_soleus_mid_left_5e55105e_2.json",
    ] == [path.name for path in written]
    assert sorted(set(times), key=float) == times


def test_a_folder_that_is_there_takes_one_hold_too(tmp_path):
    """-o ~/Desktop is what people type."""
    (path, _) = export([replay_session(stored(tmp_path))], "csv", to(tmp_path))

    assert tmp_path / "20261121T083320Z_soleus_mid_left_5e55105e_1.csv" == path


def test_exports_are_for_their_owner_only_and_told_with_full_paths(tmp_path, monkeypatch):
    """They hold what the record holds."""
    monkeypatch.chdir(tmp_path)
    written = export([replay_session(stored(tmp_path))], "csv", to(Path("a") / "hold.csv"))

    assert [tmp_path / "a" / "hold.csv", tmp_path / "a" / "hold.json"] == list(written)
    assert {0o600} == {path.stat().st_mode & 0o777 for path in written}


def test_the_file_beside_never_takes_the_place_of_the_data(tmp_path):
    """Whoever names the CSV x.json must find the samples in it."""
    path, beside = export([replay_session(stored(tmp_path))], "csv", to(tmp_path / "x.json"))

    assert (tmp_path / "x.json", tmp_path / "x.json.json") == (path, beside)
    assert path.read_text().startswith("t_s,raw_count")


def test_a_file_where_a_folder_is_needed_is_left_alone(tmp_path):
    """Two holds cannot be one file, and the file that is there is somebody's."""
    session = stored(tmp_path, [*CURVE, *SECOND], plan=plan_of(sets_n=2))
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(UsageError, match="is a file, and there are 2 holds"):
        export([replay_session(session)], "csv", to(tmp_path / "mine"))

    assert "mine" == (tmp_path / "mine").read_text()


def test_nothing_to_export_and_unknown_formats_are_told(tmp_path):
    """A sentence and no empty file."""
    for sessions, name, why in (
        ([], "csv", "no hold"),
        ([], "holds", "no hold"),
        ([], "xml", "'xml'"),
    ):
        with pytest.raises(UsageError, match=why):
            export(sessions, name, to(tmp_path / "out.csv"))

    assert [] == list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    """The record is safe; only the copy failed."""
    session = stored(tmp_path)
    with as_somebody_else() as path:
        (path / "shut").mkdir(mode=0o500)
        with pytest.raises(StoreError, match="cannot be written") as told:
            export([replay_session(session)], "csv", to(path / "shut" / "hold.csv"))

    assert ExitCode.RECORD == told.value.exit_code


def test_no_column_of_the_table_stands_twice():
    """A program that reads by name would take one of the two."""
    assert len(set(COLUMNS)) == len(COLUMNS)


def test_a_hold_is_told_from_two_seconds_before_to_five_after(tmp_path):
    """The window of the domain's rule for stops; a long wait before is not exported."""
    told = replayed(tmp_path, [*level(0, 4), *CURVE, *level(0, 10)])
    times = [sample.t_s for sample in told.samples_of(told.stored.holds[0])]

    # Contact at 4 + 1.25 s, off at 4 + 10.5 s.
    assert (3.25, 19.45) == (times[0], times[-1])


def _rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text())))
