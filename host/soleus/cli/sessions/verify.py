"""``soleus verify``: whether the record is still what was written."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from soleus.cli.context import reading_folder_of
from soleus.cli.output import put, put_json
from soleus.errors import ExitCode

if TYPE_CHECKING:
    from soleus.store.sessions.verify import Verdict


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``verify`` into the parser."""
    parser = commands.add_parser(
        "verify",
        help="check that the record is still what was written",
        description="Checks every block of samples against its checksum and every session against"
        " its seal. Ends with 1 and names the first thing that differs; nothing is changed.",
    )
    parser.add_argument(
        "session", nargs="?", metavar="SESSION", help="id of one session (or its beginning)"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check all, or one session; 1 if something differs."""
    from soleus.store.sessions.verify import verify

    verdict = verify(reading_folder_of(arguments), arguments.session)
    if arguments.json:
        put_json(_as_json(verdict))
    else:
        _put(verdict)
    return ExitCode.DONE if verdict.clean else ExitCode.CHECK_FOUND_SOMETHING


def _put(verdict: Verdict) -> None:
    for finding in verdict.findings:
        put(f"{finding}")
    result = "All is as it was written."
    if not verdict.clean:
        result = f"Not as it was written: {len(verdict.findings)}, named above, first things first."
    put(
        f"Checked: sessions {verdict.sessions_n}, blocks {verdict.blocks_n},"
        f" samples {verdict.samples_n}. {result}"
    )
    if verdict.unsealed_n:
        put(f"Not sealed yet: {verdict.unsealed_n}; of these only the blocks were checked.")


def _as_json(verdict: Verdict) -> dict[str, object]:
    return {
        "clean": verdict.clean,
        "sessions_n": verdict.sessions_n,
        "blocks_n": verdict.blocks_n,
        "samples_n": verdict.samples_n,
        "unsealed_n": verdict.unsealed_n,
        "findings": [
            {"session": each.session_id, "table": each.table, "row": each.row, "what": each.what}
            for each in verdict.findings
        ],
    }
