"""NO_COLOR: not one colour leaves the program, and every word is still there."""

import pytest

from tests.tui.app_driver import driven, sent_colours


async def test_under_no_color_no_screen_sends_a_colour(tmp_path, monkeypatch):
    """Whoever asks for no colour gets none, not greys, on every screen."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with driven(tmp_path) as person:
        seen = [sent_colours(person.app)]
        await person.to_place()
        seen.append(sent_colours(person.app))
        await person.press("enter")
        seen.append(sent_colours(person.app))
        await person.alone("l", "y")
        seen.append(sent_colours(person.app))
        await person.press("escape")
        await person.at_hold()
        await person.push_to(90)
        seen.append(sent_colours(person.app))
        await person.press("space")
        seen.append(sent_colours(person.app))

        assert [[]] * 6 == seen


async def test_under_no_color_the_stop_is_reversed_all_over(tmp_path, monkeypatch):
    """Reverse video is the one thing that still fills a screen."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        await person.press("space")
        lines = person.app.screen._compositor.render_strips()[:-1]

        assert all(segment.style.reverse for line in lines for segment in line)


@pytest.mark.parametrize("level", ["ascii", "halves"])
async def test_the_lower_glyph_levels_carry_the_whole_hold(tmp_path, monkeypatch, level):
    """Someone on an old console sees number, zone, band and stop as well."""
    monkeypatch.setenv("SOLEUS_GLYPHS", level)
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        text = person.text()

        assert "0:01 of 0:30" in text
        assert level != "ascii" or text.isascii()
