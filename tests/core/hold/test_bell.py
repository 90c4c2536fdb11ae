"""The bell: what rings when, in virtual time, and never too often."""

from __future__ import annotations

from itertools import pairwise

import pytest

from soleus.core.events import EventKind
from soleus.core.hold.bell import BellRhythm, Sound, sound_of
from soleus.core.hold.let_go import frozen
from soleus.core.terms import Phase
from tests.core.hold.runs import EngineRun, hold_of, in_phase, level

LOOK_S = 0.02


def rings(sounds: list[tuple[float, Sound | None]], seconds: float) -> list[float]:
    """When it rings, to 10 ms, if from these times on there is this to be heard."""
    rhythm, rung = BellRhythm(), []
    for n in range(round(seconds / LOOK_S)):
        now_s = n * LOOK_S
        sound = next((sound for from_s, sound in reversed(sounds) if from_s <= now_s), None)
        if rhythm.is_due(sound, now_s):
            rung.append(round(now_s, 2))
    return rung


@pytest.mark.parametrize(
    ("sound", "times"),
    [
        (Sound.IN_BAND, [0.0]),
        (Sound.ABOVE, [0.0, 0.34]),
        (Sound.TIME_UP, [0.0, 0.34, 0.68]),
        (Sound.TOO_HARD, [0.0, 0.34, 1.02, 1.36]),
    ],
)
def test_every_sound_has_its_rhythm_and_is_told_once(sound, times):
    """Somebody who looks at the calf knows by counting; going on for ever would be switched off."""
    assert times == rings([(0.0, sound)], 10.0)


def test_let_go_rings_for_as_long_as_it_stands():
    """By hand: 10 s / 0.34 s are 29, and one at the beginning; asked every 20 ms, a little less."""
    rung = rings([(0.0, Sound.LET_GO), (10.0, None)], 20.0)

    assert len(rung) == pytest.approx(29, abs=1)
    assert rung[-1] < 10.0


def test_nothing_rings_more_than_three_times_a_second():
    """A terminal may flash in place of a sound, and faster flashing can harm."""
    sounds = list(Sound)
    changes = [(n * 0.11, sounds[n % len(sounds)]) for n in range(200)]

    assert min(b - a for a, b in pairwise(rings(changes, 25.0))) >= 0.33


def test_a_hand_at_the_edge_of_the_band_rings_at_most_once_a_second():
    """It crosses the edge five times a second: each way would be a drum."""
    changes = [(n * 0.2, (Sound.IN_BAND, Sound.ABOVE)[n % 2]) for n in range(50)]
    rung = rings(changes, 10.0)

    assert len(rung) <= 11


def test_what_was_entered_too_soon_after_another_is_told_when_it_lasts():
    """In band at 0.0, above from 0.3 on: told at 1.0, once a second has passed."""
    assert [0.0, 1.0, 1.34] == rings([(0.0, Sound.IN_BAND), (0.3, Sound.ABOVE)], 5.0)


@pytest.mark.parametrize("sound", [Sound.TOO_HARD, Sound.TIME_UP, Sound.LET_GO])
def test_what_is_urgent_waits_for_nothing_but_the_gap(sound):
    """LET GO a second late would be a second of pressing."""
    assert 0.34 == rings([(0.0, Sound.IN_BAND), (0.1, sound)], 0.5)[1]


def test_what_is_left_is_not_rung_to_the_end():
    """Back in the band after one of two rings: nobody hears a reproach that is over."""
    assert [0.0] == rings([(0.0, Sound.ABOVE), (0.2, None)], 5.0)


def test_a_whole_hold_is_told_by_ear():
    """Nothing before contact or below, in band, time's up, nothing at rest."""
    run, heard = EngineRun(), []
    for kpa in hold_of(10.0):
        heard.append(sound_of(run.feed([kpa]).engine.view()))

    told = [b for a, b in pairwise([None, *heard]) if b is not a]
    assert [Sound.IN_BAND, Sound.TIME_UP, None] == told


def test_after_the_ten_seconds_it_is_the_sound_of_a_stop():
    """The same as for every LET GO: whoever hears it need not know why."""
    run = in_phase(Phase.RELEASE).feed(level(60.0, 11.0))

    assert Sound.LET_GO is sound_of(run.engine.view())


def test_a_stop_and_a_picture_that_nobody_renews_are_let_go():
    """By whatever it came."""
    run = in_phase(Phase.HOLD)
    seen = frozen(run.engine.view())
    run.act(EventKind.LET_GO)

    assert [Sound.LET_GO, Sound.LET_GO] == [sound_of(view) for view in (seen, run.engine.view())]


def test_in_the_rest_a_tip_that_touches_is_silent():
    """The screen says lift off; a bell at every touch of the couch would be wrong."""
    assert None is sound_of(in_phase(Phase.REST).feed(level(60.0, 1.0)).engine.view())


def test_a_rating_above_the_limit_sounds_as_its_word_does():
    """The word in the band is "ease off" then; a ring for "hold" would say the opposite."""
    run = EngineRun(answers=False).feed([*level(0.0, 1.0), *level(60.0, 2.0)])
    before = sound_of(run.engine.view())
    run.act(EventKind.RATING, nrs=4)

    assert [Sound.IN_BAND, Sound.ABOVE] == [before, sound_of(run.engine.view())]
