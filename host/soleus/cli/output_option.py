"""``-o`` and ``--force``: where a command writes, the same words and rules for each that does."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soleus.store.folder import DataFolder
    from soleus.store.output_files import Destination


def add_output(
    parser: argparse.ArgumentParser, *, metavar: str, about: str, required: bool = True
) -> None:
    """Put ``-o`` and ``--force`` into a command that writes what it is asked for."""
    parser.add_argument("-o", "--output", type=Path, required=required, metavar=metavar, help=about)
    add_force(parser)


def add_force(parser: argparse.ArgumentParser) -> None:
    """Put ``--force`` into a command that takes the name of its file without an option."""
    parser.add_argument(
        "--force", action="store_true", help="replace a file of that name if there is one"
    )


def destination(arguments: argparse.Namespace, path: Path, folder: DataFolder) -> Destination:
    """Where the command was told to write; nothing is looked at yet."""
    from soleus.store.output_files import Destination

    return Destination(path, folder, arguments.force)
