"""A guided run in virtual time: typed answers, and a force curve on the simulated probe.

Step k of a curve is put on at 10·k seconds, and Enter is typed two seconds later.
"""

from __future__ import annotations

from soleus.link.clock import NS_PER_S

STEP_S = 10.0
# kg on the tip to N: standard gravity, less what air of 1.2 kg/m³ carries of 8000 kg/m³
N_PER_KG = 9.80665 * (1 - 1.2 / 8000)
MASSES = ["masses", "0.5", "1000 2000 5000", "100", "2", "1", "3", "no", "", ""]
SCALE = ["scale", "1", "5", "1000 2000 5000", "100", "2", "1", "0", ""]
LOADS_KG = [0, 1, 2, 5, 2, 1, 0]
ENTERS = [(STEP_S * k + 2, "") for k in range(len(LOADS_KG))]
FIT = (STEP_S * len(LOADS_KG), "")


class Script:
    """Types each line at its time, or at once; then the end of the file comes."""

    def __init__(self, clock, lines):
        self._clock = clock
        self._lines = [line if isinstance(line, tuple) else (0.0, line) for line in lines]

    def poll(self):
        """The next line if its time has come; an exception in its place is raised."""
        if not self._lines:
            raise EOFError
        at_s, text = self._lines[0]
        if self._clock.now_ns() < at_s * NS_PER_S:
            return None
        self._lines.pop(0)
        if isinstance(text, BaseException):
            raise text
        return text


def stairs(loads_kg):
    """Each load is put on within half a second."""
    last_n = 0.0
    for k, kg in enumerate(loads_kg):
        yield STEP_S * k, last_n
        last_n = kg * N_PER_KG
        yield STEP_S * k + 0.5, last_n


def kept(data):
    """The lines of steps of the run that was broken off; none if nothing was kept."""
    found = list((data / "runs").glob("unfinished-*.toml")) if (data / "runs").exists() else []
    if not found:
        return []
    text = found[0].read_text(encoding="utf-8").splitlines()[0]
    return text.split("weight\\n")[1].rstrip('"').split("\\n")[:-1]


def profile(soleus, data):
    """The one profile that was made."""
    (path,) = (data / "profiles").glob("*.toml")
    return soleus("calibration", "show", path.stem, "--json").json
