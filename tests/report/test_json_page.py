"""``docs/json.md`` names every key that a program may meet."""

import re

import pytest

from soleus.core.events import EventKind
from soleus.core.metrics.registry import METRICS
from soleus.report.session.as_json import session_json, sessions_json
from soleus.store.sessions.reader import Reader
from tests.project.files import ROOT
from tests.report.recorded_hold import replayed
from tests.store.sessions.samples import folder_in

PAGE = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")


def section(title):
    """The part of the page below a heading, up to the next of any level."""
    return re.split(r"^#+ ", PAGE.split(f"{title}\n", 1)[1], maxsplit=1, flags=re.M)[0]


def unnamed(told, text):
    """Keys, those of inner objects included, that stand nowhere in a text."""
    keys = set(told)
    for value in told.values():
        inner = value[0] if isinstance(value, list) and value else value
        keys |= set(inner) if isinstance(inner, dict) else set()
    return sorted(key for key in keys if f"`{key}`" not in text)


@pytest.mark.parametrize("part", ["session", "holds"])
def test_every_key_of_a_session_is_on_the_page(tmp_path, part):
    """A key that is not written down is one that nobody can count on."""
    told = session_json(replayed(tmp_path))
    some = told[part] if part == "session" else told[part][0]
    metrics = {metric.id for metric in METRICS}

    assert [] == [key for key in unnamed(some, section(f"### `{part}`")) if key not in metrics]


def test_every_part_of_a_session_has_its_heading(tmp_path):
    """Blocks that cannot be read are a part of their own."""
    headings = " ".join(re.findall(r"^### (.*)$", PAGE, re.M))

    assert [] == [key for key in session_json(replayed(tmp_path)) if f"`{key}`" not in headings]


def test_every_key_of_the_list_is_on_the_page(tmp_path):
    """The list is where a script begins."""
    replayed(tmp_path)
    with Reader(folder_in(tmp_path)) as reader:
        (listed,) = sessions_json(reader.listed())["sessions"]

    assert [] == unnamed(listed, section("## `soleus sessions --json`"))


def test_every_kind_of_event_is_on_the_page():
    """A script that goes by types must know them all."""
    text = section("### `events`")

    assert [] == [kind.value for kind in EventKind if f"`{kind.value}`" not in text]
