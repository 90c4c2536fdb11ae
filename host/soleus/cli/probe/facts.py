"""What a probe says of itself, in words and as JSON, for every command that shows one."""

from __future__ import annotations

from dataclasses import asdict
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from soleus.live.probe.probe import Probe


# What HELLO has to hold for a gauge as well, and a gauge has never said.
_NOT_OF_A_GAUGE: Final = (
    "name",
    "firmware",
    "firmware_is",
    "wire_version",
    "board",
    "bits",
    "gain",
    "boots_n",
    "reset_cause",
)


def in_a_line(probe: Probe, baud: int | None = None, url: str = "") -> str:
    """Name, sensor, firmware and calibration of a probe, or what is known of a gauge, for a list.

    Args:
        probe: what has answered.
        baud: bits per second of its line; None where there is none.
        url: what opened it; only a gauge is told by it.
    """
    from soleus.cli.probe.gauge_facts import gauge_facts, gauge_words

    gauge = gauge_facts(probe, url)
    if gauge is None:
        about = _probe_words(probe, baud)
    else:
        about = gauge_words(gauge, baud, probe.tip_area_mm2)
    return f"{about}; calibration {calibration_words(probe)}"


def _probe_words(probe: Probe, baud: int | None) -> str:
    from soleus.link.handshake import firmware_of

    simulated = ", simulated" if probe.simulated else ""
    speed = "" if baud is None else f", {baud} baud"
    remark = firmware_of(probe.hello).remark
    about = f"{probe.name}, {probe.sensor_words}{speed}, firmware {probe.firmware}{simulated}"
    return f"{about} ({remark})" if remark else about


def calibration_words(probe: Probe) -> str:
    """Which calibration it has, or why it has none."""
    from soleus.core.calibration.model import described

    problem = probe.calibration_problem
    if problem is not None:
        return f"none. {problem.what} {problem.next_step}"
    if probe.calibration is None:
        return "none: the probe names none, and none was chosen for it"
    return described(probe.calibration)


def reasons(probe: Probe) -> list[str]:
    """Why its numbers claim no more than they do, and what to do, a line each."""
    from soleus.core.calibration.label_rules import advice_of

    return [advice_of(why) for why in probe.verdict().why]


def probe_as_json(probe: Probe, url: str) -> dict[str, object]:
    """What a probe says of itself and what its numbers may claim; ``url`` is what opened it."""
    from soleus.cli.probe.gauge_facts import gauge_facts

    gauge = gauge_facts(probe, url)
    if gauge is None:
        return _as_json(probe) | {"gauge": None}
    return _as_json(probe) | dict.fromkeys(_NOT_OF_A_GAUGE) | {"gauge": asdict(gauge)}


def _as_json(probe: Probe) -> dict[str, object]:
    from soleus.link.handshake import firmware_of
    from soleus.wire.gauge.lines import GAUGE_SENSOR

    hello, verdict = probe.hello, probe.verdict()
    problem = probe.calibration_problem
    return {
        "name": probe.name,
        "uid": probe.uid,
        "simulated": probe.simulated,
        "firmware": probe.firmware,
        "firmware_is": firmware_of(hello).value,
        "wire_version": hello.wire_version,
        "board": name_of(hello.board),
        "sensor": "gauge" if hello.sensor == GAUGE_SENSOR else name_of(hello.sensor),
        "bits": hello.bits,
        "gain": hello.gain,
        "nominal_rate_hz": hello.nominal_rate_dhz / 10,
        "tip_area_mm2": probe.tip_area_mm2 or None,
        "calibration_named": hello.calibration_id or None,
        "calibration_id": None if probe.calibration is None else probe.calibration.id,
        "calibration_problem": None if problem is None else problem.what,
        "label": verdict.label.value,
        "label_why": [why.value for why in verdict.why],
        "boots_n": hello.boots_n,
        "reset_cause": names_of(hello.reset_cause),
    }


def name_of(value: int) -> str:
    """How a number of the wire is called; one from a newer probe keeps its number."""
    return value.name.lower() if isinstance(value, Enum) else f"{value}"


def names_of(flags: Any) -> list[str]:  # noqa: ANN401 - any IntFlag: members of its own type
    """How the flags that are set are called."""
    return [flag.name.lower() for flag in flags]
