"""A talk with a probe about what it keeps: greet it, set one thing or nothing, read it all back.

Nothing is measured meanwhile, and the probe is let go of at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from soleus.errors import LinkLost, ProbeError
from soleus.link.clock import HOST_CLOCK, Clock
from soleus.link.conversation import Conversation, Say
from soleus.link.probe_settings.requests import (
    NoAnswer,
    SetRequest,
    SettingsRequest,
    WantedSetting,
    holds_now,
    is_kept,
    must_keep_settings,
    must_offer,
)
from soleus.link.source import Source, baud_of
from soleus.live.connection.finder import Finder, must_be_one_port
from soleus.wire.frames import Hello, Settings

_AS_THEY_WERE: Final = "The probe's settings are as they were."
_NOT_KNOWN: Final = "Whether it has kept the setting is not known."
_IS_KEPT: Final = "The setting is kept: the probe had said so before."
_LOOK: Final = "Plug it in again, and look what it keeps: soleus probe set"


@dataclass(frozen=True, slots=True)
class SettingResult:
    """What a probe keeps after it was asked, and whether something was changed.

    Attributes:
        url: what a person types to open this probe again.
        settings: what the probe keeps now.
        was_so: it kept already what was wanted, so nothing was sent to be kept.
        waits: what was wanted holds from the probe's next start on.
    """

    url: str
    settings: Settings
    was_so: bool = False
    waits: bool = False


def talk(
    url: str | None,
    wanted: WantedSetting | None = None,
    *,
    clock: Clock = HOST_CLOCK,
    say: Say | None = None,
) -> SettingResult:
    """Have a probe keep a setting; return what it keeps then.

    Args:
        url: the probe, None to look for one.
        wanted: what to change; None to change nothing.
        clock: the host's clock.
        say: gets a sentence about what is being waited for, once.

    Raises:
        UsageError: the URL names nothing that can be opened, the probe has no such value, or which
            of several ports is meant was not said.
        ProbeError: there is no probe, it is too old, or it could not keep the setting.
    """
    if url is None and wanted is not None:
        must_be_one_port(_AS_THEY_WERE)
    finder = Finder(url, clock)
    while True:
        try:
            source = finder.find()
            try:
                return _Talk(source, clock, say).settings_after(wanted)
            finally:
                source.close()
        except ProbeError:
            if not finder.has_more:
                raise


@contextmanager
def _effect(words: str, next_step: str = "") -> Iterator[None]:
    """Say what it means for the settings if the probe goes or falls silent meanwhile."""
    try:
        yield
    except (LinkLost, NoAnswer) as problem:
        raise ProbeError(problem.what, words, next_step or problem.next_step) from problem


class _Talk:
    def __init__(self, source: Source, clock: Clock, say: Say | None) -> None:
        self._source = source
        self._say = say
        self._conversation = Conversation(source, clock)

    def settings_after(self, wanted: WantedSetting | None) -> SettingResult:
        with _effect(_AS_THEY_WERE):
            hello, kept = self._greet(wanted), self._settings()
        if wanted is None:
            return SettingResult(self._source.url, kept)
        must_offer(hello, kept, wanted)
        was_so = is_kept(kept, wanted)
        if not was_so:
            with _effect(_NOT_KNOWN, _LOOK):
                self._keep(wanted)
            with _effect(_IS_KEPT, _LOOK):
                kept = self._settings()
        waits = not holds_now(hello, baud_of(self._source), kept, wanted.setting)
        return SettingResult(self._source.url, kept, was_so, waits)

    def _keep(self, wanted: WantedSetting) -> None:
        there = self._conversation
        there.ask(SetRequest(wanted, there.now_s, there.ids))

    def _settings(self) -> Settings:
        there = self._conversation
        question = SettingsRequest(there.now_s, there.ids)
        there.ask(question)
        assert question.settings is not None  # that is what done means
        return question.settings

    def _greet(self, wanted: WantedSetting | None) -> Hello:
        hello = self._conversation.greet(say=self._say)
        assert hello is not None  # without a limit it is found, or the handshake gives up by itself
        must_keep_settings(hello, wanted)
        return hello
