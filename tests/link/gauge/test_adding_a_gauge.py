"""What docs/contributing.md says of adding a gauge, done as it says."""

from __future__ import annotations

import re

import pytest

from soleus.cli import main
from soleus.link.registry import open_source
from soleus.wire.gauge import dialects
from soleus.wire.gauge.lines import GaugeReading, Overload, read_line
from tests.link.gauge.dialogue import Dialogue
from tests.link.gauge.test_gauge import Listener
from tests.project.files import ROOT

SECTION = (
    (ROOT / "docs/contributing.md")
    .read_text(encoding="utf-8")
    .partition("### Adding a gauge")[2]
    .partition("\n## ")[0]
)
ROW, DIALOGUE = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)


@pytest.fixture
def added(monkeypatch):
    """The row of the page stands in the table; nothing else is changed."""
    dialect = eval(ROW, vars(dialects).copy())
    monkeypatch.setitem(dialects.DIALECTS, dialect.name, dialect)
    return dialect


def test_a_row_and_a_dialogue_are_all_that_a_gauge_needs(added):
    """If one day it takes more than the page says, the page or the structure is wrong."""
    name, asked, answers, calibration_id, counts = eval(DIALOGUE)
    first = (asked, b"\r\n" + answers[0] + b"\r\n")
    device = Dialogue(first, *((asked, each + b"\r\n") for each in answers))
    source = open_source(f"gauge:{name}@{device.port}?tip=100")
    device.begin()
    listener = Listener(source, device).greet()
    seen = listener.counts(len(answers))
    device.close()
    source.close()

    assert added.name == name
    assert (calibration_id, counts) == (listener.hello.calibration_id, seen)


def test_the_row_of_the_page_reads_its_own_example_and_its_overload(added):
    """What a newcomer copies has to be right."""
    assert GaugeReading(250, 0, dialects.Unit.GF) == read_line(added.example.encode(), added)
    assert Overload() == read_line(b"----", added)


def test_the_list_names_it_without_another_line_of_code(added, capsys):
    """As the page promises."""
    main(["probe", "list", "--probe", "sim:"])

    assert "gauge:stick@PORT?tip=100" in capsys.readouterr().err
