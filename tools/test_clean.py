"""Runs the two README commands where nothing was ever set up: ``make demo`` and ``make test``.

    python3 -m tools.test_clean bookworm|trixie

A Debian made by mmdebstrap with python3, make and git, a clone of HEAD (what is not committed is
not tried), and a terminal that is watched: the demo must draw its first screen and leave by ``q``.
All output goes to ``build/test-clean-SUITE.log``. How this machine reaches Debian and the package
index (mirrors, proxy, certificates) is read from its own settings and lent to the new one.
Needs only Python's standard library, because it runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tools.lent import apt_options, apt_sources, environment, lend_certificates
from tools.watched import Watched

ROOT: Final = Path(__file__).resolve().parent.parent
SUITES: Final = ("bookworm", "trixie")
BARE: Final = "python3,make,git"
CLONE: Final = "srv/soleus"
FIRST_SCREEN: Final = "start a hold"
SETUP_LIMIT_S: Final = 900.0
TEST_LIMIT_S: Final = 3600.0

# Private mounts: they are gone with the last process, so removing the tree cannot reach /dev.
ENTER: Final = """
mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount --rbind /sys "$1/sys" &&
cd "$1" && shift && exec chroot . "$@"
"""


def make_debian(suite: str, root: Path) -> None:
    """Make a Debian with python3, make and git in ``root``, and clone HEAD into it."""
    remove(root)
    root.parent.mkdir(parents=True, exist_ok=True)
    options = [f"--aptopt={line}" for line in apt_options()]
    sources = apt_sources(suite)
    from_stdin = ["-"] if sources else []  # without any, mmdebstrap knows where Debian lives
    subprocess.run(
        [
            "mmdebstrap",
            "--variant=minbase",
            f"--include={BARE}",
            *options,
            suite,
            root,
            *from_stdin,
        ],
        input="\n".join(sources),
        text=True,
        check=True,
    )
    shutil.copy("/etc/hosts", root / "etc/hosts")
    lend_certificates(root)
    subprocess.run(
        ["git", "-c", "safe.directory=*", "clone", "--quiet", "--no-hardlinks", ROOT, root / CLONE],
        check=True,
    )


def inside(root: Path, variables: Mapping[str, str], command: Sequence[str]) -> list[str]:
    """Return the command line that runs ``command`` in the clone under ``root``."""
    settings = [f"{name}={value}" for name, value in variables.items()]
    here = ["env", "-i", *settings, "sh", "-c", f'cd /{CLONE} && exec "$@"', "sh", *command]
    isolated = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    return [*isolated, "sh", "-c", ENTER, "sh", str(root), *here]


def try_demo(root: Path, log: Path) -> bool:
    """Start ``make demo`` on a terminal, wait for the first screen, press q."""
    with Watched(inside(root, environment(), ["make", "demo"]), log) as demo:
        shown = demo.wait_for(FIRST_SCREEN, SETUP_LIMIT_S)
        demo.type("q")
        return demo.wait_end(30.0) == 0 and shown


def try_tests(root: Path, log: Path) -> bool:
    """Run ``make test`` as the build server does, where a skip is a failure."""
    with Watched(inside(root, {**environment(), "CI": "true"}, ["make", "test"]), log) as tests:
        return tests.wait_end(TEST_LIMIT_S) == 0


def remove(root: Path) -> None:
    """Remove a tree, and nothing that may still be mounted below it."""
    if root.exists():
        subprocess.run(["rm", "-rf", "--one-file-system", str(root)], check=True)


def main(suite: str) -> int:
    """Make the Debian, try both commands, say how it went; 0 when both did what they promise."""
    if suite not in SUITES:
        print(f"SUITE is one of {', '.join(SUITES)}, not {suite}", file=sys.stderr)
        return 2
    if os.geteuid() != 0:
        print("a fresh Debian needs root here; run: sudo make test-clean", file=sys.stderr)
        return 2
    root = ROOT / "build" / f"clean-{suite}"
    log = ROOT / "build" / f"test-clean-{suite}.log"
    log.parent.mkdir(exist_ok=True)
    log.unlink(missing_ok=True)
    make_debian(suite, root)
    results = {"make demo": try_demo(root, log), "make test": try_tests(root, log)}
    for command, passed in results.items():
        print(f"{suite}: {command}: {'passed' if passed else 'FAILED'}; log: {log}")
    if all(results.values()):
        remove(root)
        return 0
    print(f"the tree is kept for a look: {root}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else SUITES[0]))
