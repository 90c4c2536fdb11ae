"""What all drawn widgets share: rows that stand until something about them changes."""

import pytest
from textual.app import App
from textual.geometry import Region

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.themes import THEMES
from soleus.tui.widgets.canvas import Canvas
from tests.tui.app_driver import SMALL


class Sign(Canvas):
    """One letter all over."""

    drawn = ("a", Ink.TEXT)

    def show(self, letter, ink):
        """Another letter, or another colour."""
        self.drawn = (letter, ink)
        self.repaint()

    def paint(self, width, height):
        """Row by row."""
        cells = Cells(width, height)
        for row in range(height):
            cells.put(row, 0, self.drawn[0] * width, self.drawn[1])
        return cells


class SignApp(App):
    """Nothing else on the screen."""

    def compose(self):
        """The sign."""
        yield Sign()

    def on_mount(self):
        """In our own themes."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name


@pytest.fixture
async def sign():
    """The sign on a screen, painted once."""
    async with SignApp().run_test(size=SMALL) as pilot:
        await pilot.pause()
        made = pilot.app.query_one(Sign)
        made.pause = pilot.pause
        made.resize = pilot.resize_terminal
        yield made


def rows(sign):
    """What the terminal would be told: text and style of every row."""
    strips = sign.render_lines(Region(0, 0, *sign.outer_size))
    return [[(part.text, part.style) for part in strip] for strip in strips]


async def test_what_has_not_changed_is_not_worked_out_again(sign):
    """Sixty pictures a second come; most of the screen stands still in each of them."""
    before = sign.render_lines(Region(0, 0, *sign.outer_size))
    sign.show("a", Ink.TEXT)
    await sign.pause()

    assert all(
        one is other
        for one, other in zip(
            before, sign.render_lines(Region(0, 0, *sign.outer_size)), strict=True
        )
    )


async def test_a_new_picture_is_shown(sign):
    """An old number that stays would be a wrong number."""
    sign.show("b", Ink.TEXT)
    await sign.pause()

    assert ["b" * 80] * 24 == [row[0][0] for row in rows(sign)]


async def test_the_same_signs_in_another_ink_are_shown(sign):
    """The colour is the zone."""
    before = rows(sign)
    sign.show("a", Ink.ABOVE)
    await sign.pause()

    assert all(old[0][1] != new[0][1] for old, new in zip(before, rows(sign), strict=True))


async def test_another_theme_is_followed_at_once(sign):
    """Rows of the dark theme on the light one could not be read."""
    before = rows(sign)
    sign.app.theme = THEMES[1].name
    await sign.pause()

    assert all(old[0][1] != new[0][1] for old, new in zip(before, rows(sign), strict=True))


async def test_another_size_is_followed(sign):
    """A terminal is made larger in mid-hold."""
    await sign.resize(100, 30)
    await sign.pause()

    assert ["a" * 100] * 30 == [row[0][0] for row in rows(sign)]


async def test_padding_that_comes_with_a_class_is_followed(sign):
    """The wide layout gives the same widget other margins inside."""
    rows(sign)
    sign.styles.padding = (0, 1)
    await sign.pause()

    assert " " + "a" * 78 + " " == "".join(text for text, _ in rows(sign)[0])


@pytest.mark.parametrize("no_color", [False, True])
@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_the_rows_are_those_that_textual_would_have_made(sign, theme, no_color):
    """The way around Textual's own machinery must not show, with or without colour."""
    sign.app.theme = theme
    sign.app.no_color = no_color
    sign.show("b", Ink.IN_BAND)
    sign.show("c", Ink.IN_BAND)
    await sign.pause()
    textual = sign._styles_cache.render_widget(sign, Region(0, 0, *sign.outer_size))

    assert [[(part.text, part.style) for part in strip] for strip in textual] == rows(sign)


async def test_a_frame_that_a_style_sheet_lays_over_it_is_shown(sign):
    """A shorter way that left out a frame would make the style sheet a liar."""
    rows(sign)
    sign.styles.outline = ("heavy", "white")
    await sign.pause()

    assert {"━"} == set("".join(text for text, _ in rows(sign)[0])[1:-1])

    sign.styles.outline = None
    await sign.pause()

    assert "a" * 80 == rows(sign)[0][0][0]
