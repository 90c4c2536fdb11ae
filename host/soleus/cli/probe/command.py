"""``soleus probe``: everything about the probe that is plugged in, one module per command.

To add a command, write its module (``add`` puts it below ``soleus probe``) and give it a line in
``COMMANDS``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from soleus.cli.probe import capture as probe_capture
from soleus.cli.probe import doctor
from soleus.cli.probe import flash as probe_flash
from soleus.cli.probe import info as probe_info
from soleus.cli.probe import listing as probe_list
from soleus.cli.probe import settings as probe_set
from soleus.cli.probe import watch as probe_watch

COMMANDS: Final[tuple[Callable[[Any], None], ...]] = (
    probe_list.add,
    probe_info.add,
    probe_watch.add,
    probe_capture.add,
    doctor.add,
    probe_set.add,
    probe_flash.add,
)


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``probe`` and its commands into the parser."""
    about = "Tells what is plugged in, what the probe says of itself, and what it measures now."
    parser = commands.add_parser("probe", help="the probe that is plugged in", description=about)
    below = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add_command in COMMANDS:
        add_command(below)
