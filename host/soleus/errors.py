"""Every error that soleus shows to a person, in one small tree.

An error carries facts; its three sentences are written here and nowhere else: what happened, what
that means for the data, what to do next. ``exit_code`` is the contract of the command line.

    SoleusError
    ├── UsageError            2   the command or a value in it cannot be used
    │   ├── NotAllowed        2   a mode or a target that the rules do not offer
    │   ├── BrokenFile        2   a file of settings or data that cannot be used, and where
    │   └── BrokenPackage     2   something that another package adds and that cannot be loaded
    ├── ProbeError            4   no probe, or not one that can be used
    │   └── LinkLost          4   it was there and has gone
    ├── StoreError            5   the record could not be written, read or finished
    ├── SpotClosed            6   this place is not to be pressed, and why
    ├── CalibrationError      7   no calibration that allows it
    └── ProgramFault         70   a mistake in soleus itself
        └── ScreenFailed     70   the screen; 3 if a hold had begun and was ended by it
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a finished command tells the shell."""

    DONE = 0
    CHECK_FOUND_SOMETHING = 1
    USAGE = 2
    HOLD_ENDED_EARLY = 3
    PROBE = 4
    RECORD = 5
    SPOT_CLOSED = 6
    CALIBRATION = 7
    FAULT = 70  # a mistake in soleus itself (EX_SOFTWARE of sysexits.h)
    INTERRUPTED = 130


class SoleusError(Exception):
    """Something that a person has to know about.

    Args:
        what: what happened, one sentence.
        effect: what it means for the readings and the record, one sentence.
        next_step: what to do now, one sentence or a command.
    """

    exit_code: ExitCode = ExitCode.USAGE

    def __init__(self, what: str, effect: str = "", next_step: str = "") -> None:
        self.what = what
        self.effect = effect
        self.next_step = next_step
        super().__init__(" ".join(part for part in (what, effect, next_step) if part))


class UsageError(SoleusError):
    """The command, or a value in it, cannot be used as it stands."""

    exit_code = ExitCode.USAGE


class NotAllowed(UsageError):
    """A mode or a target that the rules do not offer to this person now."""


class BrokenPackage(UsageError):
    """Something that another package adds to soleus and that cannot be loaded.

    Args:
        what: what it would be, for example ``The format 'ids'``.
        package: the package that adds it; None if that is not known.
        entry: module and attribute, as its entry point names them.
        effect: what that means for the data.
    """

    def __init__(self, *, what: str, package: str | None, entry: str, effect: str) -> None:
        super().__init__(
            f"{what} of {package or 'another package'} cannot be loaded ({entry}).",
            effect,
            "Mend or remove that package, or choose another one.",
        )


class BrokenFile(UsageError):
    """A file of settings or data that cannot be used; says in which line or at which key.

    Args:
        file: its name or path.
        where: line, key or entry, for example ``line 12`` or ``spot ps01, cap_kpa``.
        what: what is wrong there.
        next_step: what to do; the usual advice if empty.
    """

    def __init__(self, *, file: str, where: str, what: str, next_step: str = "") -> None:
        super().__init__(
            f"{file}, {where}: {what}.",
            "Nothing was read from this file.",
            next_step or "Fix the file at that place, or put the original back.",
        )


class ProbeError(SoleusError):
    """There is no probe here, or not one that can be used."""

    exit_code = ExitCode.PROBE


class LinkLost(ProbeError):
    """The probe was there and has gone: unplugged, reset, or the stream has ended."""


class StoreError(SoleusError):
    """The record could not be written, read or finished."""

    exit_code = ExitCode.RECORD


class SpotClosed(SoleusError):
    """This place is not to be pressed now; the sentence says why.

    Args:
        what, effect, next_step: as in every error.
        open_at_unix_s: when it opens again, Unix time; None where no time will open it.
    """

    exit_code = ExitCode.SPOT_CLOSED

    def __init__(
        self,
        what: str,
        effect: str = "",
        next_step: str = "",
        *,
        open_at_unix_s: float | None = None,
    ) -> None:
        self.open_at_unix_s = open_at_unix_s
        super().__init__(what, effect, next_step)


class CalibrationError(SoleusError):
    """There is no calibration that allows this."""

    exit_code = ExitCode.CALIBRATION


class ProgramFault(SoleusError):
    """A part of soleus has failed by a mistake of its own.

    Args:
        part: which part, as the start of a sentence.
        error: what it failed with; None where it has been shown already.
    """

    exit_code = ExitCode.FAULT

    def __init__(self, part: str, error: BaseException | None = None) -> None:
        super().__init__(
            f"{part} has failed{'' if error is None else f': {error!r}'}.",
            "What was recorded until then is kept; a hold under way is not marked as finished.",
            "Start soleus again, and please report this.",
        )


class ScreenFailed(ProgramFault):
    """The screen has gone, by a mistake or with its terminal.

    Args:
        ended_hold: a hold had begun, and was ended by this.
    """

    def __init__(self, *, ended_hold: bool) -> None:
        super().__init__("The screen")
        if ended_hold:
            self.exit_code = ExitCode.HOLD_ENDED_EARLY
            self.effect = "The hold was ended by it, and is on record as stopped."
