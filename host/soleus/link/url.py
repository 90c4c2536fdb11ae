"""A probe URL in its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from soleus.errors import UsageError


@dataclass(frozen=True, slots=True)
class ProbeUrl:
    """What a person typed to name a probe.

    Attributes:
        text: as it was typed.
        scheme: which kind of source, for example ``sim``.
        name: what stands after the scheme: a hand, a port, a file; may be empty.
        options: what stands after the question mark.
    """

    text: str
    scheme: str
    name: str
    options: Mapping[str, str]

    def only_options(self, *known: str) -> None:
        """Refuse options that nobody would read.

        Raises:
            UsageError: there is one that is not among ``known``.
        """
        for option in self.options:
            if option not in known:
                offered = " or ".join(f"{name}=…" for name in known)
                raise UsageError(
                    f"'{self.text}': {self.scheme}: has no option '{option}'.",
                    "Nothing was opened.",
                    f"Use {offered}, or none." if offered else "Leave it out.",
                )
