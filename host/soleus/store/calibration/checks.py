"""Session checks on record, and what they and older profiles say about a calibration today.

One line a check in ``checks.csv`` of the data folder; a failed one counts until a newer one that
would have shown the same passes, or the probe is calibrated again. How a check is judged is for
``core.calibration.health``.
"""

from __future__ import annotations

import csv
import io
import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from soleus.core.calibration.drift import Drift, compare
from soleus.core.calibration.health import Check, CheckResult, KnownHealth, failed_still
from soleus.core.calibration.model import Calibration
from soleus.core.calibration.profile_toml import figures_sha256
from soleus.core.toml_table import NUMBER_MAX
from soleus.errors import CalibrationError, StoreError
from soleus.store.calibration.probe_facts import moving_mass_g, room_told
from soleus.store.calibration.profiles import previous_profile
from soleus.store.folder import DataFolder
from soleus.store.sessions.confirmed_zeros import confirmed_zeros_kpa, zero_shifts
from soleus.store.sessions.since_calibration import overloads_since

CHECKS_NAME: Final = "checks.csv"
_T = TypeVar("_T")
# The least that a column can say; a load of nothing could have shown nothing.
_LEAST: Final = {
    "load_n": sys.float_info.min,
    "expected_kpa": sys.float_info.min,
    "read_kpa": -math.inf,
    "allowed_kpa": 0.0,
}
_COLUMNS: Final = (
    "day",
    "probe_uid",
    "calibration",
    "made_on",
    "load_n",
    "expected_kpa",
    "read_kpa",
    "allowed_kpa",
    "result",
    "figures",
)


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """One check as it was made.

    Attributes:
        day: where the person was.
        probe_uid: the probe, 16 hex digits.
        calibration: id of the profile that it was compared with.
        made_on: day of that calibration; a newer one of the same name is another.
        load_n: the known load.
        check: what was found.
        figures: hash of the figures of that calibration: two of one day are two; empty in a line
            of an older soleus.
    """

    day: date
    probe_uid: str
    calibration: str
    made_on: date
    load_n: float
    check: Check
    figures: str = ""

    def is_of(self, cal: Calibration) -> bool:
        """Whether the check was made with this calibration, not with another of its name."""
        same = (self.calibration, self.made_on) == (cal.id, cal.made_on)
        return same and self.figures in ("", figures_sha256(cal))


def keep_check(folder: DataFolder, kept: KeptCheck) -> None:
    """Put a check behind the others.

    Raises:
        CalibrationError: the file of checks is broken; names file and line.
        StoreError: it cannot be written.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_row(each) for each in (*checks(folder), kept))
    folder.put(folder.path / CHECKS_NAME, text.getvalue().encode())


def checks(folder: DataFolder) -> tuple[KeptCheck, ...]:
    """All checks on record, oldest first.

    Raises:
        CalibrationError: the file is broken; names file and line.
    """
    path = folder.path / CHECKS_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(str(path), str(error)) from error
    kept = []
    reader = csv.DictReader(io.StringIO(text))
    for row in reader:
        try:
            kept.append(_kept(row))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise _broken(f"{path}, line {reader.line_num}", f"{error}") from error
    return tuple(kept)


def known_health(folder: DataFolder, cal: Calibration, uid: str) -> KnownHealth:
    """What is on record about one probe and its calibration.

    Raises:
        CalibrationError: the file of checks or an older profile is broken; names the file.
    """
    told = [each.check for each in checks_of(folder, cal) if each.probe_uid == uid]
    return KnownHealth(
        check_failed=failed_still(told),
        drifted=has_drifted(folder, cal),
        overloads_n=_overloads_n(folder, cal, uid),
        confirmed_zeros_kpa=_of_record(lambda: confirmed_zeros_kpa(folder, cal, uid)),
        zero_shifts=_of_record(lambda: zero_shifts(folder, cal, uid)),
        moving_mass_g=moving_mass_g(folder, uid),
        room=room_told(folder),
    )


def has_drifted(folder: DataFolder, cal: Calibration) -> bool:
    """Whether it and the calibration before disagree, and no check since says that it is right.

    Raises:
        CalibrationError: the one before or the file of checks is broken; names the file.
    """
    before = compared_with(folder, cal)
    if before is None:
        return False
    drift = compare(before, cal)
    return drift.drifted and not is_settled(drift, checks_of(folder, cal))


def is_settled(drift: Drift, of_newer: Iterable[KeptCheck]) -> bool:
    """A check of the newer calibration passed that would have shown what the two disagree by."""
    share = abs(drift.change_n) / drift.at_n
    return any(each.check.would_show(share) and not each.check.failed for each in of_newer)


def compared_with(folder: DataFolder, cal: Calibration) -> Calibration | None:
    """The calibration before, as ``has_drifted`` compares with it; None without one.

    None as well where the one before failed a check: it was known to be wrong by then, or the
    probe to be another than at its time, so it can witness neither for nor against this one.

    Raises:
        CalibrationError: the one before or the file of checks is broken; names the file.
    """
    before = previous_profile(folder, cal)
    if before is None or failed_still(each.check for each in checks_of(folder, before)):
        return None
    return before


def checks_of(folder: DataFolder, cal: Calibration) -> tuple[KeptCheck, ...]:
    """The checks that were compared with a calibration, oldest first.

    Raises:
        CalibrationError: the file of checks is broken; names file and line.
    """
    return tuple(each for each in checks(folder) if each.is_of(cal))


def _overloads_n(folder: DataFolder, cal: Calibration, uid: str) -> int | None:
    """None for a record that cannot be read: whoever opens it to write says so, and loudly."""
    try:
        return overloads_since(folder, cal, uid)
    except StoreError:
        return None


def _of_record(read: Callable[[], tuple[_T, ...]]) -> tuple[_T, ...]:
    """Nothing of a record that cannot be read: then the stated defaults hold."""
    try:
        return read()
    except StoreError:
        return ()


def _row(kept: KeptCheck) -> tuple[str, ...]:
    check = kept.check
    return (
        kept.day.isoformat(),
        kept.probe_uid,
        kept.calibration,
        kept.made_on.isoformat(),
        repr(kept.load_n),
        repr(check.expected_kpa),
        repr(check.read_kpa),
        repr(check.allowed_kpa),
        check.result.value,
        kept.figures,
    )


def _kept(row: dict[str, str]) -> KeptCheck:
    return KeptCheck(
        day=date.fromisoformat(row["day"]),
        probe_uid=row["probe_uid"],
        calibration=row["calibration"],
        made_on=date.fromisoformat(row["made_on"]),
        load_n=_number(row, "load_n"),
        check=Check(
            CheckResult(row["result"]),
            _number(row, "expected_kpa"),
            _number(row, "read_kpa"),
            _number(row, "allowed_kpa"),
        ),
        figures=row.get("figures") or "",
    )


def _number(row: dict[str, str], column: str) -> float:
    """A number that can be one: NaN is neither outside of a limit nor inside."""
    low = _LEAST[column]
    try:
        number = float(row[column])
    except ValueError:
        number = math.nan
    if not max(low, -NUMBER_MAX) <= number <= NUMBER_MAX:
        raise ValueError(f"{column}: {row[column]!r} is not a number that can stand here")
    return number


def _broken(where: str, what: str) -> CalibrationError:
    return CalibrationError(
        f"{where}: this is no record of checks ({what}).",
        "Whether a check failed today cannot be told, so no pressure is shown.",
        "Fix that line, or move the file away and check the probe again.",
    )
