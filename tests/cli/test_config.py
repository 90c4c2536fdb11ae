"""``soleus config``: where the data lies, and the lasting settings."""

import pytest


def test_all_settings_are_listed_with_value_and_meaning(soleus):
    """Nobody reads the source to learn what can be set."""
    lines = soleus("config", "get").out.splitlines()

    assert "plain = false  # spoken-style lines instead of the full screen" in lines
    assert "theme = dark  # colours of the screen" in lines


def test_a_setting_is_kept(soleus):
    """The point of a lasting setting: the next command finds it."""
    soleus("config", "set", "plain", "true")

    assert "true\n" == soleus("config", "get", "plain").out


def test_setting_ends_with_the_full_path_of_the_file(soleus, data):
    """Whoever wants to see or undo it knows where it went."""
    assert f"{data / 'settings.toml'}\n" == soleus("config", "set", "theme", "light").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("get colour", "There is no setting 'colour'"),
        ("set colour red", "There is no setting 'colour'"),
        ("set theme purple", "theme: it must be one of dark, light, high-contrast"),
        ("set plain perhaps", "plain: it must be true or false"),
        ("set no_contact_s 10", "no_contact_s: it must be a number from 30 to 300"),
    ],
)
def test_an_unknown_key_or_value_ends_with_2_and_changes_nothing(soleus, data, words, said):
    """A setting that is silently ignored is worse than none."""
    ran = soleus("config", *words.split())

    assert 2 == ran.exit_code
    assert said in ran.err
    assert not (data / "settings.toml").exists()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('theme = "dark"\nplain = "yes"\n', "line 2, plain"),
        ('theme = "dark"\n\ncolour = "red"\n', "line 3, colour"),
        ('theme = "dark"\nplain = \n', "line 2"),
    ],
)
@pytest.mark.parametrize("words", ["get theme", "set theme light"])
def test_a_broken_file_is_named_with_line_and_key_and_left_alone(soleus, data, text, where, words):
    """It was written by hand, so a hand has to mend it; overwriting would lose the rest."""
    data.mkdir()
    file = data / "settings.toml"
    file.write_text(text, encoding="utf-8")
    ran = soleus("config", *words.split())

    assert 2 == ran.exit_code
    assert f"{file}, {where}" in ran.err
    assert text == file.read_text(encoding="utf-8")
