"""``soleus demo``: the screen on the simulated probe, in a folder that is thrown away."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from soleus.cli.output import say
from soleus.errors import UsageError

DEMO_URL: Final = "sim:"


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``demo`` into the parser."""
    parser = commands.add_parser(
        "demo",
        help="try everything on a simulated probe, in a throw-away folder",
        description="Opens the screen on the simulated probe with example history. Everything is"
        " recorded in a folder that is deleted at the end; your own data is never opened.",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Open the demo; ``--probe sim:...`` chooses another simulated hand."""
    url = arguments.probe if arguments.probe is not None else DEMO_URL
    if not url.startswith("sim:"):
        raise UsageError(
            f"The demo runs on a simulated probe, not on {url}.",
            "Nothing was opened.",
            "Leave --probe out, or name a simulated one such as sim:steady.",
        )
    return open_demo(url)


def open_demo(url: str = DEMO_URL) -> int:
    """The screen on a simulated probe in a folder of its own."""
    from soleus.cli.screen.run import show
    from soleus.live.demo_history import record_examples
    from soleus.live.session.options import Options
    from soleus.store.folder import open_folder
    from soleus.store.settings import UserSettings

    with tempfile.TemporaryDirectory(prefix="soleus-demo-") as path:
        folder = open_folder(Path(path))
        say("Preparing example history...")
        record_examples(folder, time.time())
        show(Options(folder, url), UserSettings())
    say("The demo's folder has been deleted.")
    return 0
