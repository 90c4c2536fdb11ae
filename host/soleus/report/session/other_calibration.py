"""A stored session read with another calibration: whether it may be, and what its numbers claim.

The same table of rules as for a connected probe decides; what is told apart here is what the
record keeps of the probe of then. Nothing of the record is changed by it.
"""

from __future__ import annotations

from typing import Final

from soleus.core.calibration.evidence import Evidence, ProbeFacts
from soleus.core.calibration.label_rules import (
    LabelReason,
    LabelVerdict,
    label_of,
    words_of,
)
from soleus.core.calibration.model import Calibration
from soleus.core.calibration.zero import shift_kpa
from soleus.core.calibration.zero_rules import ZERO_SHIFT_MAX_KPA, shift_max_kpa
from soleus.core.despike import SHARE_MAX
from soleus.core.events import EventKind
from soleus.core.plan import RULES_FIRST
from soleus.errors import CalibrationError
from soleus.report.session.evidence_then import EvidenceThen
from soleus.report.session.zeros import zero_counts_at, zero_doubts
from soleus.store.sessions.records import StoredSession

LAST_SAMPLE_N: Final = 1 << 62
# With these the counts mean something else altogether, so no figure is better than a wrong one.
REFUSED: Final = (
    LabelReason.OTHER_SENSOR,
    LabelReason.OTHER_GAIN,
    LabelReason.SIMULATED_PROFILE,
    LabelReason.EXAMPLE_PROFILE,
)


def verdict_on(
    stored: StoredSession,
    then: Calibration | None,
    another: Calibration,
    known: EvidenceThen,
) -> LabelVerdict:
    """What the numbers of a stored session may claim under another calibration, as of its day.

    The tip is that of the other calibration: a tip measured anew is a reason to read again.

    Args:
        stored: the session.
        then: the calibration in its record; it tells the sensor of then, and gain, rate and
            supply where the probe did not.
        another: what it is to be read with.
        known: what else is on record; see ``evidence_then``.

    Raises:
        CalibrationError: the session has no calibration to compare with, or the other one was
            made for another sensor, another gain, or a simulated probe, or is an example.
    """
    if then is None:
        raise _refusal(stored, another, "the session was recorded without a calibration")
    verdict = label_of(another, _evidence(stored, then, another, known))
    refused = [words_of(why) for why in verdict.why if why in REFUSED]
    if refused:
        raise _refusal(stored, another, " ".join(refused).rstrip("."))
    return verdict


def keeps_its_label(stored: StoredSession) -> bool:
    """False where the numbers came to claim less while it was recorded, for whatever reason.

    A zero that shifted or a wire that spiked then is no better under another calibration. In a
    session that was INDICATIVE already no lesser label was noted, so both are looked for.
    """
    plan, max_kpa = stored.meta.plan, ZERO_SHIFT_MAX_KPA
    if plan is not None and plan.rules > RULES_FIRST:
        max_kpa = shift_max_kpa(plan.target.target_kpa)
    for event in stored.events:
        if event.kind in (EventKind.LABEL, EventKind.NOT_LIFTED):
            return False
        if event.kind is EventKind.ZERO_CHECK:
            shift_kpa = event.value["shift_kpa"]
            if isinstance(shift_kpa, int | float) and abs(shift_kpa) > max_kpa:
                return False
    ends = [hold.result for hold in stored.summary.holds if hold.result is not None]
    return all((end.spikes_n or 0) <= SHARE_MAX * end.samples_n for end in ends)


def _evidence(
    stored: StoredSession, then: Calibration, another: Calibration, known: EvidenceThen
) -> Evidence:
    meta = stored.meta
    hello = meta.hello
    zero = None if meta.zero_counts is None else zero_counts_at(stored, then, LAST_SAMPLE_N)
    rate_dhz = int(hello.get("nominal_rate_dhz") or 0)
    return Evidence(
        probe=ProbeFacts(
            sensor=then.sensor,
            gain=int(hello.get("gain") or then.gain),
            nominal_rate_hz=rate_dhz / 10 if rate_dhz else then.nominal_rate_hz,
            tip_area_mm2=another.tip_area_mm2,
            uid=meta.probe_uid,
            supply_mv=int(hello.get("supply_mv") or then.supply_mv),
            simulated=meta.simulated,
        ),
        today=meta.started.astimezone().date(),
        zero_quiet=None if zero is None else True,
        zero_from_profile_kpa=0.0
        if zero is None
        else shift_kpa(another.zero_counts, zero, another),
        zero_unconfirmed=zero_doubts(stored).unconfirmed,
        check_failed=known.check_failed,
        drifted=known.drifted,
        vouched=known.vouched,
    )


def _refusal(stored: StoredSession, another: Calibration, why: str) -> CalibrationError:
    return CalibrationError(
        f"Session {stored.meta.session_id} cannot be read with {another.id}: {why}.",
        "Nothing was read; the record is as it was.",
        "Choose a calibration of the same probe: soleus calibration list",
    )
