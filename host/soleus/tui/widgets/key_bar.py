"""The footer: the keys that work now, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding
from textual.screen import Screen

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GlyphLevel, spell
from soleus.tui.widgets.canvas import Canvas

Key = tuple[str, str]


def keys_of(bindings: Iterable[tuple[Binding, bool]]) -> tuple[Key, ...]:
    """(key as shown, what it does) of the bindings that are shown and work now.

    Keys of one action stand together: ``space s let go``.
    """
    shown: dict[str, list[str]] = {}
    for binding, enabled in bindings:
        if binding.show and enabled and binding.description:
            signs = shown.setdefault(binding.description, [])
            sign = binding.key_display or binding.key
            if sign not in signs:
                signs.append(sign)
    return tuple((" ".join(signs), does) for does, signs in shown.items())


def draw_keys(keys: Sequence[Key], width: int, level: GlyphLevel) -> Cells:
    """Draw as many whole keys as fit, the first ones first."""
    cells, column = Cells(width, 1), 1
    for sign, does in ((spell(sign, level), spell(does, level)) for sign, does in keys):
        if column + len(sign) + 1 + len(does) > width:
            break
        cells.put(0, column, sign, Ink.STRONG)
        cells.put(0, column + len(sign) + 1, does, Ink.FAINT)
        column += len(sign) + len(does) + 3
    return cells


class KeyBar(Canvas):
    """One line at the bottom of every screen."""

    def __init__(self, level: GlyphLevel) -> None:
        super().__init__(id="keys")
        self._level = level
        self._keys: tuple[Key, ...] = ()

    def on_mount(self) -> None:
        """Follow what the screen's bindings allow."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self.call_after_refresh(self._follow, self.screen)

    def _follow(self, _: object) -> None:
        if not self.is_attached:
            return
        active = self.screen.active_bindings
        own = [key for key in _keys_in_order(self.screen) if key in active]
        order = [*own, *(key for key in active if key not in own)]
        keys = keys_of((active[key].binding, active[key].enabled) for key in order)
        if keys != self._keys:
            self._keys = keys
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """The line of keys."""
        return draw_keys(self._keys, width, self._level)


def _keys_in_order(screen: Screen[object]) -> list[str]:
    """The keys of a screen in the order in which it lists them."""
    listed = (entry for entry in screen.BINDINGS if isinstance(entry, Binding))
    return [key.strip() for entry in listed for key in entry.key.split(",")]
