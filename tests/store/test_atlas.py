"""The atlas that comes with an installation."""

from soleus.store.atlas import load_atlas


def test_the_atlas_of_this_installation_is_whole():
    """It is package data: a wheel without it would start and know no place."""
    assert {"ps01", "ps14", "sol_si", "pir"} <= set(load_atlas().spots)


def test_the_atlas_is_read_once():
    """Parsing takes 20 ms, which every screen would pay again."""
    assert load_atlas() is load_atlas()
