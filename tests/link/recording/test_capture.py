"""Captures: bytes come back as they went in, and damage costs only what is damaged."""

import os
import stat
import zlib

import pytest

from soleus.errors import StoreError, UsageError
from soleus.link.recording import capture
from soleus.link.recording.capture import CaptureFile, CaptureWriter
from soleus.link.source import Chunk
from tests.small_disk import fill, small_disk

READS = (Chunk(b"\x01\x00\xff", 1_000), Chunk(b"A", 2_500_000_000))
# By hand from the description of the format; the CRC is that of everything before it.
LINE = f"1000 0100ff {zlib.crc32(b'1000 0100ff'):08x}"
HEAD = "soleus-capture 1"


def played(path):
    """All that a capture gives, and why it gives no more."""
    file = CaptureFile(path)
    return tuple(file.chunks()), file.problem


@pytest.fixture
def written(tmp_path):
    """A file with these lines."""

    def write(*lines, end="\n"):
        path = tmp_path / "run.cap"
        path.write_bytes(end.join(lines).encode("ascii"))
        return path

    return write


def test_what_was_captured_is_read_again(tmp_path):
    """A capture is what a maintainer gets when something went wrong: it must be the same bytes."""
    path = tmp_path / "run.cap"
    with CaptureWriter(path) as writer:
        for chunk in (READS[0], Chunk(b"", 2_000), READS[1]):
            writer.add(chunk)

    assert (READS, "") == played(path)


def test_a_line_of_the_file_is_as_described(tmp_path):
    """The format is documented so that others can read it."""
    path = tmp_path / "run.cap"
    with CaptureWriter(path) as writer:
        writer.add(READS[0])

    assert f"soleus-capture 1\n{LINE}\n" == path.read_text()


def test_each_read_is_in_the_file_before_the_writer_is_closed(tmp_path):
    """A capture that is lost when the program dies would miss the very moment of interest."""
    path = tmp_path / "run.cap"
    with CaptureWriter(path) as writer:
        writer.add(READS[0])

        assert (READS[:1], "") == played(path)


def test_only_its_owner_may_read_a_capture(tmp_path):
    """It holds what somebody's body did."""
    path = tmp_path / "run.cap"
    CaptureWriter(path).close()

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("cut", range(1, len(LINE)))
def test_a_file_cut_anywhere_is_used_up_to_the_last_whole_line(written, cut):
    """A power cut ends a file in the middle of a line; what was before is good and it is said."""
    chunks, problem = played(written(HEAD, LINE, LINE[:cut]))

    assert READS[:1] == chunks
    assert "run.cap, line 3 is damaged or cut off" in problem


def test_a_changed_byte_ends_the_recording_there(written):
    """Bytes that were not measured must not be played as if they had been."""
    chunks, problem = played(written(HEAD, LINE, LINE.replace("01", "02", 1), LINE))

    assert READS[:1] == chunks
    assert "line 3" in problem


def test_the_line_ends_of_another_system_are_no_damage(written):
    """Mail programs and editors change them."""
    assert (READS[:1] * 2, "") == played(written(HEAD, LINE, LINE, "", end="\r\n"))


@pytest.mark.parametrize("part_n", [1, 7, len(LINE), len(LINE) + 1, len(LINE) + 2, 1000])
def test_where_a_part_of_a_long_capture_ends_changes_nothing(written, monkeypatch, part_n):
    """A capture of a night is read in parts; a line may lie across any of their ends."""
    monkeypatch.setattr(capture, "PART_N", max(part_n, len(LINE) + 1))
    chunks, problem = played(written(HEAD, *[LINE] * 40, "x", LINE))

    assert READS[:1] * 40 == chunks
    assert "line 42 is damaged" in problem


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_file_without_an_end_of_line_is_damage_and_is_not_read_whole(written, monkeypatch, end):
    """It may be a film of two gigabytes that somebody has given a head."""
    monkeypatch.setattr(capture, "PART_N", 200)
    chunks, problem = played(written(HEAD, "0" * 1000 + end))

    assert () == chunks
    assert "line 2 is damaged" in problem


@pytest.mark.parametrize(
    "head",
    ["", "t_s,force_n", "soleus-capture", "soleus-capture x", "soleus-capture " + "1" * 5000],
)
def test_another_file_is_refused(written, head):
    """A curve given to replay: must not play as silence."""
    with pytest.raises(UsageError, match="is not a capture of soleus") as refused:
        CaptureFile(written(head, LINE))

    assert "soleus probe capture" in refused.value.next_step


@pytest.mark.parametrize("what", ["/dev/zero", "pipe", "folder", "nothing"])
def test_what_is_no_file_is_refused_before_it_is_read(tmp_path, what):
    """A device has no end, and a pipe may never begin: soleus would hang or eat all memory."""
    path = tmp_path / what if not what.startswith("/") else what
    if what == "pipe":
        os.mkfifo(path)
    if what == "folder":
        path.mkdir()

    with pytest.raises(UsageError, match=r"is not a capture|cannot be read: No such file"):
        CaptureFile(tmp_path / path)


def test_a_capture_of_a_newer_version_is_named(written):
    """The way out is an update, so the sentence says it."""
    with pytest.raises(UsageError) as caught:
        CaptureFile(written("soleus-capture 2", LINE))

    assert "version 2" in str(caught.value)
    assert "Update soleus" in caught.value.next_step


def test_a_capture_that_goes_while_it_is_played_says_so(written, monkeypatch):
    """A stick was pulled: what was played is good, and it is no mistake of soleus."""
    monkeypatch.setattr(capture, "PART_N", len(LINE) + 1)
    path = written(HEAD, LINE, LINE)
    file = CaptureFile(path)
    chunks = file.chunks()
    first = next(chunks)
    path.unlink()

    assert READS[0] == first
    assert [] == list(chunks)
    assert "cannot be read any more" in file.problem


def test_an_existing_file_is_never_overwritten(tmp_path):
    """A capture cannot be made again."""
    path = tmp_path / "run.cap"
    path.write_text("precious")

    with pytest.raises(UsageError):
        CaptureWriter(path)

    assert "precious" == path.read_text()


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    """No traceback for a typing mistake in a path."""
    with pytest.raises(StoreError):
        CaptureWriter(tmp_path / "nowhere" / "run.cap")


def test_a_full_disk_leaves_no_empty_file_in_the_way(tmp_path):
    """Whoever makes room and asks again would be told that there is such a file already."""
    with small_disk(tmp_path) as disk:
        fill(disk / "full")
        with pytest.raises(StoreError, match="cannot be written"):
            CaptureWriter(disk / "run.cap")

        assert ["full"] == [path.name for path in disk.iterdir()]
