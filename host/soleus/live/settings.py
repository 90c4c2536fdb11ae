"""A talk with a probe about what it keeps: greet it, set one thing or nothing, read it all back.

Nothing is measured meanwhile, and the probe is let go of at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from soleus.link.clock import HOST_CLOCK, NS_PER_S, Clock
from soleus.link.handshake import CommandIds, Handshake
from soleus.link.settings import (
    SetRequest,
    SettingsRequest,
    Wanted,
    holds_now,
    is_kept,
    must_keep_settings,
    must_offer,
)
from soleus.link.source import Source, baud_of
from soleus.live.finder import Finder
from soleus.wire.decoder import Decoded, Decoder
from soleus.wire.frames import Hello, Settings

READ_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a talk.

    Attributes:
        settings: what the probe keeps now.
        was_so: it kept already what was wanted, so nothing was sent to be kept.
        waits: what was wanted holds from the probe's next start on.
    """

    settings: Settings
    was_so: bool = False
    waits: bool = False


_Step = Callable[[float, bytes, list[Decoded]], bytes]


def talk(
    url: str | None,
    wanted: Wanted | None = None,
    *,
    clock: Clock = HOST_CLOCK,
    say: Callable[[str], None] | None = None,
) -> Told:
    """Have a probe keep a setting; return what it keeps then.

    Args:
        url: the probe, None to look for one.
        wanted: what to change; None to change nothing.
        clock: the host's clock.
        say: gets a sentence about what is being waited for, once.

    Raises:
        UsageError: the URL names nothing that can be opened, or the probe has no such value.
        ProbeError: there is no probe, it is too old, or it could not keep the setting.
    """
    source = Finder(url, clock).find()
    try:
        return _Talk(source, clock, say).settings_after(wanted)
    finally:
        source.close()


class _Talk:
    def __init__(self, source: Source, clock: Clock, say: Callable[[str], None] | None) -> None:
        self._source = source
        self._clock = clock
        self._say = say
        self._decoder = Decoder()
        self._ids = CommandIds()

    def settings_after(self, wanted: Wanted | None) -> Told:
        hello, kept = self._greet(wanted), self._settings()
        if wanted is None:
            return Told(kept)
        must_offer(hello, kept, wanted)
        was_so = is_kept(kept, wanted)
        if not was_so:
            self._keep(wanted)
            kept = self._settings()
        baud = baud_of(self._source)
        return Told(kept, was_so, waits=not holds_now(hello, baud, kept, wanted.setting))

    def _keep(self, wanted: Wanted) -> None:
        request = SetRequest(wanted, self._now_s(), self._ids)
        while not request.done:
            self._turn(lambda now_s, _, decoded: request.step(now_s, decoded))

    def _settings(self) -> Settings:
        question = SettingsRequest(self._now_s(), self._ids)
        while question.settings is None:
            self._turn(lambda now_s, _, decoded: question.step(now_s, decoded))
        return question.settings

    def _greet(self, wanted: Wanted | None) -> Hello:
        handshake = Handshake(self._now_s(), self._source.url, self._ids)
        said = ""
        while handshake.hello is None:
            self._turn(handshake.step)
            if self._say is not None and handshake.says != said:
                said = handshake.says
                self._say(said)
        must_keep_settings(handshake.hello, wanted)
        return handshake.hello

    def _turn(self, step: _Step) -> None:
        chunk = self._source.read(READ_S)
        answer = step(self._now_s(), chunk.data, self._decoder.feed(chunk.data, chunk.host_ns))
        if answer:
            self._source.write(answer)

    def _now_s(self) -> float:
        return self._clock.now_ns() / NS_PER_S
