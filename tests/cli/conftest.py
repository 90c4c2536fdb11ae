"""One command of soleus, run in this process with a data folder of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from soleus.cli import main


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
