"""Settings: read with file, line and key when broken, written without harming comments."""

import dataclasses

import pytest

from soleus.errors import ExitCode, UsageError
from soleus.store.settings import KNOWN, UserSettings, get_setting, load_settings, set_setting
from tests.store.sessions.samples import folder_in


def test_without_a_file_all_is_default(tmp_path):
    """Nobody has to set anything before the first hold."""
    assert UserSettings() == load_settings(folder_in(tmp_path))


def test_what_is_set_is_read_again(tmp_path):
    """A lasting setting lasts."""
    folder = folder_in(tmp_path)
    set_setting(folder, "plain", "true")
    set_setting(folder, "no_contact_s", "120")
    set_setting(folder, "theme", "light")

    expected = dataclasses.replace(UserSettings(), plain=True, no_contact_s=120.0, theme="light")
    assert expected == load_settings(folder)
    assert 120.0 == get_setting(folder, "no_contact_s")
    assert 0o600 == folder.settings_path.stat().st_mode & 0o777


def test_comments_and_order_survive_a_change(tmp_path):
    """A file that people edit belongs to them."""
    folder = folder_in(tmp_path)
    folder.settings_path.write_text('# mine\nperson = "ann"  # always\n\nplain = false\n')
    set_setting(folder, "plain", "true")

    assert '# mine\nperson = "ann"  # always\n\nplain = true\n' == folder.settings_path.read_text()


@pytest.mark.parametrize(
    ("text", "line", "key", "why"),
    [
        ("plain = true\nplian = true\n", 2, "plian", "no such setting"),
        ("# x\n\n[colours]\na = 1\n", 3, "colours", "no such setting"),
        ('plain = "yes"\n', 1, "plain", "true or false"),
        ("no_contact_s = 20\n", 1, "no_contact_s", "from 30 to 300"),
        ("no_contact_s = nan\n", 1, "no_contact_s", "a number, not nan"),
        ("no_contact_s = true\n", 1, "no_contact_s", "a number, not True"),
        ('\ntheme = "pink"\n', 2, "theme", "dark, light, high-contrast"),
        ("person = 3\n", 1, "person", "a text, not 3"),
        ('person = ""\n', 1, "person", "text in quotes"),
        ("plain = true\nplain = false\n", 2, "column 14", "overwrite"),
        ("plain = true\ntheme = dark\n", 2, "column 9", "Invalid value"),
    ],
)
def test_a_broken_file_is_named_with_line_and_key(tmp_path, text, line, key, why):
    """A person who edits by hand needs the place, not a traceback; and nothing half-applied."""
    folder = folder_in(tmp_path)
    folder.settings_path.write_text(text)
    with pytest.raises(UsageError) as told:
        load_settings(folder)

    assert told.value.what.startswith(f"{folder.settings_path}, line {line}, {key}:")
    assert why in told.value.what
    assert ExitCode.USAGE == told.value.exit_code


def test_bytes_that_are_no_text_are_named_with_their_line(tmp_path):
    """An editor with another encoding: still file and line."""
    folder = folder_in(tmp_path)
    folder.settings_path.write_bytes(b'plain = true\nperson = "J\xf6rg"\n')
    with pytest.raises(UsageError, match="line 2: this is not text in UTF-8"):
        load_settings(folder)


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("nothing", "1", "no setting 'nothing'"),
        ("plain", "perhaps", "true or false"),
        ("no_contact_s", "301", "from 30 to 300"),
        ("no_contact_s", "soon", "from 30 to 300"),
        ("role", "doctor", "self, therapist"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_written(tmp_path, key, text, why):
    """A refusal stores nothing."""
    folder = folder_in(tmp_path)
    with pytest.raises(UsageError, match=why):
        set_setting(folder, key, text)

    assert not folder.settings_path.exists()


def test_a_file_broken_elsewhere_is_not_written_over(tmp_path):
    """Setting one thing must not make the other mistake permanent."""
    folder = folder_in(tmp_path)
    folder.settings_path.write_text("plian = true\n")
    with pytest.raises(UsageError, match="plian"):
        set_setting(folder, "plain", "true")

    assert "plian = true\n" == folder.settings_path.read_text()


@pytest.mark.parametrize("key", list(KNOWN))
def test_every_setting_has_words_and_a_default_that_it_would_take(tmp_path, key):
    """The registry is what the help and the docs are made of."""
    known = KNOWN[key]
    text = str(known.default).lower() if isinstance(known.default, bool) else str(known.default)

    assert known.doc
    assert known.default == set_setting(folder_in(tmp_path), key, text)
