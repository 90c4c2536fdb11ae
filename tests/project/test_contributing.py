"""The page for developers names files that are there."""

from __future__ import annotations

import re

import pytest

from tests.project.files import ROOT

PAGES = ("docs/contributing.md", "docs/flow.md", "docs/accuracy.md")
HOMES = ("", "host/soleus/", "firmware/src/", "firmware/")


def named(page):
    """The paths of source files that a page names in code ticks, without those with a blank."""
    text = (ROOT / page).read_text(encoding="utf-8")
    ticked = re.findall(r"`([\w/.-]+/[\w.-]+\.(?:py|c|h|toml))(?=[`:])", text)
    return sorted({path for path in ticked if "<" not in path})


@pytest.mark.parametrize("page", PAGES)
def test_every_source_file_that_a_page_names_is_there(page):
    """A path that leads nowhere costs a newcomer the trust in the whole page."""
    lost = [path for path in named(page) if not any((ROOT / h / path).is_file() for h in HOMES)]

    assert [] == lost
    assert named(page)


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("core/calibration/label_rules.py", "class LabelReason"),
        ("core/hold/rules.py", "OVER_CAP_MAX_S"),
        ("store/sessions/log_writer.py", "class LogWriter"),
        ("link/flash/boot_loader.py", "class BootLoader"),
        ("core/spots/contact_limits.py", "class ContactLeft"),
        ("core/spots/closures.py", "class Closure"),
        ("wire/decoder.py", "class Decoder"),
        ("tui/widgets/hold/big_number.py", "class BigNumber"),
        ("link/serial_port/problems.py", "class PortFault"),
    ],
)
def test_the_answer_to_a_newcomers_question_stands_where_the_page_says(path, holds):
    """The table of questions is an exam of the folder names; a moved file must move it, too."""
    page = (ROOT / "docs/contributing.md").read_text(encoding="utf-8")

    assert f"`{path}`" in page
    assert holds in (ROOT / "host/soleus" / path).read_text(encoding="utf-8")
