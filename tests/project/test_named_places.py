"""What pages, docstrings and comments name is there: files, modules, and names of the code."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from functools import cache
from importlib import import_module

import pytest

from tests.project.files import ROOT, shown, text_of, tracked

# A path is read from the root of the repository, or from one of these.
HOMES = ("", "host/soleus/", "firmware/src/", "firmware/", "tests/simavr/")
PATH = re.compile(r"(?<![\w./<>:{}-])((?:[\w-]+/)+[\w-]+\.(?:py|c|h|toml|md))\b(?!/)")
LAYERS = "core|wire|link|live|store|report|api|tui|cli"
DOTTED = re.compile(rf"``(?:soleus\.)?((?:{LAYERS})(?:\.\w+)+)")
NAME = re.compile(r"``([A-Za-z_]\w{3,})``")  # shorter ones are what a person reads: NaN, CAL
IN_FILE = re.compile(r"`([\w/]+\.py): (\w+)(?:\.(\w+))?`")
HISTORY = "CHANGELOG.md"  # speaks of what was
# Of other projects: MIN, PlatformIO, Linux.
NOT_OURS = {"host/min.py", "builder/frameworks/_bare.py", "asm-generic/ioctls.h"}


def pages():
    """The pages of today."""
    return [path for path in tracked(".md") if path.name != HISTORY]


def prose_of(path):
    """Docstrings and comments of a Python file, with the line where each begins."""
    for token in tokenize.generate_tokens(io.StringIO(text_of(path)).readline):
        is_docstring = token.type == tokenize.STRING and token.string.startswith(('"""', 'r"""'))
        if token.type == tokenize.COMMENT or is_docstring:
            yield token.start[0], token.string


def all_prose():
    """Place and text of every docstring and comment in Python."""
    for path in tracked(".py"):
        for line, text in prose_of(path):
            yield f"{shown(path)}:{line}", text


def is_file(path, beside):
    """Whether a path leads to a file from the root, a usual folder, or the page itself."""
    homes = (*HOMES, (ROOT / beside).parent)
    return path in NOT_OURS or any((ROOT / home / path).is_file() for home in homes)


def leads_somewhere(dotted):
    """Whether a dotted name is a module of soleus, or a name in one."""
    parts = dotted.split(".")
    for n in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(("soleus", *parts[:n])))
        except ModuleNotFoundError:
            continue
        return all((found := getattr(found, part, None)) is not None for part in parts[n:])
    return False


@cache
def names_in_code():
    """Every name that Python code of the repository uses, and every word in its strings."""
    names = set()
    for path in tracked(".py"):
        for token in tokenize.generate_tokens(io.StringIO(text_of(path)).readline):
            if token.type == tokenize.NAME:
                names.add(token.string)
            elif token.type == tokenize.STRING and not token.string.startswith('"""'):
                names.update(re.findall(r"\w+", token.string))
    return names


def test_every_file_that_a_page_names_is_there():
    """A path that leads nowhere costs a newcomer the trust in the whole page."""
    named = [(shown(page), path) for page in pages() for path in PATH.findall(text_of(page))]
    lost = [(page, path) for page, path in named if not is_file(path, page)]

    assert [] == lost
    assert len(named) > 50


def test_every_file_that_a_comment_or_a_docstring_names_is_there():
    """It is read by somebody who is about to change what it speaks of."""
    named = [(place, path) for place, text in all_prose() for path in PATH.findall(text)]
    lost = [(place, path) for place, path in named if not is_file(path, place.split(":")[0])]

    assert [] == lost
    assert named


def test_every_dotted_name_leads_to_a_module_or_into_one():
    """A module that has moved leaves its old name behind in the docstrings of others."""
    named = [(place, dotted) for place, text in all_prose() for dotted in DOTTED.findall(text)]

    assert [] == [(place, dotted) for place, dotted in named if not leads_somewhere(dotted)]
    assert named


def test_every_name_in_a_docstring_of_soleus_is_a_name_of_the_code():
    """A function that was renamed is looked for in vain under the name in the docstring."""
    lost = [
        (f"{shown(path)}:{line}", name)
        for path in tracked(".py")
        if shown(path).startswith("host/")
        for line, text in prose_of(path)
        for name in NAME.findall(text)
        if name not in names_in_code()
    ]

    assert [] == lost


@pytest.mark.parametrize("page", ["docs/flow.md", "docs/contributing.md", "docs/python.md"])
def test_what_a_page_says_stands_in_a_file_stands_there(page):
    """The page follows one sample from function to function."""
    lost = []
    for path, name, member in IN_FILE.findall(text_of(ROOT / page)):
        home = ast.parse(text_of(ROOT / "host/soleus" / path))
        body = {getattr(node, "name", None): node for node in home.body}
        body |= {
            node.target.id: node
            for node in home.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }
        members = [getattr(node, "name", None) for node in getattr(body.get(name), "body", [])]
        if name not in body or (member and member not in members):
            lost.append(f"{path}: {name}.{member}")

    assert [] == lost


@pytest.mark.parametrize(
    ("dotted", "there"),
    [
        ("core.samples", True),
        ("core.samples.SampleBlock", True),
        ("core.labels", False),
        ("core.samples.Nothing", False),
    ],
)
def test_a_dotted_name_is_looked_up_to_its_end(dotted, there):
    """A look-up that stops early would let everything pass."""
    assert there is leads_somewhere(dotted)
