"""``soleus person``: ids in, ids out."""

import pytest

from soleus.store.folder import find_folder


def test_me_is_there_before_anybody_was_added(soleus):
    """A hold without --person needs no preparation."""
    soleus("person", "add", "anna", "--label", "Anna from next door")

    assert (
        "me\nanna                              Anna from next door\n"
        == soleus("person", "list").out
    )


def test_json_has_key_id_and_label(soleus):
    """The UUID is for exchange, the key for the command line."""
    soleus("person", "add", "anna")
    people = soleus("person", "list", "--json").json["people"]

    assert [("me", None), ("anna", None)] == [(each["key"], each["label"]) for each in people]
    assert [36, 36] == [len(each["id"]) for each in people]


def test_a_list_without_a_record_is_empty_and_makes_none(soleus, data):
    """Looking must not leave a database behind."""
    ran = soleus("person", "list", "--json")

    assert (0, {"people": []}) == (ran.exit_code, ran.json)
    assert "no record" in ran.err
    assert not find_folder(data).database_path.exists()


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("me", "There is a person 'me' already"),
        ("Anna", "'Anna' cannot be a person's id"),
        ("a" * 33, "cannot be a person's id"),
        ("", "cannot be a person's id"),
    ],
)
def test_an_id_that_is_taken_or_cannot_be_one_ends_with_2(soleus, key, said):
    """Two people under one id could not be told apart again."""
    ran = soleus("person", "add", key)

    assert 2 == ran.exit_code
    assert said in ran.err


def test_an_id_is_taken_only_once(soleus):
    """The second one may be somebody else with the same first name."""
    soleus("person", "add", "anna")

    assert 2 == soleus("person", "add", "anna").exit_code
