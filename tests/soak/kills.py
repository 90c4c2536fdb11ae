"""Kill -9 a process that records at 1 kHz, over and over into one folder, and count the loss.

At most 300 ms of samples may be missing after a kill, none that were acknowledged, and what is
left must verify. The folder keeps growing, so late rounds also meet checkpoints and recovery.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import numpy as np

from soleus.store.folder import find_folder, open_folder
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.verify import verify
from tests.store.sessions.recording_process import run_and_kill, value_of
from tests.store.sessions.recovering import recover

ROUNDS = 50
LOSS_MAX_MS = 300


def run(rounds: int = ROUNDS, seed: int = 1) -> int:
    """Kill ``rounds`` times; returns how many rounds went wrong."""
    rng = random.Random(seed)
    losses_ms, wrong_n = [], 0
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "data"
        for n in range(rounds):
            flush = n % 2 == 1  # every second one also tests what was acknowledged
            heard = run_and_kill(path, rng.uniform(0.05, 2.5), *(["flush"] if flush else []))
            found = _stored(path, heard.session_ids[0])
            lost_n = heard.given_n - len(found)
            right = found == [value_of(m) for m in range(len(found))]
            right = right and len(found) >= heard.acknowledged_n
            if not flush:
                losses_ms.append(lost_n)  # at 1 kHz a sample is a millisecond
                right = right and lost_n <= LOSS_MAX_MS
            recover(open_folder(path))
            wrong_n += not right
        verdict = verify(find_folder(path))
    print(
        f"kills: {rounds} rounds, {wrong_n} wrong; lost per kill at 1 kHz: "
        f"median {np.median(losses_ms):.0f} ms, worst {max(losses_ms)} ms; "
        f"{verdict.sessions_n} sessions and {verdict.samples_n} samples verified, "
        f"{len(verdict.findings)} findings"
    )
    return wrong_n + len(verdict.findings)


def _stored(path: Path, session_id: str) -> list[int]:
    with Reader(find_folder(path)) as reader:
        blocks = reader.session(session_id).blocks
    return [count for block in blocks for count in block.raw_counts.tolist()]
