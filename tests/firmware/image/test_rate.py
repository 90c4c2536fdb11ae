"""How many samples the image gets onto its line: what gives way first has to be the line."""

import pytest

from soleus.wire.codec import encode
from soleus.wire.frames import Data, SetCommand
from soleus.wire.spec import DATA_SAMPLES_MAX, Op, Setting
from tests.firmware.commands import event, frames_in
from tests.simavr.harness import Setup, run_virtual

pytestmark = pytest.mark.firmware

LINE_LIMIT_HZ = 2376  # by hand: 72 bytes of 93.5 µs (11 bits at 117 647 baud) for 16 samples
SETTLED_S = 1.5


def streamed(folder, baud, rate_hz):
    """The DATA of two seconds from a cell that gives so many samples, at this speed of the line."""
    kept = encode(SetCommand(9, Op.SET, baud, Setting.BAUD, "")).hex()
    run_virtual(Setup(folder, seconds=0.9, events=[f"boot 0.4 rx {kept}"]))
    start = event(f"boot {SETTLED_S}", Op.START)
    run = run_virtual(Setup(folder, rate_hz=rate_hz, seconds=SETTLED_S + 2.0, events=[start]))
    sent = b"".join(frame.data for frame in run.trace.frames)
    return [frame for frame in frames_in(sent) if isinstance(frame, Data)]


@pytest.mark.parametrize(
    ("baud", "rate_hz"), [(115_200, 0.95 * LINE_LIMIT_HZ), (250_000, 1.05 * LINE_LIMIT_HZ)]
)
def test_a_slow_line_is_full_before_the_program_loses_a_sample(tmp_path, baud, rate_hz):
    """A cell's chip keeps one reading only: it is lost if sealing a frame takes longer."""
    data = streamed(tmp_path, baud, rate_hz)

    assert 0 == data[-1].lost_n
    assert DATA_SAMPLES_MAX == max(frame.n for frame in data)
