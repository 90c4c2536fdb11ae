"""``soleus person``: the people in the record, under pseudonymous ids."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from soleus.cli.context import folder_of, reading_folder_of
from soleus.cli.output import put, put_json, say
from soleus.errors import ExitCode

if TYPE_CHECKING:
    from soleus.store.sessions.records import Person


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``person add`` and ``person list`` into the parser."""
    about = "The people in the record. A person is an id of your choice; a name is not needed."
    parser = commands.add_parser("person", help="the people in the record", description=about)
    below = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    new = below.add_parser(
        "add",
        help="add somebody",
        description="Adds somebody to the record; 'me' is there from the start.",
    )
    new.add_argument("key", metavar="KEY", help="an id: 1 to 32 of a-z, 0-9, - and _")
    new.add_argument("--label", metavar="TEXT", help="what to call the person, if wanted")
    new.set_defaults(run=run_add)
    people = below.add_parser(
        "list",
        help="list everybody",
        description="Lists everybody in the record, in the order in which they were added.",
    )
    people.add_argument("--json", action="store_true", help="as JSON")
    people.set_defaults(run=run_list)


def run_add(arguments: argparse.Namespace) -> int:
    """Add somebody."""
    from soleus.store.people import add_person

    person = add_person(folder_of(arguments), arguments.key, arguments.label)
    say(f"Added. Use: soleus hold SPOT --side left --person {person.key}")
    return ExitCode.DONE


def run_list(arguments: argparse.Namespace) -> int:
    """Print everybody; before the first record there is nobody, and that is said."""
    from soleus.store.sessions.reader import Reader
    from soleus.store.sessions.records import ME

    folder = reading_folder_of(arguments)
    people: tuple[Person, ...] = ()
    if folder.database_path.exists():
        with Reader(folder) as reader:
            people = reader.people()
    else:
        say(f"There is no record in {folder.path} yet. It will begin with the person '{ME}'.")
    if arguments.json:
        put_json({"people": [_as_json(person) for person in people]})
        return ExitCode.DONE
    for person in people:
        put(f"{person.key:32}  {person.label or ''}".rstrip())
    return ExitCode.DONE


def _as_json(person: Person) -> dict[str, object]:
    return {"key": person.key, "id": person.person_id, "label": person.label}
