"""``make sim-probe``: the real image on a port, for a person to try things with."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.simavr.harness import PRESS, ROOT, Setup, build

NOISE_COUNTS: Final = 40.0  # HX711 data sheet: 90 nV rms at 80 per second; 1 count is 2.3 nV


def main(arguments: list[str]) -> int:
    """Run the simulator in the foreground; return its exit code."""
    parser = argparse.ArgumentParser(prog="make sim-probe", description=__doc__)
    parser.add_argument("--sensor", choices=["hx711", "analog"], default="hx711")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--force", default="", help="file of t_s,force_n")
    asked = parser.parse_args(arguments)
    force = Path(asked.force) if asked.force else PRESS
    if not force.is_file():
        parser.error(f"there is no file {force}")
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    build()
    setup = Setup(
        folder,
        force=force,
        seconds=asked.seconds,
        noise_counts=NOISE_COUNTS,
        sensor=asked.sensor,
        bridge=asked.sensor == "analog",
    )
    say = (
        f"The probe is at {setup.pty.relative_to(ROOT)} for {asked.seconds:g} s; its force is "
        f"{force.name} from the first START on.\n"
        f"In another terminal: soleus --probe {setup.pty.relative_to(ROOT)}\n"
        "Events, one per line: unplug, replug, reset, hx711 off|on, saturate on|off, force N|curve,"
        " button on|off, open on|off, quit."
    )
    sys.stderr.write(f"{say}\n")
    try:
        command = [*setup.command(), "--link", str(setup.pty), "--input", "--renew"]
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:  # the simulator got it as well and has ended by itself
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
