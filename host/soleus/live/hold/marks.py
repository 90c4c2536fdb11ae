"""Marks of a run: when the probe's button was pressed for a moment, and the pressure then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from soleus.core.despike import Sample
from soleus.core.events import JsonValue
from soleus.core.marks import Mark, MarkFinder
from soleus.core.samples import Quality, SampleBlock
from soleus.core.terms import Label
from soleus.core.units import US_PER_S

WAIT_NS: Final = 500_000_000  # without a sample for so long, the pressure is not known


class RunMarks:
    """Finds marks among the samples of a run."""

    def __init__(self) -> None:
        self._finder = MarkFinder()
        self._t0_us: int | None = None
        self._asked_ns = 0

    def follow(self, block: SampleBlock) -> None:
        """See the first samples of the run, from which its time counts."""
        if self._t0_us is None:
            self._t0_us = int(block.device_us[0])

    def take(self, samples: Iterable[Sample]) -> None:
        """Take the next samples; a lone corrupt one counts for nothing."""
        for sample in samples:
            if not sample.quality & int(Quality.SPIKE):
                self._finder.add_sample(sample.device_us, sample.pressure_kpa)

    def add(self, device_us: int, now_ns: int) -> None:
        """The button went down at this time of the probe, and up again."""
        self._finder.add_mark(device_us)
        self._asked_ns = now_ns

    def due(self, now_ns: int, label: Label) -> Iterator[tuple[float, dict[str, JsonValue]]]:
        """Marks that can be put on record: time of the run in s, and what is known of them."""
        if not self._finder.waiting:
            return
        given_up = now_ns - self._asked_ns > WAIT_NS
        for mark in self._finder.rest() if given_up else self._finder.found():
            yield self._t_s(mark), self._value(mark, label)

    def _t_s(self, mark: Mark) -> float:
        return 0.0 if self._t0_us is None else (mark.device_us - self._t0_us) / US_PER_S

    def _value(self, mark: Mark, label: Label) -> dict[str, JsonValue]:
        pressure_kpa = None if label is Label.UNCALIBRATED else mark.pressure_kpa
        if pressure_kpa is not None:
            pressure_kpa = round(pressure_kpa, 3)
        return {"device_us": mark.device_us, "pressure_kpa": pressure_kpa, "label": label.value}
