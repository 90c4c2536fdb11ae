"""Captures: bytes come back as they went in, and damage costs only what is damaged."""

import stat
import zlib

import pytest

from soleus.errors import StoreError, UsageError
from soleus.link.capture import CaptureWriter, parse_capture, read_capture
from soleus.link.source import Chunk

READS = (Chunk(b"\x01\x00\xff", 1_000), Chunk(b"A", 2_500_000_000))
# By hand from the description of the format; the CRC is that of everything before it.
LINE = f"1000 0100ff {zlib.crc32(b'1000 0100ff'):08x}"


def test_what_was_captured_is_read_again(tmp_path):
    """A capture is what a maintainer gets when something went wrong: it must be the same bytes."""
    path = tmp_path / "run.cap"
    with CaptureWriter(path) as writer:
        for chunk in (READS[0], Chunk(b"", 2_000), READS[1]):
            writer.add(chunk)

    assert (READS, "") == (read_capture(path).chunks, read_capture(path).problem)


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

        assert READS[:1] == read_capture(path).chunks


def test_only_its_owner_may_read_a_capture(tmp_path):
    """It holds what somebody's body did."""
    path = tmp_path / "run.cap"
    CaptureWriter(path).close()

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("cut", range(1, len(LINE)))
def test_a_file_cut_anywhere_is_used_up_to_the_last_whole_line(cut):
    """A power cut ends a file in the middle of a line; what was before is good and it is said."""
    capture = parse_capture(["soleus-capture 1", LINE, LINE[:cut]], "run.cap")

    assert READS[:1] == capture.chunks
    assert "run.cap, line 3 is damaged or cut off" in capture.problem


def test_a_changed_byte_ends_the_recording_there():
    """Bytes that were not measured must not be played as if they had been."""
    capture = parse_capture(
        ["soleus-capture 1", LINE, LINE.replace("01", "02", 1), LINE], "run.cap"
    )

    assert READS[:1] == capture.chunks
    assert "line 3" in capture.problem


@pytest.mark.parametrize("head", ["", "t_s,force_n", "soleus-capture", "soleus-capture x"])
def test_another_file_is_refused(head):
    """A curve given to replay: must not play as silence."""
    with pytest.raises(UsageError):
        parse_capture([head, LINE], "run.cap")


def test_a_capture_of_a_newer_version_is_named():
    """The way out is an update, so the sentence says it."""
    with pytest.raises(UsageError) as caught:
        parse_capture(["soleus-capture 2", LINE], "run.cap")

    assert "version 2" in str(caught.value)
    assert "Update soleus" in caught.value.next_step


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
