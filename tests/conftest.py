"""Which tests run here, and how a golden file is renewed; nothing else.

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
from hypothesis import settings

from tests.stalls import IN_REAL_TIME, tried_again

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


# `make test` runs four tests at a time. The folders and files whose tests look at the clock so
# closely that they need the machine for themselves come afterwards, one at a time.
ALONE = ("tests/firmware/image/test_on_a_port.py",)
# Long files whose tests share nothing: they are dealt out one by one, all others file by file.
ONE_BY_ONE = (
    "test_calibrate.py",
    "test_doctor_real_image.py",
    "test_flash_real_loaders.py",
    "test_pictures.py",
    "test_real_image.py",
    "test_screen_lost.py",
    "test_walk.py",
)
ROOT = Path(__file__).resolve().parents[1]

# An example that takes long says that the machine is busy, not that the claim is wrong.
settings.register_profile("soleus", deadline=None)
settings.register_profile("soak", deadline=None, max_examples=3000)  # of `make soak`
settings.load_profile("soleus")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``make generate`` runs the golden tests with this."""
    parser.addoption("--renew", action="store_true", help="write golden files that differ anew")


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Callable[[Path, str], str]:
    """A golden file's text; given what it should be, for when ``make generate`` renews it.

    Whoever uses it is marked ``golden``. What was renewed is looked at in ``git diff``.
    """

    def text_of(path: Path, fresh: str) -> str:
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        if fresh != before and request.config.getoption("--renew"):
            path.write_text(fresh, encoding="utf-8", newline="\n")
            return fresh
        return before

    return text_of


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the marks, and pytest at the choice of them
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say what may run beside what; skip what cannot run on this machine, with the reason."""
    for item in items:
        file = item.path.relative_to(ROOT).as_posix()
        if file.startswith(ALONE):
            item.add_marker(pytest.mark.alone)
        if kept.__name__ in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.golden)
        if item.path.name not in ONE_BY_ONE:
            item.add_marker(pytest.mark.xdist_group(file))
    if config.option.dist == "loadgroup":
        _mix(items)
    reasons = {marker: why for marker, look in NEEDS.items() if (why := look())}
    for item in items:
        for marker, why in reasons.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=why))


def _mix(items: list[pytest.Item]) -> None:
    """Spread the long ones among the others: they wait for seconds, the others use the machine."""
    long = [item for item in items if item.path.name in ONE_BY_ONE]
    others = [item for item in items if item.path.name not in ONE_BY_ONE]
    files = list(dict.fromkeys(item.path for item in others))
    place = {item: n / len(long) for n, item in enumerate(long)}
    place |= {item: files.index(item.path) / len(files) for item in others}
    items.sort(key=place.__getitem__)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Tests in real time are tried again where the machine itself stood still."""
    if not item.path.relative_to(ROOT).as_posix().startswith(IN_REAL_TIME):
        return None
    hook = item.ihook
    hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in tried_again(item, nextitem):
        hook.pytest_runtest_logreport(report=report)
    hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Turn a skip of a marked test into a failure in CI, wherever the skip came from."""
    outcome = yield
    report = outcome.get_result()
    marked = any(item.get_closest_marker(marker) for marker in NEEDS)
    if report.skipped and marked and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and CI skips nothing: {report.longrepr}"
