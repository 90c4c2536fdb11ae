"""The hold screen on another maker's gauge that ends the hold by what it does."""

import pytest

from soleus.link.gauge.problems import GaugeProblem
from soleus.link.registry import open_source
from tests.live.session_driver import Through
from tests.tui.app_driver import LARGE, SMALL, driven

WHAT = "The gauge at mark10@/dev/ttyUSB0 has changed its unit from N to lbf."


class Changed(Through):
    """Ends as a gauge does whose unit was changed, once it is told to."""

    now = False

    def read(self, timeout_s):
        """As inside, unless the unit is another."""
        if Changed.now:
            raise GaugeProblem(WHAT, "", "Leave the unit alone during a hold; begin again.")
        return self.inner.read(timeout_s)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_the_gauge_has_changed_stands_on_the_stop(tmp_path, monkeypatch, size):
    """Nobody should look for a cable that is plugged in."""
    Changed.now = False
    monkeypatch.setattr(
        "soleus.live.connection.finder.open_source",
        lambda url, *, clock: Changed(open_source(url, clock=clock), clock),
    )
    async with driven(tmp_path, size=size) as person:
        await person.at_hold()
        await person.push_to(60)
        Changed.now = True
        await person.let(0.5)
        assert WHAT in person.text()
        await person.let(0.5)
        await person.press("space")

        assert WHAT in person.text()
        assert "Plug the probe in" not in person.text()
        assert "The record up to here is kept." in person.text()
