"""How other makers' gauges talk, as a table; to add one, add a row and its dialogue in a test.

Only what was published is here, with its source. None of these was ever tried on the instrument
itself: soleus says so in ``soleus probe list``, and whoever has one is asked to tell. Which ones
are missing, and what of them was published, stands in ``docs/gauges.md``.

Where nothing was published of what a gauge prints beyond its range, ``OL`` and ``OVER`` are taken
as that, as on displays; any other text counts as a line that cannot be read, and no number stands.
"""

from __future__ import annotations

import re
from typing import Final

from soleus.wire.gauge.lines import Dialect, Unit

_OVERLOAD: Final = re.compile(r"[+-]?\s*(?:OL|OVER|OVERLOAD)", re.IGNORECASE)
_LINE: Final = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<number>\d{1,9}(?:\.\d{1,6})?)(?:\s*(?P<unit>[A-Za-z]+))?"
)

DIALECTS: Final[dict[str, Dialect]] = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            name="plain",
            about="anything that prints a number a line by itself, such as a sketch of your own",
            ask=b"",
            rate_hz=80.0,
            baud=115_200,
            line=_LINE,
            overload=_OVERLOAD,
            example="12.34",
            source="none needed: it is what Serial.println does",
            tried=False,
        ),
        Dialect(
            name="mark10",
            about="Mark-10 Series 3, 4 and the like, which answer '?'",
            ask=b"?\r",
            rate_hz=20.0,
            baud=9600,
            line=_LINE,
            overload=_OVERLOAD,
            example="4.285 N",
            source="Mark-10, Series 4 Digital Force Gauges, User's Guide, 9.1.3 and 9.1.4: minus "
            "is tension; the unit may be switched off",
            tried=False,
        ),
        Dialect(
            name="mark10-5",
            about="Mark-10 Series 5, asked for the current reading whatever its display shows",
            ask=b"?C\r",
            rate_hz=20.0,
            baud=115_200,
            line=_LINE,
            overload=_OVERLOAD,
            example="4.285 N",
            source="Mark-10, Series 5 Digital Force Gauges, User's Guide, 9.8 (Gauge Control "
            "Language 2); the line as in Series 4",
            tried=False,
            zero=b"Z\r",
        ),
        Dialect(
            name="wagner-fdx",
            about="Wagner Force Ten FDX",
            ask=b"?\r\n",
            rate_hz=20.0,
            baud=9600,
            line=_LINE,
            overload=_OVERLOAD,
            example="+ 18.14 kgf",
            source="Wagner Instruments, Force Ten FDX manual, D.1 USB Commands: plus is "
            "compression; the speed of its USB port is not stated",
            tried=False,
        ),
        Dialect(
            name="wagner-fpx",
            about="Wagner FPX, the algometer with a digital display",
            ask=b"?\r\n",
            rate_hz=10.0,
            baud=9600,
            # Pressing prints a minus there, pulling no sign at all.
            line=re.compile(r"(?P<sign>-?)(?P<number>\d{1,6}\.\d{1,4}) (?P<unit>[A-Za-z]+)"),
            overload=_OVERLOAD,
            example="-4.25 lbf",
            source="not the maker's: the open program AaronLi/UWO-Algometer (GitHub), made for one "
            "at a university; it asks ten times a second and turns the sign round",
            tried=False,
            minus="",
        ),
        Dialect(
            name="sauter",
            about="Sauter FH and FL up to 500 N, whose unit has to be said (unit=N)",
            ask=b"9",
            rate_hz=10.0,
            baud=9600,
            line=re.compile(r"(?P<sign>[01])(?=[\d.]{6}\Z)(?P<number>\d{1,4}\.\d{1,4})"),
            overload=_OVERLOAD,
            example="0011.70",
            source="Sauter, FH-BA-e-2020, 7.1, and FL-BA-e-2020, 10.1: 0 is pressing, 1 pulling; "
            "the unit is not sent, so a change of it cannot be seen",
            tried=False,
            minus="1",
            answer_n=7,
        ),
        Dialect(
            name="imada",
            about="Imada DST, DSV and DS2 (USB; by RS-232 with baud=19200)",
            ask=b"D\r",
            rate_hz=20.0,
            baud=256_000,
            # Behind the unit T is the force now and P a peak, then the comparator: L, O or H.
            line=re.compile(
                r"(?P<sign>[+-])(?P<number>\d{1,6}(?:\.\d{1,4})?)(?P<unit>[NKO])T[LOH]"
            ),
            overload=re.compile(r"[+-][\d.]{1,8}[NKO][TP]E"),
            example="+12.34NTO",
            source="not the maker's: the open drivers dstdsv 0.1 (PyPI) and "
            "sktometometo/imada_forcegauge (GitHub), which agree; which sign is pressing is said "
            "in neither",
            tried=False,
            zero=b"Z\r",
            units={"n": Unit.NEWTON, "k": Unit.KGF, "o": Unit.LBF},
        ),
    )
}
