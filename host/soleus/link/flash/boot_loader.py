"""The talk with a boot loader on a port: get its attention, ask, and not believe anything else.

A loader listens for a second or so after a reset, at one speed that cannot be asked for; bytes at
another speed make it leave. So each speed gets a reset of its own where the port can pull it, and
where it cannot, a person is asked to press the button while the speeds take turns.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Final

from soleus.errors import ProbeError
from soleus.link.clock import NS_PER_S, Clock
from soleus.link.flash.port import UNTOUCHED, BoardPort
from soleus.link.handshake import readable_text
from soleus.wire.flash import stk500
from soleus.wire.flash.stk500 import LoaderRequest, State

READ_S: Final = 0.1
# A loader blinks first, 0.4 s long, and its UART keeps two bytes meanwhile: what is sent more often
# is lost in part, and half a question makes optiboot leave. It listens for 1 s afterwards.
SYNC_EVERY_S: Final = 0.45
SYNC_S: Final = 1.5
ROUNDS_N: Final = 2  # of resets through the port, before a person is asked
BUTTON_TURN_S: Final = 2.0  # one speed's turn while somebody presses
BUTTON_S: Final = 60.0
HANDS_OFF_S: Final = 1.7  # whoever presses every two seconds has pressed once more by then
HANDS_OFF_MAX_S: Final = 10.0  # a finger that does not stop will not be waited for
ANSWER_S: Final = 2.0  # a page takes 50 ms at the slower speed
HEARD_MAX: Final = 256
SETTLE_S: Final = 0.2  # a page takes 25 ms on the way

# A reset under the talk sends the loader away: the commonest reason where a person presses.
_PRESS_ONCE_LESS: Final = (
    "If you pressed reset again, run the same command and press once less. If not, check the "
    "cable, then run it again."
)

Say = Callable[[str], None]


class NoLoader(ProbeError):
    """Nobody spoke the protocol of a boot loader; ``text`` and ``heard`` are what came instead."""

    def __init__(self, url: str, heard: bytes, text: str) -> None:
        if text:
            what = f"The program on the board at {url} still talks ('{text}'); its boot loader "
            what += "was not reached."
        elif heard:
            what = f"What is at {url} sends bytes, but its boot loader was not reached."
        else:
            what = f"No boot loader has answered at {url}."
        super().__init__(
            what,
            UNTOUCHED,
            "Try again and press the reset button when asked. It takes an Uno or Nano with an "
            "ATmega328P: a Leonardo, a Mega or a bare chip does not speak this protocol.",
        )


class LoaderFailed(ProbeError):
    """The loader was there, and then gave no answer or a wrong one."""

    def __init__(self, what: str, next_step: str = _PRESS_ONCE_LESS) -> None:
        super().__init__(what, UNTOUCHED, next_step)


class BootLoader:
    """A boot loader in conversation.

    Args:
        port: the board's port.
        clock: the host's clock.
        heard: what the program on the board was heard to say before, if that was text.

    Attributes:
        heard: what came before the loader answered, the newest of it.
    """

    def __init__(self, port: BoardPort, clock: Clock, heard: bytes = b"") -> None:
        self._port = port
        self._clock = clock
        self.heard = heard
        self._text = readable_text(heard)  # the newest that was text; speeds that are none follow
        self._quoted = False

    @property
    def url(self) -> str:
        """The port, for a person."""
        return self._port.url

    @property
    def baud(self) -> int:
        """The speed of the talk."""
        return self._port.baud

    def catch(self, bauds: tuple[int, ...], say: Say) -> None:
        """Have the board reset and get the loader's attention.

        Args:
            bauds: the speeds to try, the likeliest first.
            say: gets a sentence when a person has to help.

        Raises:
            NoLoader: it could not be had.
            LinkLost: the port has gone.
        """
        for _ in range(ROUNDS_N):
            for baud in bauds:
                self._port.set_baud(baud)
                if self._port.reset_board() and self._in_step(SYNC_S):
                    say(f"The boot loader answers at {baud} baud.")
                    return
        until_ns = self._now_ns() + round(BUTTON_S * NS_PER_S)
        say(self._press_reset(until_ns))
        for baud in cycle(bauds):
            if self._now_ns() > until_ns:
                raise NoLoader(self._port.url, self.heard, self._text)
            self._port.set_baud(baud)
            if self._in_step(BUTTON_TURN_S):
                say(f"The boot loader answers at {baud} baud: do not press any more.")
                if self._hands_off():
                    return
                say(f"It has gone again. {self._press_reset(until_ns)}")
            elif self._text and not self._quoted:
                say(self._press_reset(until_ns))

    def ask(self, request: LoaderRequest) -> bytes:
        """Ask; return what came back between the framing bytes.

        Raises:
            LoaderFailed: no answer, or a wrong one.
            LinkLost: the port has gone.
        """
        self._port.write(request.data)
        heard = b""
        until_ns = self._now_ns() + round(ANSWER_S * NS_PER_S)
        while self._now_ns() < until_ns:
            heard += self._port.read(READ_S).data
            answer = stk500.answer(request, heard)
            if answer.state is State.COMPLETE:
                return answer.data
            if answer.state is State.WRONG:
                raise LoaderFailed(
                    f"The boot loader at {self.url} gave a wrong answer: {heard[:8].hex(' ')}."
                )
        raise LoaderFailed(f"The boot loader at {self.url} does not answer any more.")

    def settle(self) -> None:
        """Let the rest of a spoilt answer pass by, so that it is not taken for the next one.

        Raises:
            LinkLost: the port has gone.
        """
        until_ns = self._now_ns() + round(ANSWER_S * NS_PER_S)
        while self._port.read(SETTLE_S).data and self._now_ns() < until_ns:
            pass

    def _press_reset(self, until_ns: int) -> str:
        talks, left_s = "", max(0.0, (until_ns - self._now_ns()) / NS_PER_S)
        if self._text and not self._quoted:
            talks, self._quoted = f"The program on the board still talks ('{self._text}'). ", True
        return (
            f"{talks}Press the reset button on the board now, and again every two seconds until "
            f"it goes on (waiting for {left_s:.0f} s)."
        )

    def _in_step(self, within_s: float) -> bool:
        """Ask for attention again and again; afterwards nothing of it is under way any more."""
        until_ns = self._now_ns() + round(within_s * NS_PER_S)
        while self._now_ns() < until_ns:
            heard = self._sync_once()
            if stk500.in_step(heard):
                return self._still_in_step()
            self.heard = (self.heard + heard)[-HEARD_MAX:]
        self._text = readable_text(self.heard) or self._text
        return False

    def _sync_once(self) -> bytes:
        """Ask for attention once; return what came until it was had, or until it is time again."""
        self._port.write(stk500.GET_SYNC.data)
        heard = b""
        until_ns = self._now_ns() + round(SYNC_EVERY_S * NS_PER_S)
        while not stk500.in_step(heard) and self._now_ns() < until_ns:
            heard += self._port.read(READ_S).data
        return heard

    def _hands_off(self) -> bool:
        """Stay in step until a finger that was on its way has pressed: that starts the loader anew.

        Returns:
            Whether the loader is still there.
        """
        began_ns = pressed_ns = answered_ns = now_ns = self._now_ns()
        while (
            now_ns - pressed_ns < HANDS_OFF_S * NS_PER_S
            and now_ns - began_ns < HANDS_OFF_MAX_S * NS_PER_S
        ):
            answered = stk500.in_step(self._sync_once())
            now_ns = self._now_ns()
            if answered:
                answered_ns = now_ns
                self._port.read(SYNC_EVERY_S)
            elif now_ns - answered_ns > BUTTON_TURN_S * NS_PER_S:
                return False
            else:
                pressed_ns = now_ns
        return self._still_in_step()

    def _still_in_step(self) -> bool:
        """Ask something else: late answers to the earlier question come before its answer."""
        self._port.write(stk500.READ_SIGNATURE.data)
        heard = b""
        until_ns = self._now_ns() + round(ANSWER_S * NS_PER_S)
        while self._now_ns() < until_ns:
            heard += self._port.read(READ_S).data
            if stk500.has_signature(heard):
                return True
        return False

    def _now_ns(self) -> int:
        return self._clock.now_ns()
