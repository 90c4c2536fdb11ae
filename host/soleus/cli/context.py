"""What every command starts from: the data folder, the settings, and how to talk."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from soleus.cli.output import say

if TYPE_CHECKING:
    from soleus.live.session.options import Options
    from soleus.store.folder import DataFolder
    from soleus.store.settings import UserSettings


def folder_of(arguments: argparse.Namespace) -> DataFolder:
    """Open the data folder that the options, the environment or the system name.

    Raises:
        StoreError: it cannot be used; says why and what to do.
    """
    from soleus.store.folder import default_path, open_folder

    folder = open_folder(arguments.data or default_path())
    for warning in folder.warnings():
        say(warning)
    return folder


def reading_folder_of(arguments: argparse.Namespace) -> DataFolder:
    """Return the data folder for a command that only reads: nothing is made or tried in it.

    Raises:
        StoreError: its name belongs to something else.
    """
    from soleus.store.folder import default_path, find_folder

    return find_folder(arguments.data or default_path())


def options_of(
    arguments: argparse.Namespace, folder: DataFolder, settings: UserSettings
) -> Options:
    """What the controller is made with, from options and settings."""
    from soleus.core.terms import Role
    from soleus.live.session.options import Options

    return Options(
        folder=folder,
        url=arguments.probe,
        person=getattr(arguments, "person", None) or settings.person,
        role=Role(settings.role),
        no_contact_s=settings.no_contact_s,
    )


def add_person(parser: argparse.ArgumentParser, help_words: str) -> None:
    """Put ``--person`` into a command; what stands before the command counts as well."""
    parser.add_argument("--person", metavar="P", default=argparse.SUPPRESS, help=help_words)


def must_be_known(folder: DataFolder, person: str) -> None:
    """Refuse somebody who is not in the record before anything is opened or asked.

    Raises:
        UsageError: there is no such person.
        StoreError: the record cannot be read.
    """
    from soleus.store import problems
    from soleus.store.sessions.reader import Reader

    with Reader(folder) as reader:
        if person not in (known.key for known in reader.people()):
            raise problems.no_person(person)


def wants_plain(settings: UserSettings) -> bool:
    """Whether lines are wanted instead of a screen: setting, environment, or dumb terminal."""
    asked = os.environ.get("SOLEUS_PLAIN", "")
    if asked:
        return asked != "0"
    return settings.plain or os.environ.get("TERM", "") == "dumb"


def at_terminal() -> bool:
    """Whether somebody can be asked: both ends of the talk are a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
