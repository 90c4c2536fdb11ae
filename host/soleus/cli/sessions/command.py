"""``soleus sessions``, ``show`` and ``replay``: what is on record, and whether it still holds."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from soleus.cli.context import add_person, reading_folder_of
from soleus.cli.output import put, put_json, say
from soleus.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from soleus.core.events import Event
    from soleus.store.sessions.records import (
        DamagedSession,
        Place,
        SessionList,
        SessionSummary,
        StoredHold,
        StoredSession,
    )


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``sessions``, ``show`` and ``replay`` into the parser."""
    _add_sessions(commands)
    _add_show(commands)
    _add_replay(commands)


def _add_sessions(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    parser = commands.add_parser(
        "sessions",
        help="list what is on record, newest first",
        description="Lists the sessions on record, newest first.",
    )
    add_person(parser, "only those of one person")
    parser.add_argument("--spot", metavar="ID", help="only those with a hold at this place")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run_sessions)


def _add_show(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    parser = commands.add_parser(
        "show",
        help="one session whole",
        description="Shows one session: what it was made with, its holds with all figures, and"
        " with --json every event. With --calibration the stored counts are read anew; what was"
        " shown and decided then stays as it was.",
    )
    parser.add_argument("session", metavar="SESSION", help="id of the session (or its start)")
    parser.add_argument("--calibration", metavar="ID", help="read it with this calibration")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run_show)


def run_sessions(arguments: argparse.Namespace) -> int:
    """List the sessions, the damaged ones as such."""
    from soleus.report.session.as_json import sessions_json
    from soleus.store.sessions.records import DamagedSession

    listed = _listed(arguments)
    if arguments.json:
        put_json(sessions_json(listed))
        return ExitCode.DONE
    if not listed.newest_first:
        say(_nothing_listed(arguments))
    for summary in listed.newest_first:
        if isinstance(summary, DamagedSession):
            put(_damaged_line(summary))
            continue
        put(_session_line(summary))
        for hold in summary.holds:
            put(f"    {_hold_line(hold, simulated=summary.meta.simulated)}")
        if not summary.holds:
            for place in summary.places:
                put(f"    {_place_line(place)}")
    return ExitCode.DONE


def run_show(arguments: argparse.Namespace) -> int:
    """Show one session, if asked with another calibration.

    Raises:
        CalibrationError: there is no such calibration, or it is another sensor's.
    """
    from soleus.api.record import open_record
    from soleus.report.session.as_json import session_json
    from soleus.report.session.as_text import session_lines
    from soleus.store.calibration.profiles import profile_by_id

    folder, asked = reading_folder_of(arguments), arguments.calibration
    another = None if asked is None else profile_by_id(folder, asked)
    with (
        open_record(arguments.data) as record,
        record.told(arguments.session, another) as told,
    ):
        json = session_json(told) if arguments.json else None
        lines = [] if arguments.json else list(session_lines(told))
    if json is not None:
        put_json(json)
    for line in lines:
        put(line)
    return ExitCode.DONE


def _listed(arguments: argparse.Namespace) -> SessionList:
    from soleus.api.record import open_record
    from soleus.store.atlas import load_atlas
    from soleus.store.sessions.records import SessionList

    if arguments.spot is not None:
        load_atlas().spot(arguments.spot)  # a place that is none is told without a record as well
    if not reading_folder_of(arguments).database_path.exists():
        return SessionList(())
    with open_record(arguments.data) as record:
        return record.listed(arguments.person, arguments.spot)


def _nothing_listed(arguments: argparse.Namespace) -> str:
    """What to say where nothing fits: an empty record, or nothing of what was asked for."""
    from soleus.api.record import open_record

    others: set[str] = set()
    if reading_folder_of(arguments).database_path.exists():
        with open_record(arguments.data) as record:
            sessions = record.listed().sessions
        others = {summary.meta.person for summary in sessions}
    if not others:
        return "There is no session on record here yet. To begin: soleus hold, or soleus demo"
    person = "" if arguments.person is None else f" of '{arguments.person}'"
    place = "" if arguments.spot is None else f" at {arguments.spot}"
    return (
        f"There is no session{person}{place} on record."
        f" There are sessions of: {', '.join(sorted(others))}"
    )


def _session_line(summary: SessionSummary) -> str:
    meta = summary.meta
    marks = [
        mark
        for mark, there in (("simulated", meta.simulated), ("interrupted", summary.interrupted))
        if there
    ]
    marked = f"  ({', '.join(marks)})" if marks else ""
    when = meta.started.astimezone()
    return f"{meta.session_id}  {when:%Y-%m-%d %H:%M}  {meta.person}{marked}"


def _damaged_line(session: DamagedSession) -> str:
    started = session.started
    when = "no date" if started is None else f"{started.astimezone():%Y-%m-%d %H:%M}"
    marked = "damaged: cannot be read, soleus verify tells more"
    return f"{session.name}  {when}  {session.person or '--'}  ({marked})"


def _place_line(place: Place) -> str:
    from soleus.core.words import SIDE_WORDS

    return f"{place.spot_id} {SIDE_WORDS[place.side]}  nothing was pressed"


def _hold_line(hold: StoredHold, *, simulated: bool) -> str:
    from soleus.core.words import END_WORDS, SIDE_WORDS, claim_words, symptom_words

    start, result = hold.start, hold.result
    place = f"{start.spot_id} {SIDE_WORDS[start.side]}  {start.target.target_kpa:.0f} kPa"
    if result is None:
        return f"{place}  under way"
    felt = "" if result.symptom is None else f": {symptom_words(result.symptom)}"
    cause = "" if result.cause is None else f" ({result.cause.value}{felt})"
    claim = claim_words(result.label, simulated=simulated)
    in_band = "--" if result.in_band_s is None else f"{result.in_band_s:.0f} s in band"
    return f"{place}  {in_band}  {END_WORDS[result.end]}{cause}  {claim}"


def _add_replay(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    parser = commands.add_parser(
        "replay",
        help="put a stored session through the engine again",
        description="Puts the stored samples and acts through the engine again and compares the"
        " verdicts. Ends with 1 if any differs, or if samples are damaged.",
    )
    parser.add_argument("session", metavar="SESSION", help="id of the session (or its start)")
    parser.set_defaults(run=run_replay)


def run_replay(arguments: argparse.Namespace) -> int:
    """Replay one session; exit 1 and the first difference if the verdicts are not the same."""
    from soleus.core.hold.replay import differences, replay
    from soleus.report.session.recorded import recorded
    from soleus.report.session.retold import told_or_damaged
    from soleus.store.sessions.reader import Reader

    with Reader(reading_folder_of(arguments)) as reader:
        session = reader.session_left(arguments.session)
        session_id = session.meta.session_id
        if session.damaged:
            return _told_damaged(session)
        with told_or_damaged(reader, session_id):
            run = recorded(session)
            again = None if run is None else replay(run)
            found = None if again is None else differences(session.events, again)
    if again is None:
        raise UsageError(
            f"Session {session_id} has no guided hold in it.", "There is nothing to replay."
        )
    if found is None:
        put(
            f"Session {session_id}: {len(again.verdicts)} verdicts over"
            f" {session.samples_n} samples, all as recorded."
        )
        return ExitCode.DONE
    put(f"Session {session_id}: verdict {found.index + 1} differs.")
    put(f"  recorded  {_words(found.stored)}")
    put(f"  replayed  {_words(found.replayed)}")
    say("The record was changed, or made by another version. To see which part: soleus verify")
    return ExitCode.CHECK_FOUND_SOMETHING


def _told_damaged(session: StoredSession) -> ExitCode:
    session_id = session.meta.session_id
    for lost in session.damaged:
        put(f"Session {session_id}: block {lost.block_n} is damaged: {lost.why}.")
    say("It cannot be replayed. Its header and results as stored: soleus show " + session_id)
    return ExitCode.CHECK_FOUND_SOMETHING


def _words(event: Event | None) -> str:
    if event is None:
        return "nothing"
    facts = ", ".join(f"{key} {value}" for key, value in event.value.items())
    return f"{event.kind.value} at {event.t_s:.4f} s, sample {event.after_sample_n}: {facts}"
