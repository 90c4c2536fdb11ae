"""Probes are spoilt here as below: by a source of its own between the probe and its connection."""

from tests.live.conftest import sources, through

__all__ = ["sources", "through"]
