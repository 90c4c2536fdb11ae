"""Real processes of ``soleus hold --jsonl``, with somebody who watches and acts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from soleus.store.folder import find_folder
from soleus.store.sessions.reader import Reader

_MAIN = "import sys; from soleus.cli import main; sys.exit(main(sys.argv[1:]))"
_SMALL_DISK = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({}, r.RLIM_INFINITY)); " + _MAIN
SPOT = ("sol_si", "--side", "left")

# what somebody does on seeing a line: returns True once it is done
React = Callable[[dict, subprocess.Popen], bool]


@dataclass
class HoldEnded:
    """How a run ended and what it said."""

    exit_code: int
    lines: list[dict]
    text: str
    err: str
    data: Path

    def of(self, kind: str) -> list[dict]:
        """All lines of a type."""
        return [line for line in self.lines if line["type"] == kind]

    @property
    def end(self) -> dict:
        """The last word."""
        (last,) = self.of("end")
        return last

    @property
    def session(self):
        """The newest session on record."""
        with Reader(find_folder(self.data)) as reader:
            return reader.session(reader.sessions()[0].meta.session_id)

    @property
    def after_stop_s(self) -> float:
        """How long samples are on record after the stop."""
        session = self.session
        (stop,) = [event for event in session.events if event.kind.value == "stop"]
        newest_us = int(session.blocks[-1].device_us[-1])
        return (newest_us - int(session.blocks[0].device_us[0])) / 1e6 - stop.t_s


def hold(
    data: Path,
    *words: str,
    url: str = "sim:steady",
    react: React | None = None,
    stdin: int = subprocess.DEVNULL,
    file_limit: int | None = None,
    plain: bool = False,
    leaves: bool = False,
    more_env: dict[str, str] | None = None,
) -> HoldEnded:
    """Run one hold in a fresh process until it ends.

    Args:
        data: its data folder.
        words: more words for the command.
        url: the probe.
        react: what somebody does who watches, once.
        stdin: of the process.
        file_limit: no file may grow beyond this, as on a full disk, bytes.
        plain: lines for people in place of JSON.
        more_env: added to the environment.
        leaves: whoever reads the lines goes away once ``react`` has been done.
    """
    format_word = "--plain" if plain else "--jsonl"
    code = _SMALL_DISK.format(file_limit) if file_limit else _MAIN
    command = [sys.executable, "-c", code, "hold", *SPOT, "--checklist-all-no", format_word]
    environment = {key: value for key, value in os.environ.items() if "SOLEUS" not in key}
    environment |= more_env or {}
    err_path = data.with_name(f"{data.name}.err")
    with (
        err_path.open("w") as err,
        subprocess.Popen(
            [*command, "--data", str(data), "--probe", url, *words],
            env=environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
        ) as process,
    ):
        text, acted, lines = "", False, []
        for line in process.stdout:
            text += line
            if not plain:
                lines.append(json.loads(line))
            if react is not None and not acted and react(lines[-1] if lines else {}, process):
                acted = True
                if leaves:
                    break
        if leaves:
            process.stdout.close()
        exit_code = process.wait()
    return HoldEnded(exit_code, lines, text, err_path.read_text(), data)


def typing(*words: str, after_s: float = 1.0) -> React:
    """Somebody who types these lines once the hold has been in the band for so long."""

    def react(line: dict, process: subprocess.Popen) -> bool:
        if line.get("phase") != "hold" or line["in_band_s"] < after_s:
            return False
        process.stdin.write("".join(f"{word}\n" for word in words))
        process.stdin.flush()
        return True

    return react


def sending(data: bytes) -> React:
    """Somebody whose keyboard sends these bytes in mid-hold."""

    def react(line: dict, process: subprocess.Popen) -> bool:
        if not once_in_band(line, process):
            return False
        process.stdin.buffer.write(data)
        process.stdin.flush()
        return True

    return react


def signalling(number: int, times: int = 1) -> React:
    """Somebody who sends a signal in mid-hold, and again a moment later."""

    def react(line: dict, process: subprocess.Popen) -> bool:
        if line.get("phase") != "hold" or line["in_band_s"] < 1.0:
            return False
        for _ in range(times):
            process.send_signal(number)
            time.sleep(0.5)
        return True

    return react


def standing_still(seconds: float) -> React:
    """A computer that does nothing for so long in mid-hold."""

    def react(line: dict, process: subprocess.Popen) -> bool:
        if not once_in_band(line, process):
            return False
        process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        process.send_signal(signal.SIGCONT)
        return True

    return react


def once_in_band(line: dict, process: subprocess.Popen) -> bool:
    """Somebody who only watches until the hold has been in the band for a second."""
    return line.get("phase") == "hold" and line["in_band_s"] >= 1.0


def taking_the_record(deed: Callable[[Path], object]) -> React:
    """Another program that does something to the open record in mid-hold."""

    def react(line: dict, process: subprocess.Popen) -> bool:
        if line.get("phase", "hold") != "hold" or line.get("in_band_s", 1.0) < 1.0:
            return False
        data = Path(process.args[process.args.index("--data") + 1])
        if not line and not _has_a_hold(data):
            return False
        deed(data / "soleus.sqlite3")
        return True

    return react


def _has_a_hold(data: Path) -> bool:
    """Lines for people tell no phase, so the record is asked."""
    with Reader(find_folder(data)) as reader:
        return any(summary.holds for summary in reader.sessions())
