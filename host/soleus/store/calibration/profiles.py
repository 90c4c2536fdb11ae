"""Where calibration profiles lie, which one a probe gets, and how one is kept.

Profiles are looked for in the data folder first, then among those that come with soleus, so that
one's own wins. What a profile means is for ``core.calibration.model``; nothing here judges one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import soleus
from soleus.core.calibration.gauge_profile import gauge_calibration
from soleus.core.calibration.model import Calibration
from soleus.core.calibration.profile_toml import parse_profile, profile_text
from soleus.core.toml_table import read_toml
from soleus.errors import BrokenFile, CalibrationError
from soleus.store.folder import DataFolder, free_name
from soleus.store.text_files import bytes_of, decoded, text_of

if TYPE_CHECKING:
    from soleus.core.fitting.run import Run

CHOICES_NAME: Final = "calibration.toml"  # in the data folder: which probe uses which profile
_NO_CHOICES: Final = "[use]  # which probe, by its unique id, uses which calibration profile\n"
_PACKAGE: Final = Path(soleus.__file__).parent


@dataclass(frozen=True, slots=True)
class FoundProfile:
    """A profile file as it was found.

    Attributes:
        id: its name, which is also the file's.
        path: the file.
        calibration: what it says; None if it is broken.
        problem: why it is broken, else None.
    """

    id: str
    path: Path
    calibration: Calibration | None
    problem: CalibrationError | None = None


def installed_path() -> Path:
    """The folder of the profiles that come with soleus: in the wheel, or in the checkout."""
    packed = _PACKAGE / "data" / "profiles"
    return packed if packed.is_dir() else _PACKAGE.parents[1] / "calibration" / "profiles"


def search_paths(folder: DataFolder) -> tuple[Path, ...]:
    """Where profiles are looked for; the first that has one of a name wins."""
    return (folder.profiles_path, installed_path())


def load_profile(path: Path) -> Calibration:
    """Read one profile.

    Raises:
        CalibrationError: it cannot be read or used; names file, line and key.
    """
    try:
        calibration = parse_profile(text_of(path), str(path))
        if calibration.id != path.stem:
            what = f"the id is {calibration.id!r}, and the file is named after {path.stem!r}"
            raise BrokenFile(file=str(path), where="id", what=what)
    except BrokenFile as error:
        raise _unusable(error) from error
    return calibration


def load_run(path: Path) -> Run:
    """Read one run of known masses; raises as ``load_run_file``."""
    return load_run_file(path)[0]


def load_run_file(path: Path) -> tuple[Run, bytes]:
    """Read one run of known masses, and its file as it is.

    Raises:
        CalibrationError: it cannot be read; names file, line and column.
    """
    from soleus.core.fitting.run_csv import parse_run

    try:
        data = bytes_of(path)
        return parse_run(decoded(path, data), str(path)), data
    except BrokenFile as error:
        raise _unusable(error) from error


def list_profiles(folder: DataFolder) -> tuple[FoundProfile, ...]:
    """All profiles by name, broken ones with their problem; of one name the one that wins."""
    paths: dict[str, Path] = {}
    for place in search_paths(folder):
        for path in sorted(place.glob("*.toml")):
            paths.setdefault(path.stem, path)
    return tuple(_found(paths[name]) for name in sorted(paths))


def profile_by_id(folder: DataFolder, calibration_id: str) -> Calibration:
    """Read the profile of this name.

    Raises:
        CalibrationError: there is none, or it is broken.
    """
    for found in list_profiles(folder):
        if found.id == calibration_id:
            return load_profile(found.path)
    places = " and ".join(str(path) for path in search_paths(folder))
    raise CalibrationError(
        f"There is no calibration profile {calibration_id!r} in {places}.",
        "Without it no pressure can be shown, only raw counts.",
        "Put the profile there, or see: soleus calibration list",
    )


def profile_for(folder: DataFolder, calibration_id: str, uid: str) -> Calibration | None:
    """Read the profile of a connected probe: the one chosen for it here, else the one it names.

    Args:
        folder: the data folder.
        calibration_id: what the probe's HELLO says; may be empty.
        uid: the probe's unique id.

    Returns:
        None if nothing was chosen and the probe names none.

    Raises:
        CalibrationError: the profile is missing or broken.
    """
    name = _choices(folder).get(uid) or calibration_id
    if not name:
        return None
    return gauge_calibration(name) or profile_by_id(folder, name)


def use_profile(folder: DataFolder, uid: str, calibration_id: str) -> None:
    """Choose the profile for one probe from now on.

    Raises:
        CalibrationError: the profile is missing or broken, or so is the file of choices.
        StoreError: the choice cannot be written.
    """
    profile_by_id(folder, calibration_id)
    import tomlkit

    path = folder.path / CHOICES_NAME
    _choices(folder)  # one that is broken is not written over
    document: dict[str, Any] = tomlkit.parse(text_of(path) if path.exists() else _NO_CHOICES)
    document["use"][uid] = calibration_id
    folder.put(path, tomlkit.dumps(document).encode())


def save_profile(folder: DataFolder, cal: Calibration) -> Path:
    """Keep a profile in the data folder, in place of an older one of its name.

    The older one is put aside as ``profiles/past/<id>/<made on>.toml``, with a number behind if
    that is taken, so that the drift from one calibration to the next can be told. One that cannot
    be read is put aside as well, as ``unreadable.txt``.

    Raises:
        StoreError: it cannot be written.
    """
    path = folder.profiles_path / f"{cal.id}.toml"
    if path.exists():
        _put_aside(folder, _found(path), cal)
    folder.put(path, profile_text(cal).encode())
    return path


def past_profiles(folder: DataFolder, calibration_id: str) -> tuple[Calibration, ...]:
    """Earlier calibrations of this name that were put aside, oldest first.

    Raises:
        CalibrationError: one of them is broken; names file, line and key.
    """
    paths = _past_path(folder, calibration_id).glob("*.toml")
    try:
        past = [(_number(path), parse_profile(text_of(path), str(path))) for path in paths]
    except BrokenFile as error:
        raise _unusable(error) from error
    return tuple(cal for _, cal in sorted(past, key=lambda each: (each[1].made_on, each[0])))


def previous_profile(folder: DataFolder, cal: Calibration) -> Calibration | None:
    """The newest of ``earlier_profiles``; None if it is the first. Errors as there."""
    before = earlier_profiles(folder, cal)
    return before[-1] if before else None


def earlier_profiles(folder: DataFolder, cal: Calibration) -> tuple[Calibration, ...]:
    """The calibrations before this one, of its name or of its probe, oldest first.

    Raises:
        CalibrationError: one of its name is broken; names file, line and key.
    """
    earlier = list(past_profiles(folder, cal.id))
    if cal.probe_uid:
        others = (found.calibration for found in list_profiles(folder))
        earlier += [each for each in others if each and each.probe_uid == cal.probe_uid]
    before = [each for each in earlier if each != cal and each.made_on <= cal.made_on]
    # Stable: keeps the order of a day.
    return tuple(sorted(before, key=lambda each: (each.made_on, each.id == cal.id)))


def _put_aside(folder: DataFolder, older: FoundProfile, cal: Calibration) -> None:
    if older.calibration == cal:
        return
    known = older.calibration
    name = "unreadable.txt" if known is None else f"{known.made_on.isoformat()}.toml"
    folder.put(free_name(_past_path(folder, cal.id) / name), older.path.read_bytes())


def _past_path(folder: DataFolder, calibration_id: str) -> Path:
    return folder.profiles_path / "past" / calibration_id


def _number(path: Path) -> int:
    """Which one of its day: the digits behind the date, 1 where there are none."""
    behind = path.stem.split("-")[3:]
    return int(behind[0]) if behind and behind[0].isdigit() else 1


def _found(path: Path) -> FoundProfile:
    try:
        return FoundProfile(path.stem, path, load_profile(path))
    except CalibrationError as error:
        return FoundProfile(path.stem, path, None, error)


def _choices(folder: DataFolder) -> dict[str, str]:
    path = folder.path / CHOICES_NAME
    if not path.exists():
        return {}
    try:
        return read_toml(text_of(path), str(path)).labels("use")
    except BrokenFile as error:
        raise _unusable(error) from error


def _unusable(error: BrokenFile) -> CalibrationError:
    return CalibrationError(error.what, "Nothing was read from this file.", error.next_step)
