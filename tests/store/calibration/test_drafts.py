"""A calibration run that was broken off lies in the data folder until it is finished."""

import pytest

from soleus.errors import BrokenFile, StoreError
from soleus.store.calibration.drafts import (
    drop_unfinished,
    keep_unfinished,
    put_unfinished_aside,
    unfinished_path,
    unfinished_text,
)
from soleus.store.folder import open_folder

UID, OTHER = "0123456789abcdef", "fedcba9876543210"


@pytest.fixture
def folder(tmp_path):
    """An empty data folder."""
    return open_folder(tmp_path / "data")


def test_the_newest_of_each_probe_is_kept(folder):
    """Two probes on one bench must not get each other's steps."""
    for uid, text in ((UID, "one"), (OTHER, "other"), (UID, "newer")):
        keep_unfinished(folder, uid, text)

    assert ("newer", "other") == (unfinished_text(folder, UID), unfinished_text(folder, OTHER))


def test_what_was_dropped_is_gone_and_may_be_dropped_again(folder):
    """A finished run is not offered again."""
    keep_unfinished(folder, UID, "one")
    drop_unfinished(folder, UID)
    drop_unfinished(folder, UID)

    assert unfinished_text(folder, UID) is None


def test_a_folder_that_cannot_be_written_is_told(folder):
    """A step that could not be kept must not look kept."""
    (folder.path / "runs").write_text("in the way", encoding="utf-8")

    with pytest.raises(StoreError):
        keep_unfinished(folder, UID, "one")


def test_a_file_that_is_no_text_is_named(folder):
    """It is not taken for no run at all."""
    keep_unfinished(folder, UID, "one")
    unfinished_path(folder, UID).write_bytes(b"\xff\xfe")

    with pytest.raises(BrokenFile) as broken:
        unfinished_text(folder, UID)
    assert UID in broken.value.what


def test_what_is_put_aside_is_never_written_over(folder):
    """Each of them may hold an afternoon's steps that can still be read by eye."""
    for text in ("one", "two"):
        keep_unfinished(folder, UID, text)
        put_unfinished_aside(folder, UID)
    aside = sorted((folder.path / "runs").glob("*.broken"))

    assert ["two", "one"] == [path.read_text(encoding="utf-8") for path in aside]
    assert unfinished_text(folder, UID) is None


def test_what_cannot_be_put_aside_is_told(folder):
    """A new run must not be begun over it."""
    with pytest.raises(StoreError):
        put_unfinished_aside(folder, UID)
