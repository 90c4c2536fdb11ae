"""Which kinds of probe there are: the one table from a URL to the source it opens.

To add a kind, write a module with ``open_url(url, clock)`` and give it a line in ``SCHEMES``. The
module is imported when it is needed, so that a simulated hold loads no serial port and a version
text loads neither. Another package adds a kind by an entry point in the group ``soleus.probe``:
its name is the scheme, and what it names is such an ``open_url``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from soleus.entry_points import added, loaded
from soleus.errors import UsageError
from soleus.link.clock import HOST_CLOCK, Clock
from soleus.link.source import Source

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint
from soleus.link.url import ProbeUrl


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of source.

    Attributes:
        module: where its ``open_url`` stands.
        forms: how its URLs look, for a person.
    """

    module: str
    forms: tuple[str, ...]


SCHEMES: Final[Mapping[str, Scheme]] = {
    "sim": Scheme(
        "soleus.link.simulated.source",
        (
            "sim: (pressed by keys)",
            "sim:steady|shaky|pushy|overstay|drop|saturate",
            "sim:file=CURVE.csv",
            "any of these with ?seed=N, ?sensor=analog or ?stands=GRAMS (on its own tip)",
        ),
    ),
    "serial": Scheme("soleus.link.serial_port.source", ("/dev/ttyACM0, COM3 or serial:PORT",)),
    "replay": Scheme("soleus.link.recording.source", ("replay:FILE",)),
    "gauge": Scheme("soleus.link.gauge.source", ("gauge:DIALECT@PORT?tip=MM2",)),
}

GROUP: Final = "soleus.probe"
OpenUrl = Callable[[ProbeUrl, Clock], Source]
_WINDOWS_PORT: Final = re.compile(r"COM\d+", re.IGNORECASE)
_SCHEME: Final = re.compile(r"([a-z]{2,}):(.*)", re.DOTALL)  # one letter would be a drive
_OPTIONS: Final = re.compile(r"\w+=[^&?]*(&\w+=[^&?]*)*")


def open_source(url: str, *, clock: Clock = HOST_CLOCK) -> Source:
    """Open the source that ``url`` names.

    Args:
        url: see ``url_forms``.
        clock: the host's clock; a virtual one lets simulations and recordings run at once.

    Raises:
        UsageError: the URL cannot be used; the sentence names the forms that can.
        ProbeError: it can, but nothing answers there.
    """
    parts = parse_url(url)
    return _opener(parts.scheme)(parts, clock)


def _opener(scheme: str) -> OpenUrl:
    if scheme in SCHEMES:
        return cast("OpenUrl", import_module(SCHEMES[scheme].module).open_url)
    entry = _installed()[scheme]
    return cast("OpenUrl", loaded(entry, f"The kind of probe {scheme!r}", "Nothing was opened."))


def _installed() -> dict[str, EntryPoint]:
    """Kinds of probe of other packages on this machine; none may take the place of ours."""
    return added(GROUP, SCHEMES)


def parse_url(url: str) -> ProbeUrl:
    """Take a URL apart without opening anything.

    Raises:
        UsageError: it has none of the known forms.
    """
    text = url.strip()
    matched = _SCHEME.fullmatch(text)
    if matched is None:
        if "/" in text or _WINDOWS_PORT.fullmatch(text):
            return ProbeUrl(text, "serial", text, {})
        raise _unknown(url)
    scheme, name = matched.groups()
    if scheme not in SCHEMES and scheme not in _installed():
        raise _unknown(url)
    name, mark, tail = name.rpartition("?")
    if not mark:
        return ProbeUrl(text, scheme, tail, {})
    if not _OPTIONS.fullmatch(tail):
        raise _unknown(url)
    return ProbeUrl(text, scheme, name, dict(pair.split("=", 1) for pair in tail.split("&")))


def url_forms() -> tuple[str, ...]:
    """How probe URLs look, one form each, for help texts and complaints."""
    return tuple(form for scheme in SCHEMES.values() for form in scheme.forms)


def _unknown(url: str) -> UsageError:
    return UsageError(
        f"'{url}' is not a probe URL that soleus knows.",
        "Nothing was opened.",
        f"Use one of: {', '.join(url_forms())}",
    )
