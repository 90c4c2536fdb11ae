"""Which source to open: the one that was named, or a probe that is found among the ports."""

from __future__ import annotations

from soleus.errors import ProbeError
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

    Raises:
        UsageError: the URL is none.
    """

    def __init__(self, url: str | None, clock: Clock) -> None:
        if url is not None:
            parse_url(url)
        self._named = url
        self._clock = clock
        self._tried_n = 0
        self.url = url or ""

    def find(self) -> Source:
        """Open a source.

        Raises:
            ProbeError: there is none now; says what was seen and what to do.
        """
        if self._named is not None:
            return open_source(self._named, clock=self._clock)
        return self._next_port()

    def _next_port(self) -> Source:
        """Try the likely ports in turn, one a call: what answers no HELLO is left the next time."""
        from soleus.link.ports import candidates, drivers_missing, list_ports, to_try

        found = candidates(list_ports())
        names = to_try(found)
        if not names:
            missing = drivers_missing()
            seen = "; ".join(driver.words for driver in missing)
            raise ProbeError(
                seen or "No probe is plugged in.",
                "Nothing is being measured.",
                "Plug a probe in, or try the simulated one: --probe sim:",
            )
        name = names[self._tried_n % len(names)]
        self._tried_n += 1
        self.url = name
        return open_source(f"serial:{name}", clock=self._clock)
