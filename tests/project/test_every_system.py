"""What runs on one system alone must not stand where every system runs it."""

from __future__ import annotations

import re

from tests.project.files import ROOT

UNPADDED = re.compile(r"%-[a-zA-Z]")  # of strftime: an extension of the GNU and BSD libraries


def test_no_date_is_written_in_a_form_that_windows_refuses():
    """There it raises ValueError, in the middle of a calibration."""
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ROOT / "host").rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if UNPADDED.search(line)
    ]

    assert [] == found
