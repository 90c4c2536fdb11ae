"""What became of a calibration since it was made: checks, drift, zeros, overloads.

Drawn from the record, the checks and the older profiles of one data folder; nothing is kept for
it. What it means for trust is for ``core.calibration.health`` and ``core.calibration.drift``.
"""

from __future__ import annotations

from dataclasses import dataclass

from soleus.core.calibration.drift import Drift, compare
from soleus.core.calibration.model import Calibration
from soleus.core.half_width import half_width
from soleus.errors import StoreError
from soleus.store.calibration.checks import KeptCheck, checks_of, compared_with, is_settled
from soleus.store.folder import DataFolder
from soleus.store.sessions.since_calibration import KeptZero, overloads_since, zeros_since


@dataclass(frozen=True, slots=True)
class History:
    """One calibration since it was made.

    Attributes:
        drift: what changed from the one before; None if it is the first, or that one failed a
            check.
        checks: session checks that were compared with it, oldest first.
        zeros: zeros of the sessions that were recorded with it, oldest first.
        overloads_n: presses above its weighed span; None where the record cannot be read.
    """

    drift: Drift | None
    checks: tuple[KeptCheck, ...]
    zeros: tuple[KeptZero, ...]
    overloads_n: int | None

    @property
    def drift_settled(self) -> bool:
        """The two disagree, and a check since says that the newer one is right."""
        drift = self.drift
        return drift is not None and drift.drifted and is_settled(drift, self.checks)


def history_of(folder: DataFolder, cal: Calibration) -> History:
    """What this data folder knows of a calibration.

    Raises:
        CalibrationError: the file of checks or an older profile is broken; names the file.
    """
    before, mine = compared_with(folder, cal), checks_of(folder, cal)
    try:
        uid = cal.probe_uid or None
        zeros, overloads_n = zeros_since(folder, cal, uid), overloads_since(folder, cal, uid)
    except StoreError:  # said by every command that needs the record; a profile is shown without
        return History(_drift(before, cal), mine, (), None)
    return History(_drift(before, cal), mine, zeros, overloads_n)


def _drift(before: Calibration | None, cal: Calibration) -> Drift | None:
    return None if before is None else compare(before, cal)


def history_lines(history: History) -> list[str]:
    """What became of a calibration, for a person, a fact a line."""
    overloads = "unknown" if history.overloads_n is None else str(history.overloads_n)
    rows = [
        ("checks", _checks_words(history.checks)),
        ("drift", _drift_words(history)),
        ("zeros", _zeros_words(history.zeros)),
        ("overloads", f"{overloads} above the weighed span"),
    ]
    return ["since then", *(f"  {name:10} {words}" for name, words in rows)]


def _drift_words(history: History) -> str:
    if history.drift is None:
        return "no calibration before it to compare with"
    settled = " A check with a mass has passed since." if history.drift_settled else ""
    return f"{history.drift.words}{settled}"


def _checks_words(kept: tuple[KeptCheck, ...]) -> str:
    if not kept:
        return "none yet; with one known mass: soleus calibration check --mass KG"
    last, failed_n = kept[-1], sum(each.check.failed for each in kept)
    check = last.check
    off_kpa = round(check.read_kpa - check.expected_kpa, 1) + 0.0  # never "-0.0"
    return (
        f"{len(kept)}, of them {failed_n} outside; the last on {last.day}: {check.expected_kpa:.1f}"
        f" kPa read {off_kpa:+.1f} kPa off, allowed {half_width(check.allowed_kpa, 1)} kPa:"
        f" {check.result.value.replace('_', ' ')}"
    )


def _zeros_words(zeros: tuple[KeptZero, ...]) -> str:
    if not zeros:
        return "none on record"
    away = [round(each.from_profile_kpa, 1) + 0.0 for each in zeros]
    return (
        f"{len(zeros)} on record, {min(away):+.1f} to {max(away):+.1f} kPa from the calibration's"
        f" own; the last on {zeros[-1].started.date()}: {away[-1]:+.1f} kPa"
    )


def history_json(history: History) -> dict[str, object]:
    """What became of a calibration, as JSON."""
    drift = history.drift
    return {
        "last_check": check_json(history.checks[-1]) if history.checks else None,
        "checks": [check_json(each) for each in history.checks],
        "drift": None if drift is None else drift_json(drift),
        "drift_settled": history.drift_settled,
        "zeros": [
            {"started": each.started.isoformat(), "from_profile_kpa": each.from_profile_kpa}
            for each in history.zeros
        ],
        "overloads_n": history.overloads_n,
    }


def check_json(kept: KeptCheck) -> dict[str, object]:
    """One check with a known load, as JSON."""
    check = kept.check
    return {
        "day": kept.day.isoformat(),
        "probe_uid": kept.probe_uid,
        "calibration": kept.calibration,
        "made_on": kept.made_on.isoformat(),
        "load_n": kept.load_n,
        "expected_kpa": check.expected_kpa,
        "read_kpa": check.read_kpa,
        "allowed_kpa": check.allowed_kpa,
        "result": check.result.value,
        "words": check.result.words,
        "failed": check.failed,
    }


def drift_json(drift: Drift) -> dict[str, object]:
    """What changed from one calibration to the next."""
    return {
        "before": drift.before.isoformat(),
        "days": drift.days,
        "comparable": drift.comparable,
        "at_n": drift.at_n,
        "at_kpa": drift.at_kpa,
        "change_n": drift.change_n,
        "allowed_n": drift.allowed_n,
        "normalised_error": drift.normalised_error,
        "span_change": drift.span_change,
        "zero_change_kpa": drift.zero_change_kpa,
        "drifted": drift.drifted,
        "words": drift.words,
    }
