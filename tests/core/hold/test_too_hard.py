"""The second step above the band: where it begins, and that it does not flicker."""

from __future__ import annotations

import dataclasses

import pytest

from soleus.core.events import EventKind
from soleus.core.terms import Phase, Zone
from tests.core.hold.runs import BAND, EngineRun, hold_of, in_phase, level, plan, ramp

ROOMY = dataclasses.replace(BAND, cap_kpa=300.0)  # too hard from 1.5 x 75 = 112.5 kPa
UP = [*level(0.0, 1.0), *ramp(0.0, 60.0, 3.0), *level(60.0, 1.0)]


def in_band(**changes: object) -> EngineRun:
    """A run in its band, with a cap far away."""
    return EngineRun(plan(target=ROOMY, **changes)).feed(UP)


@pytest.mark.parametrize(
    ("high_kpa", "cap_kpa", "too_hard_kpa"),
    [(75.0, 300.0, 112.5), (75.0, 100.0, 87.5), (95.0, 100.0, 97.5), (138.0, 300.0, 207.0)],
)
def test_it_begins_half_above_the_band_or_half_way_to_the_cap(high_kpa, cap_kpa, too_hard_kpa):
    """By hand: the smaller of 1.5 x 75 = 112.5 and (75 + 300) / 2 = 187.5, and so on."""
    target = dataclasses.replace(BAND, high_kpa=high_kpa, cap_kpa=cap_kpa)

    assert too_hard_kpa == target.too_hard_kpa


@pytest.mark.parametrize(("kpa", "too_hard"), [(76.0, False), (112.4, False), (112.5, True)])
def test_above_the_band_is_one_thing_and_too_hard_another(kpa, too_hard):
    """From 76 to 300 kPa the same calm word was said."""
    view = in_band().feed(level(kpa, 0.3)).engine.view()

    assert (Zone.ABOVE, too_hard) == (view.zone, view.too_hard)


def test_it_is_left_three_per_cent_lower_than_it_was_entered():
    """A hand that trembles on the limit would make the word unreadable: left below 109.125 kPa."""
    run = in_band()
    seen = [
        run.feed(level(kpa, 0.2)).engine.view().too_hard
        for kpa in (112.4, 113.0, 110.0, 109.2, 109.0, 110.0, 112.4)
    ]

    assert [False, True, True, True, False, False, False] == seen


def test_a_lone_corrupt_sample_is_not_too_hard():
    """It is set aside; a reversed word for one sample would only frighten."""
    run = in_band().feed([200.0, 60.0])

    assert not run.engine.view().too_hard


def test_it_falls_with_a_target_that_is_lowered():
    """By hand: 40 kPa has its band to 50; 1.5 x 50 = 75 kPa is too hard then."""
    run = in_band().feed(level(76.0, 0.3))
    before = run.engine.view().too_hard
    run.act(EventKind.LOWER_TARGET, target_kpa=40.0).feed(level(76.0, 0.1))

    assert [False, True] == [before, run.engine.view().too_hard]


def test_it_is_no_verdict():
    """What a screen shows may change; what is on record was judged by the rules alone."""
    kinds = [event.kind for event in in_band().feed(level(120.0, 0.5)).events]
    calm = [event.kind for event in in_band().feed(level(90.0, 0.5)).events]

    assert calm == kinds


def test_neither_doubt_nor_a_stop_is_too_hard():
    """Without a number nobody knows, and after a stop there is only LET GO."""
    doubted = in_band().feed([*level(120.0, 0.3), float("nan")])
    stopped = in_band().feed(level(120.0, 0.3)).act(EventKind.LET_GO)

    assert [False, False] == [run.engine.view().too_hard for run in (doubted, stopped)]


@pytest.mark.parametrize("phase", [Phase.APPROACH, Phase.HOLD, Phase.RELEASE])
def test_it_is_seen_in_every_phase_of_pressing(phase):
    """On the way up and down, too."""
    run = in_phase(phase, target=ROOMY).feed(level(120.0, 0.3))

    assert run.engine.view().too_hard


def test_a_steady_hold_is_never_too_hard():
    """The usual case stays as calm as it was."""
    run = EngineRun(plan(target=ROOMY))
    seen = {run.feed([kpa]).engine.view().too_hard for kpa in hold_of(10.0)}

    assert {False} == seen
