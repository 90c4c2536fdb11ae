"""A terminal's bytes: which are keys, which are left out, and that no key is lost behind them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.tui.terminal.key_bytes import OPEN_MAX_S, SEQUENCE_MAX, KeyBytes, Pasted

MOUSE = b"\x1b[M\x43\x87\x2a"  # Textual#6668, as tmux sends it when it is attached again


def pieces(*reads, quiet=True):
    """What comes of these reads, one tenth of a second of silence behind the last."""
    keys = KeyBytes()
    found = [piece for read in reads for piece in keys.feed(read, 0.0)]
    return found + (keys.quiet(0.1) if quiet else [])


@pytest.mark.parametrize(
    ("odd", "what"),
    [
        (b"\xf6", "a letter of Latin-1"),
        (b"\xff\xfe\x80", "bytes that begin nothing"),
        (b"\xc3", "the first half of a letter"),
        (b"\x9b\xc2\x9b", "control codes that no key sends"),
        (MOUSE, "a mouse report in the old form"),
        (b"\x1b[M\x43\xc2\x2a", "one that looks like UTF-8"),
        (b"\x1b[M   ", "one that looks like three spaces"),
        (b"\x1b]11;rgb:1111/2222/9999\x07", "a colour that somebody has asked for"),
        (b"\x1bP1$r0m\x1b\\", "a setting that somebody has asked for"),
        (b"\x1b[?62;1;2;4;6;9;15;16;17;18;21;22;28;29c", "what the terminal can do"),
    ],
)
def test_what_is_no_key_is_left_out_and_the_keys_beside_it_stay(odd, what):
    """The space that lets go, and the 9 that says how sore it is, right behind an odd byte."""
    assert (what, ["a", " ", "9"]) == (what, pieces(b"a" + odd + b" 9"))


def test_where_a_read_cuts_a_mouse_report_changes_nothing():
    """Over ssh the report comes in any portions; each of its bytes alone would be a key."""
    data = b"1" + MOUSE + b"\x1b[M   " + b"\x1b[A "
    cuts = [pieces(data[:cut], data[cut:]) for cut in range(len(data) + 1)]

    assert [["1", "\x1b[A", " "]] * len(cuts) == cuts


@pytest.mark.parametrize("kept_n", range(3, len(MOUSE)))
def test_a_mouse_report_without_its_end_takes_no_key_with_it(kept_n):
    """The link broke in the middle of it; a tenth of a second later somebody lets go."""
    keys = KeyBytes()
    before = [*keys.feed(MOUSE[:kept_n], 0.0), *keys.quiet(0.1)]

    assert ([], [" ", "s"]) == (before, keys.feed(b" s", 0.2))


@pytest.mark.parametrize("key", [b"\x1b", b"\r", b"\x03"])
def test_a_control_key_inside_a_mouse_report_is_a_key(key):
    """None of its three bytes is lower than a space, so the report ends there."""
    assert [key.decode()] == pieces(b"\x1b[M\x43" + key)


@pytest.mark.parametrize("cut", [b"\x1b[", b"\x1b[1", b"\x1b[1;", b"\x1bO"])
def test_space_behind_a_sequence_that_was_cut_is_space(cut):
    """No key of any terminal has a space in it; the key that lets go counts at once."""
    assert [" "] == pieces(cut + b" ", quiet=False)


def test_escape_and_a_key_pressed_together_are_both_keys():
    """Whoever strikes Esc and space at once means let go; taken as Alt and space it did nothing."""
    assert ["\x1b", " "] == pieces(b"\x1b ", quiet=False)
    assert ["\x1b", "\x1b"] == pieces(b"\x1b\x1b")


def test_a_lone_escape_is_a_key_once_nothing_follows():
    """Esc lets go; as the beginning of a sequence it waits for the rest, for a moment only."""
    assert [] == pieces(b"\x1b", quiet=False)
    assert ["\x1b"] == pieces(b"\x1b")


@pytest.mark.parametrize(
    "sequence",
    [b"\x1b[A", b"\x1bOP", b"\x1b[15~", b"\x1b[1;5C", b"\x1b[[A", b"\x1b[97;5u", b"\x1b[<0;3;4M"],
)
def test_a_key_of_several_bytes_stays_whole_wherever_it_is_cut(sequence):
    """Arrows and function keys work over a slow line."""
    cuts = [pieces(sequence[:cut], sequence[cut:]) for cut in range(len(sequence) + 1)]

    assert [[sequence.decode()]] * len(cuts) == cuts


def test_letters_of_every_language_stay_whole_wherever_they_are_cut():
    """A note is written in the person's own language."""
    data = "ö東🙂".encode()
    cuts = [pieces(data[:cut], data[cut:]) for cut in range(len(data) + 1)]

    assert [["ö", "東", "🙂"]] * len(cuts) == cuts


def test_a_pasted_text_is_one_piece_and_no_key():
    """Pasted into a hold, its letters and digits would be ratings and stops."""
    assert [Pasted("9 s\n"), " "] == pieces(b"\x1b[200~9 s\n\x1b[20", b"1~ ")


def test_a_paste_without_its_end_swallows_no_key_for_longer_than_a_second():
    """A line that broke in the middle of a paste must not take the keys that let go."""
    keys = KeyBytes()
    keys.feed(b"\x1b[200~half", 0.0)
    swallowed = keys.feed(b" ", OPEN_MAX_S)  # held down, it comes thirty times a second

    assert ([], [Pasted("half "), " "]) == (swallowed, keys.feed(b" ", OPEN_MAX_S + 0.1))


def test_an_answer_without_its_end_swallows_no_key_for_longer_than_a_second():
    """The same for what a terminal tells in words."""
    keys = KeyBytes()
    keys.feed(b"\x1b]11;rgb:", 0.0)
    swallowed = keys.feed(b" ", OPEN_MAX_S)

    assert ([], [" "]) == (swallowed, keys.feed(b" ", OPEN_MAX_S + 0.1))


@given(st.lists(st.sampled_from([MOUSE, b"\xf6", b"\x1b[M", b"\x1b[", b"\x1b", b"s", b"5"])))
def test_after_any_mixture_of_odd_bytes_space_still_lets_go(parts):
    """Whatever came before: after a tenth of a second of silence, space is space."""
    keys = KeyBytes()
    keys.feed(b"".join(parts), 0.0)
    keys.quiet(0.1)

    assert [" "] == keys.feed(b" ", 0.2)


def test_fifty_thousand_bytes_of_chance_give_whole_pieces_only():
    """A wrong file in the terminal, a cat on the keys: the reader goes on and stays awake."""
    chance = random.Random(11)
    keys, now_s, found = KeyBytes(), 0.0, []
    for _ in range(5_000):
        now_s += chance.choice([0.0, 0.01, 0.2])
        found += keys.feed(chance.randbytes(10), now_s)
        if chance.random() < 0.2:
            found += keys.quiet(now_s)
    now_s += OPEN_MAX_S + 1.0
    keys.quiet(now_s)

    sequences = [piece for piece in found if isinstance(piece, str)]
    assert [] == [each for each in sequences if len(each) > 1 and not each.startswith("\x1b")]
    assert [] == [each for each in sequences if len(each) > SEQUENCE_MAX or each == "\x1b[M"]
    assert [" "] == keys.feed(b" ", now_s)
