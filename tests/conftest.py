"""Which tests run here, and nothing else.

A test that needs more than Python says so with a marker. Where the thing is missing the test is
skipped with the reason; in CI (``CI=true``) the same absence is a failure, so that a green run
always means that the firmware and the pictures were really tried.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

SIMAVR_HEADERS = (Path("/usr/include/simavr"), Path("/usr/local/include/simavr"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _no_firmware_tools() -> str:
    missing = [tool for tool in ("make", "gcc", "avr-gcc", "avr-size") if not shutil.which(tool)]
    if not any(header.is_dir() for header in SIMAVR_HEADERS):
        missing.append("libsimavr (development files)")
    return f"the firmware toolchain is incomplete: no {', '.join(missing)}" if missing else ""


def _no_browser() -> str:
    return "" if any(map(shutil.which, BROWSERS)) else "no Chromium to draw the pictures with"


NEEDS: dict[str, Callable[[], str]] = {"firmware": _no_firmware_tools, "browser": _no_browser}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run on this machine, with the reason."""
    reasons = {marker: why for marker, look in NEEDS.items() if (why := look())}
    for item in items:
        for marker, why in reasons.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=why))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Turn a skip of a marked test into a failure in CI, wherever the skip came from."""
    outcome = yield
    report = outcome.get_result()
    marked = any(item.get_closest_marker(marker) for marker in NEEDS)
    if report.skipped and marked and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and CI skips nothing: {report.longrepr}"
