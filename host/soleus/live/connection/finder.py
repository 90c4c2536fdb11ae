"""Which source to open: the one that was named, or a probe that is found among the ports."""

from __future__ import annotations

from collections.abc import Sequence

from soleus.errors import ProbeError, UsageError
from soleus.link.clock import Clock
from soleus.link.registry import open_source, parse_url
from soleus.link.source import Source


class Finder:
    """Opens the named source, or the likeliest port that opens.

    Args:
        url: what the person named, None to look among the ports.
        clock: the host's clock.

    Attributes:
        url: what is being tried, for the screen.
        named: the person has named the source.
        has_more: ports are left that were not tried in this round.

    Raises:
        UsageError: the URL is none.
    """

    def __init__(self, url: str | None, clock: Clock) -> None:
        if url is not None:
            parse_url(url)
        self._named = url
        self._clock = clock
        self._tried_n = 0
        self._opened_at = 0  # its place among the ports, of the one that was opened last
        self.url = url or ""
        self.named = url is not None
        self.has_more = False

    def find(self) -> Source:
        """Open a source.

        Raises:
            ProbeError: there is none now; says what was seen and what to do.
        """
        if self._named is not None:
            return open_source(self._named, clock=self._clock)
        return self._next_port()

    def keep(self) -> None:
        """The probe is at the port that was opened last: the search is over, and begins there."""
        self._tried_n = self._opened_at
        self.has_more = False

    def _next_port(self) -> Source:
        """Try the likely ports in turn, one a call: what answers no HELLO is left the next time."""
        self.has_more = False
        names = likely_ports()
        if not names:
            from soleus.link.serial_port.ports import drivers_missing

            missing = drivers_missing()
            seen = "; ".join(driver.words for driver in missing)
            raise ProbeError(
                seen or "No probe is plugged in.",
                "Nothing is being measured.",
                "Plug a probe in, or try the simulated one: --probe sim:",
            )
        name = names[self._tried_n % len(names)]
        self._opened_at = self._tried_n
        self._tried_n += 1
        self.has_more = self._tried_n % len(names) != 0
        self.url = name
        return open_source(f"serial:{name}", clock=self._clock)


def likely_ports() -> Sequence[str]:
    """The ports where a probe may be, likeliest first.

    Raises:
        ProbeError: the system does not tell which ports there are.
    """
    from soleus.link.serial_port.ports import candidates, list_ports, to_try

    return to_try(candidates(list_ports()))


def must_be_one_port(effect: str) -> None:
    """Refuse to choose among several ports for the person.

    Args:
        effect: what has not been done, a sentence.

    Raises:
        UsageError: a probe may be at more than one; names them.
    """
    names = likely_ports()
    if len(names) > 1:
        raise UsageError(
            f"A probe may be at any of these ports: {', '.join(names)}.",
            effect,
            f"Say which one is meant, for example with: --probe {names[0]} -- what is at each "
            "shows: soleus probe list",
        )
