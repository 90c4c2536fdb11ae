"""The exam of the page for developers: each question is answered by the file that it names."""

from __future__ import annotations

import pytest

from tests.project.files import ROOT


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
        ("core/hold/shown_reading.py", "class ShownReading"),
        ("tui/widgets/hold/big_number.py", "class BigNumber"),
        ("cli/hold/plain_lines.py", "class PlainLines"),
        ("wire/gauge/dialects.py", 'name="mark10"'),
        ("link/conversation.py", "class Conversation"),
        ("api/hold.py", "class Hold"),
        ("link/serial_port/problems.py", "class PortFault"),
    ],
)
def test_the_answer_to_a_newcomers_question_stands_where_the_page_says(path, holds):
    """The table of questions is an exam of the folder names; a moved file must move it, too."""
    page = (ROOT / "docs/contributing.md").read_text(encoding="utf-8")

    assert f"`{path}`" in page
    assert holds in (ROOT / "host/soleus" / path).read_text(encoding="utf-8")
