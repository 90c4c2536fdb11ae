"""Arrays that are handed out: frozen guards the name of a field, this the numbers in it."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def read_only(*arrays: NDArray[Any]) -> None:
    """Let nobody write to these arrays."""
    for array in arrays:
        array.setflags(write=False)
