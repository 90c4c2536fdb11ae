"""The firmware's table of what a sensor can be set to, made from ``soleus.wire.offered``."""

from __future__ import annotations

from collections.abc import Sequence

from soleus.wire.offered import OFFERED
from soleus.wire.spec import Sensor


def c_header() -> str:
    """Return the text of ``firmware/src/core/offered.h``."""
    rows = [
        f"    {{{_braced(rates)}, {_braced(gains)}, WIRE_SENSOR_{Sensor(sensor).name}}},"
        for sensor, (rates, gains) in OFFERED.items()
    ]
    lines = [
        "// Generated from host/soleus/wire/offered.py by `make generate`; do not edit.",
        "//",
        "// What each sensor can be set to: rates in 0.1 samples per second, gains, which sensor.",
        "// The first of each is its default; 0 stands for none.",
        "#ifndef SOLEUS_CORE_OFFERED_H",
        "#define SOLEUS_CORE_OFFERED_H",
        "",
        '#include "core/wire_spec.h"',
        "",
        f"#define OFFERED_RATES_MAX {max(len(rates) for rates, _ in OFFERED.values())}",
        f"#define OFFERED_GAINS_MAX {max(len(gains) for _, gains in OFFERED.values())}",
        " \\\n".join(["#define OFFERED", *rows]),
        "",
        "#endif",
    ]
    return "\n".join(lines) + "\n"


def _braced(numbers: Sequence[int]) -> str:
    return f"{{{', '.join(map(str, numbers))}}}"
