"""One command of soleus, run in this process with a data folder of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from soleus.cli import main
from soleus.link.clock import VirtualClock
from soleus.link.registry import open_source
from tests.cli.calibration.typed_run import LOADS_KG, Script, stairs


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said on which stream."""

    exit_code: int
    out: str
    err: str

    @property
    def json(self):
        """What stands on stdout, which then is one JSON object and nothing else."""
        return json.loads(self.out)


@pytest.fixture
def data(tmp_path):
    """The data folder of the commands of one test; made by whichever command needs it."""
    return tmp_path / "data"


@pytest.fixture
def soleus(capsys, monkeypatch, data):
    """Run ``soleus WORDS``; whatever happens, nobody is shown a traceback."""
    monkeypatch.setenv("SOLEUS_DATA", str(data))
    monkeypatch.delenv("SOLEUS_PROBE", raising=False)
    monkeypatch.delenv("SOLEUS_PLAIN", raising=False)

    def run(*words):
        capsys.readouterr()
        exit_code = main([str(word) for word in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Ran(exit_code, said.out, said.err)

    return run


@pytest.fixture
def calibrate(soleus, monkeypatch, tmp_path):
    """Run the command with these loads on the tip and these lines typed; ``through`` spoils it."""

    def run(lines, loads_kg=LOADS_KG, *words, points=None, through=None, options=""):
        clock = VirtualClock()
        monkeypatch.setattr("soleus.live.session.probe_session.HOST_CLOCK", clock)
        monkeypatch.setattr(
            "soleus.cli.calibration.calibrate_lines.TypedLines", lambda: Script(clock, lines)
        )
        if through is not None:
            monkeypatch.setattr(
                "soleus.live.connection.finder.open_source",
                lambda url, *, clock: through(open_source(url, clock=clock), clock),
            )
        curve = tmp_path / "curve.csv"
        rows = points or stairs(loads_kg)
        text = "t_s,force_n\n" + "".join(f"{t_s!r},{force_n!r}\n" for t_s, force_n in rows)
        curve.write_text(text, encoding="ascii")
        return soleus("calibrate", "--probe", f"sim:file={curve}{options}", *words)

    return run
