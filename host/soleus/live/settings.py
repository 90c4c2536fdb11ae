"""A talk with a probe about what it keeps: greet it, set one thing or nothing, read it all back.

Nothing is measured meanwhile, and the probe is let go of at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from soleus.link.clock import HOST_CLOCK, NS_PER_S, Clock
from soleus.link.handshake import CommandIds, Handshake
from soleus.link.settings import SetRequest, SettingsRequest, Wanted, must_keep_settings
from soleus.link.source import Source
from soleus.live.finder import Finder
from soleus.wire.decoder import Decoded, Decoder
from soleus.wire.frames import Settings

READ_S: Final = 0.02

_Step = Callable[[float, bytes, list[Decoded]], bytes]


def talk(
    url: str | None,
    wanted: Wanted | None = None,
    *,
    clock: Clock = HOST_CLOCK,
    say: Callable[[str], None] | None = None,
) -> Settings:
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

    def settings_after(self, wanted: Wanted | None) -> Settings:
        self._greet(wanted)
        if wanted is not None:
            request = SetRequest(wanted, self._now_s(), self._ids)
            while not request.done:
                self._turn(lambda now_s, _, decoded: request.step(now_s, decoded))
        question = SettingsRequest(self._now_s(), self._ids)
        while question.settings is None:
            self._turn(lambda now_s, _, decoded: question.step(now_s, decoded))
        return question.settings

    def _greet(self, wanted: Wanted | None) -> None:
        handshake = Handshake(self._now_s(), self._source.url, self._ids)
        said = ""
        while handshake.hello is None:
            self._turn(handshake.step)
            if self._say is not None and handshake.says != said:
                said = handshake.says
                self._say(said)
        must_keep_settings(handshake.hello, wanted)

    def _turn(self, step: _Step) -> None:
        chunk = self._source.read(READ_S)
        answer = step(self._now_s(), chunk.data, self._decoder.feed(chunk.data, chunk.host_ns))
        if answer:
            self._source.write(answer)

    def _now_s(self) -> float:
        return self._clock.now_ns() / NS_PER_S
