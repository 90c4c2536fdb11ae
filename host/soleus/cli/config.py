"""``soleus config``: where the data lies, and the lasting settings."""

from __future__ import annotations

import argparse
from typing import Any

from soleus.cli.context import folder_of, reading_folder_of
from soleus.cli.output import put, say_written
from soleus.errors import ExitCode


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``config path``, ``config get`` and ``config set`` into the parser."""
    parser = commands.add_parser(
        "config",
        help="where the data lies, and the lasting settings",
        description="Tells where the data lies, and reads and keeps the lasting settings.",
    )
    below = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    path = below.add_parser(
        "path",
        help="print the data folder",
        description="Prints the data folder that the other commands use.",
    )
    path.set_defaults(run=run_path)
    get = below.add_parser(
        "get",
        help="print one setting, or all",
        description="Prints the value of one setting, or all of them with what they are for.",
    )
    get.add_argument("key", nargs="?", metavar="KEY", help="name of the setting")
    get.set_defaults(run=run_get)
    change = below.add_parser(
        "set",
        help="keep a setting",
        description="Keeps a setting for good, in a file that can also be edited by hand.",
    )
    change.add_argument("key", metavar="KEY", help="name of the setting, see: soleus config get")
    change.add_argument("value", metavar="VALUE", help="its new value")
    change.set_defaults(run=run_set)


def run_path(arguments: argparse.Namespace) -> int:
    """Print the data folder in use."""
    put(str(reading_folder_of(arguments).path))
    return ExitCode.DONE


def run_get(arguments: argparse.Namespace) -> int:
    """Print one value, or every setting with what it is for."""
    from soleus.store.settings import KNOWN, get_setting

    folder = reading_folder_of(arguments)
    if arguments.key is not None:
        put(_written(get_setting(folder, arguments.key)))
        return ExitCode.DONE
    for key, known in KNOWN.items():
        put(f"{key} = {_written(get_setting(folder, key))}  # {known.doc}")
    return ExitCode.DONE


def run_set(arguments: argparse.Namespace) -> int:
    """Keep one setting."""
    from soleus.store.settings import set_setting

    folder = folder_of(arguments)
    set_setting(folder, arguments.key, arguments.value)
    say_written(folder.settings_path)
    return ExitCode.DONE


def _written(value: bool | float | str) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value}"
