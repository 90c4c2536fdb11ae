"""The facts of an act, checked: what does not fit is refused before anything has changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soleus.core.events import EventKind, JsonValue
from soleus.core.hold.rules import NRS_MAX
from soleus.core.terms import Cause, Doubt, Label

# Acts that end a run, with the cause that stands on record,
DEMANDS: Final = {
    EventKind.LET_GO: Cause.PERSON,
    EventKind.SYMPTOM_KEY: Cause.SYMPTOM,
    EventKind.STALE: Cause.STALE,
    EventKind.LINK_LOST: Cause.LINK_LOST,
    EventKind.REBOOT: Cause.LINK_LOST,
    EventKind.STORE_BEHIND: Cause.STORE,
    EventKind.SCREEN_LOST: Cause.SCREEN,
}
# and those of them after which there is no number.
DOUBTS: Final = {
    EventKind.STALE: Doubt.STALE,
    EventKind.LINK_LOST: Doubt.LINK_LOST,
    EventKind.REBOOT: Doubt.LINK_LOST,
}


def rating_of(value: Mapping[str, JsonValue]) -> int:
    """The pain rating that an act carries. Raises ``ValueError`` where it carries none."""
    nrs = value.get("nrs")
    if not isinstance(nrs, int) or isinstance(nrs, bool) or not 0 <= nrs <= NRS_MAX:
        raise ValueError("a rating is a whole number from 0 to 10")
    return nrs


def kpa_of(value: Mapping[str, JsonValue], key: str) -> float:
    """A pressure of an act, kPa. Raises ``ValueError``: it is none."""
    kpa = value.get(key)
    if isinstance(kpa, bool) or not isinstance(kpa, int | float):
        raise ValueError(f"{key} is a number of kPa, not {kpa!r}")
    return float(kpa)


def lesser_label_of(value: Mapping[str, JsonValue], label: Label) -> Label:
    """What numbers of this label may still claim. Raises ``ValueError``: not less than before."""
    lesser = Label(value.get("label"))
    if list(Label).index(lesser) <= list(Label).index(label):
        raise ValueError("numbers may only come to claim less")
    return lesser
