"""The figures of ``docs/safety.md`` are those of the code."""

from pathlib import Path

import pytest

from soleus.cli.hold import let_go_lines
from soleus.core.calibration import zero_rules
from soleus.core.contact import CONTACT_KPA
from soleus.core.hold import crossings, pain_ratings, rules
from soleus.core.hold.bell import GAP_S
from soleus.core.hold.shown_reading import TOO_HARD_LEFT_AT
from soleus.core.plan import TOO_HARD_SHARE
from soleus.core.spots import contact_limits as limits
from soleus.core.spots import targets
from soleus.core.terms import Mode, Role
from soleus.live.probe import lifted_baseline
from soleus.live.session.probe_session import PICTURE_MAX_AGE_S
from soleus.tui.view_models import let_go

PAGE = (Path(__file__).parents[2] / "docs/safety.md").read_text(encoding="utf-8")
PLACE, CAP, BAND = limits.PLACE_LIMIT_S, targets.ROLE_CAP_KPA, targets.BAND_SHARE
SELF, THERAPIST = Role.SELF, Role.THERAPIST
REGION = {role: PLACE[role] * limits.REGION_FACTOR for role in Role}
GENTLE, STANDARD = targets.MODE_RULES[Mode.GENTLE], targets.MODE_RULES[Mode.STANDARD]


@pytest.mark.parametrize(
    "sentence",
    [
        f"| half of the band | {BAND[SELF]:.0%} of the target | {BAND[THERAPIST]:.0%} |".replace(
            "%", " %"
        ),
        f"at least | {targets.BAND_LEAST_KPA:g} kPa or {targets.BAND_LEAST_SHARE * 100:g} % of",
        (
            f"by more than {zero_rules.ABOVE_MIN_KPA:g} kPa and {zero_rules.ABOVE_SDS:g} times as "
            "much as its zeros scatter"
        ),
        (
            f"its last {zero_rules.CONFIRMED_N} confirmed zeros, those that had moved by at most "
            f"{zero_rules.UNCHANGED_MAX_KPA:g} kPa"
        ),
        f"the lowest still {lifted_baseline.STILL_S:g} s within {lifted_baseline.WITHIN_S:g} s",
        (
            f"by more than {zero_rules.LIFTED_MIN_KPA:g} kPa or {zero_rules.LIFTED_SHARE * 100:g} "
            f"% of the target, whichever is more, and never more than "
            f"{zero_rules.ZERO_SHIFT_MAX_KPA:g} kPa"
        ),
        f"A lifted zero more than {zero_rules.BELOW_MAX_KPA:g} kPa below the usual",
        (
            f"more than {zero_rules.ZERO_SHIFT_MAX_KPA:g} kPa or {zero_rules.SHIFT_SHARE * 100:g} "
            "% of the target, whichever is less"
        ),
        f"at most {CAP[SELF]:g} kPa | at most {CAP[THERAPIST]:g} kPa |",
        f"one place and side in 24 h | {PLACE[SELF]:g} s | {PLACE[THERAPIST]:g} s |",
        f"both sides together | {REGION[SELF]:g} s | {REGION[THERAPIST]:g} s |",
        (
            f"times {targets.INDICATIVE_SHARE:g}. A tip outside {targets.TIP_RANGE_MM2[0]:g} to "
            f"{targets.TIP_RANGE_MM2[1]:g} mm²"
        ),
        f"with a first rating of {targets.GOOD_FIRST_NRS} or less",
        f"The band ends at {targets.BAND_TOP_SHARE:g} of the cap",
        f"The band begins at {targets.BAND_LOWEST_KPA:g} kPa",
        (
            f"| Gentle | {GENTLE.first_s:g} s × {GENTLE.sets_n} | {GENTLE.in_band_s:g} s × "
            f"{GENTLE.sets_n} | rating {GENTLE.pain_limit_nrs} |"
        ),
        (
            f"| Standard | not offered | {STANDARD.in_band_s:g} s × {STANDARD.sets_n} | rating "
            f"{STANDARD.pain_limit_nrs} |"
        ),
        "`--seconds` ({:g} to {:g})".format(*targets.ASKED_RANGE_S),
        f"there are {targets.REST_S:g} s of rest",
        f"A rating of {rules.NRS_STOP} or more, or {rules.NRS_RISE_STOP} more than the first",
        f"A digit typed within {pain_ratings.CORRECT_WITHIN_S:g} s of the last one corrects it",
        f"counts as given after {pain_ratings.CONFIRM_WITHIN_S:g} s",
        (
            f"Over the cap for {rules.OVER_CAP_MAX_S:g} s within any "
            f"{crossings.OVER_CAP_WITHIN_S:g} s, or over {rules.FAR_OVER_CAP:g} times"
        ),
        (
            f"Over {rules.OVERLOAD_SHARE:g} times the target and {rules.OVERLOAD_MARGIN_KPA:g} kPa "
            f"above it, for {rules.OVERLOAD_MAX_S:g} s"
        ),
        f"no data for {rules.STALE_AFTER_S:g} s",
        f"{targets.CONTACT_MAX_S:g} s of contact in one hold",
        f"From {TOO_HARD_SHARE:g} times the band's upper edge, or half of the way",
        f"left {1 - TOO_HARD_LEFT_AT:.0%} lower than it is entered".replace("%", " %"),
        f"still stands {rules.OVERSTAY_AFTER_S:g} s later, LET GO comes",
        f"nothing new has come for {PICTURE_MAX_AGE_S:g} s",
        f"A key in its first {let_go.LEAST_S:g} s",
        f"every {let_go_lines.EVERY_S:g} s, for {let_go_lines.LEAST_S:g} s at least",
        f"Never more than {1 / GAP_S:.0f} times a second",
        f"{targets.NO_CONTACT_S:g} s without contact (a setting, {{:g}} to {{:g}})".format(
            *targets.NO_CONTACT_RANGE_S
        ),
        f"Contact is {CONTACT_KPA:g} kPa or more",
        f"only with {limits.LEAST_CONTACT_S:g} s of contact left",
    ],
)
def test_a_figure_of_the_page_is_the_one_in_force(sentence):
    """A page about safety that is out of date is worse than none."""
    assert sentence in " ".join(PAGE.split())
