"""Bytes that are no keys, sent to the real program on a real terminal."""

from __future__ import annotations

import random

import pytest

from tests.cli.screen.on_a_terminal import OnTerminal, causes, hold_on_terminal, stopped

MOUSE = b"\x1b[M\x43\x87\x2a"  # Textual#6668
ODD = {
    "mouse report": [MOUSE],
    "mouse report, cut": [MOUSE[:4], MOUSE[4:]],
    "mouse report, cut at its first byte": [MOUSE[:1], MOUSE[1:]],
    "mouse report without its end": [MOUSE[:4]],
    "letter of Latin-1": [b"\xf6"],
    "impossible figures": [b"\x1b[99999999999u", b"\x1b[1:2;3u"],
    "impossible size": [b"\x1b[48;9999999;9999999;1;1t"],
    "answers nobody asked for": [
        b"\x1b[?62;9;9c",
        b"\x1b]11;rgb:9999/9999/9999\x07",
        b"\x1b[9;9$y",
    ],
    "mouse report in the new form": [b"\x1b[<0;5;5M\x1b[<0;5;5m"],
}


@pytest.mark.slow
def test_no_odd_byte_ends_a_hold_and_space_still_does(tmp_path):
    """A tmux that was attached again, a Latin-1 ö: the screen was gone while somebody pressed."""
    with hold_on_terminal(tmp_path / "data") as terminal:
        terminal.to_hold()
        for what, reads in ODD.items():
            for read in reads:
                terminal.type(read).for_s(0.02)
            terminal.for_s(0.3)
            assert terminal.runs, what
            assert not stopped(terminal.session), what
        throw(terminal, seed=7)

        session = terminal.type(MOUSE + b" ").until_record(stopped)

        assert ["person"] == causes(session)
        assert ["let_go"] == [e.kind.value for e in session.events if e.kind.value == "let_go"]
        terminal.for_s(3.0).type(b"\r").until("You were in the band").type(b"\r")
        assert 3 == terminal.read_to_end(60.0)


def throw(terminal: OnTerminal, seed: int) -> None:
    """A thousand bytes of chance that are no keys, and starts of mouse reports among them."""
    chance = random.Random(seed)
    for _ in range(20):
        odd = bytes(chance.choices(range(0x80, 0x100), k=40))
        terminal.type(odd + chance.choice([MOUSE, b""]) + odd[:10]).for_s(0.01)
    terminal.for_s(0.3)


@pytest.mark.parametrize("odd", [MOUSE, b"\xf6"])
def test_no_odd_byte_ends_home_or_the_search(tmp_path, odd):
    """The search goes on behind it, and the program is left by its own key."""
    with OnTerminal(tmp_path / "data", "--probe", "sim:") as terminal:
        terminal.until("h ").type(odd).for_s(0.3).type(b"h").until("Where").type(odd).for_s(0.3)
        for letter in b"calf":
            terminal.type(bytes((letter,))).for_s(0.2)
        terminal.until("calf").type(odd).for_s(0.3)
        throw(terminal, seed=8)

        assert terminal.runs
        terminal.type(b"\x11")  # Ctrl-Q
        assert 0 == terminal.read_to_end(60.0)
