"""Captures that were cut off, played back by the commands that people use on them."""

from __future__ import annotations

import pytest

from soleus.link.recording.capture import CaptureWriter
from soleus.link.source import Chunk


@pytest.fixture
def captured(soleus, tmp_path):
    """A second of a simulated probe."""
    file = tmp_path / "whole.capture"
    soleus("probe", "capture", file, "--seconds", "1", "--probe", "sim:steady")
    return file.read_text(encoding="ascii")


@pytest.fixture
def watch(soleus, tmp_path):
    """Watches what is left of a capture."""

    def play(text):
        file = tmp_path / "cut.capture"
        file.write_text(text, encoding="ascii")
        return soleus("probe", "watch", "--seconds", "3", "--probe", f"replay:{file}")

    return play


def test_watch_ends_with_the_recording(captured, watch):
    """It began anew by itself: numbers of then, which looked as if they came from now."""
    ran = watch(captured)
    lines = ran.out.splitlines()

    assert 0 == ran.exit_code
    assert [True] * len(lines) == ["kPa" in line for line in lines]
    assert ran.err.endswith("The recording has ended. To play it again, run the command again.\n")


def test_a_capture_that_was_cut_off_shows_what_is_whole_and_says_that_it_is_cut(captured, watch):
    """A disk was full, a mail was cut: whoever looks at it must know that there was more."""
    ran = watch(captured[: len(captured) // 2])
    numbers = [line for line in ran.out.splitlines() if "kPa" in line]

    assert 4 == ran.exit_code
    assert numbers
    assert "is damaged or cut off" in ran.err


def test_a_capture_of_which_nothing_is_left_is_no_probe(captured, watch):
    """Its first read is damaged: there is nothing to show, and the line is named."""
    head, _, first = captured.partition("\n")
    ran = watch(f"{head}\n{first[:30]}")

    assert (4, "") == (ran.exit_code, ran.out)
    assert "line 2 is damaged or cut off" in ran.err


def test_a_capture_of_which_not_even_the_head_is_left_is_named(watch):
    """It may be any file."""
    ran = watch("soleus-capt")

    assert 2 == ran.exit_code
    assert "is not a capture of soleus" in ran.err


def test_an_empty_capture_is_said_to_be_empty(watch):
    """A disk was full, or nobody was at the other end."""
    ran = watch("soleus-capture 1\n")

    assert (4, "") == (ran.exit_code, ran.out)
    assert "There is nothing in the recording." in ran.err


def test_a_capture_of_something_else_is_quoted(soleus, tmp_path):
    """It was kept because just these bytes show what is wrong; so they have to be shown."""
    file = tmp_path / "foreign.capture"
    with CaptureWriter(file) as writer:
        for n in range(20):
            writer.add(Chunk(b"temp: 21.5 C\r\n", n * 20_000_000))
    ran = soleus("probe", "list", "--json", "--probe", f"replay:{file}")
    (told,) = ran.json["ports"]

    assert (4, "foreign") == (ran.exit_code, told["standing"])
    assert "it says 'temp: 21.5 C" in told["words"]
    assert "The recording has ended." in told["words"]


def test_a_short_capture_tells_of_the_probe_in_it(soleus, tmp_path):
    """Its rate is measured for two seconds; a shorter one was said to have ended, and no more."""
    file = tmp_path / "short.capture"
    soleus("probe", "capture", file, "--seconds", "1.8", "--probe", "sim:steady")
    ran = soleus("probe", "info", "--json", "--probe", f"replay:{file}")
    made = soleus("probe", "info", "--json", "--probe", "sim:steady").json

    assert (0, made["uid"]) == (ran.exit_code, ran.json["uid"])
    assert f"replay:{file}" == ran.json["url"]


def test_a_capture_of_bytes_is_not_said_to_have_been_read_at_two_speeds(soleus, tmp_path):
    """A recording has no speed; whoever looks for the right one looks in vain."""
    file = tmp_path / "noise.capture"
    with CaptureWriter(file) as writer:
        for n in range(500):
            writer.add(Chunk(b"\x81\x92\xa3", n * 20_000_000))
    ran = soleus("probe", "list", "--json", "--probe", f"replay:{file}")
    (told,) = ran.json["ports"]

    assert "foreign" == told["standing"]
    assert "sends bytes that no soleus probe would send." in told["words"]
