"""``soleus sessions``, ``show`` and ``replay``: what is on record, and whether it still holds."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from soleus.cli.context import folder_of
from soleus.cli.talk import put, say
from soleus.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from soleus.core.events import Event


def add_replay(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``replay`` into the parser."""
    parser = commands.add_parser(
        "replay",
        help="put a stored session through the engine again",
        description="Puts the stored samples and acts through the engine again and compares the"
        " verdicts. Ends with 1 if any differs.",
    )
    parser.add_argument("session", metavar="SESSION", help="id of the session (or its start)")
    parser.set_defaults(run=run_replay)


def run_replay(arguments: argparse.Namespace) -> int:
    """Replay one session; exit 1 and the first difference if the verdicts are not the same."""
    from soleus.core.hold.replay import differences, replay
    from soleus.report.recorded import recorded
    from soleus.store.read import Reader

    with Reader(folder_of(arguments)) as reader:
        session = reader.session(arguments.session)
    run = recorded(session)
    session_id = session.meta.session_id
    if run is None:
        raise UsageError(
            f"Session {session_id} has no guided hold in it.", "There is nothing to replay."
        )
    again = replay(run)
    found = differences(session.events, again)
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


def _words(event: Event | None) -> str:
    if event is None:
        return "nothing"
    facts = ", ".join(f"{key} {value}" for key, value in event.value.items())
    return f"{event.kind.value} at {event.t_s:.4f} s, sample {event.after_sample_n}: {facts}"
