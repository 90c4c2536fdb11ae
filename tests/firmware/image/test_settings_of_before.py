"""What lies in an EEPROM since before a board was flashed: settings outlive the firmware."""

import subprocess

import pytest

from soleus.wire.frames import Hello, Settings
from soleus.wire.spec import Capability, Op
from tests.firmware.commands import event, frames_in
from tests.simavr.harness import Setup, build, run_virtual

pytestmark = pytest.mark.firmware

EEPROM_LEN = 1024
SLOTS_AT = 16

# As the image of commit 83a2836 left it, the last one before a watchdog could be set: two slots, of
# which the second, written after six SETs, is the newer one.
OF_83A2836 = bytes.fromhex(
    "0207aa2343b307b158040100010088136c6331302d61000000000000000000006c656674207468756d620000"
    "0000000000c20100200301400063e9"
    "0208aa2343b307b158040100010088136c6331302d61000000000000000000006c656674207468756d620000"
    "0000000000c201006400014000df11"
)


def eeprom_with(slots):
    """A whole EEPROM, erased but for these slots."""
    return (b"\xff" * SLOTS_AT + slots).ljust(EEPROM_LEN, b"\xff")


def greeting_and_settings(folder):
    """What the image says of itself with the EEPROM in this folder."""
    asked = Setup(folder, seconds=1.0, events=[event("boot 0.5", Op.SETTINGS)])
    frames = frames_in(run_virtual(asked).data)
    (hello,) = (frame for frame in frames if isinstance(frame, Hello))
    (told,) = (frame for frame in frames if isinstance(frame, Settings))
    return hello, told


def test_settings_of_the_image_before_the_watchdog_are_read_with_nothing_lost(tmp_path):
    """``soleus probe flash`` promises it: a new id would part a probe from its calibration."""
    (tmp_path / "eeprom.bin").write_bytes(eeprom_with(OF_83A2836))
    hello, told = greeting_and_settings(tmp_path)

    assert bytes.fromhex("aa2343b307b15804") == hello.uid
    assert 2 == hello.boots_n
    assert Capability.SIMULATED in hello.capabilities
    assert Capability.WATCHDOG not in hello.capabilities
    assert ("lc10-a", "lc10-a") == (hello.calibration_id, told.calibration_id)
    assert ("left thumb", 5000, 64, 100, 115_200) == (
        told.name,
        told.tip_area_cmm2,
        told.gain,
        told.rate_dhz,
        told.baud,
    )


def test_an_old_eeprom_gives_no_unmarked_probe_under_make_sim_probe(tmp_path):
    """A leftover in build/ made the simulator's numbers look like a real probe's."""
    build()
    (tmp_path / "eeprom.bin").write_bytes(eeprom_with(b"\x01" + OF_83A2836[1:59]))
    setup = Setup(tmp_path, seconds=1.0)
    out = tmp_path / "out.bin"
    renewing = [*setup.command(), "--virtual", "--renew", "--out", str(out)]
    ran = subprocess.run(renewing, capture_output=True, text=True, timeout=30, check=True)
    hello = next(frame for frame in frames_in(out.read_bytes()) if isinstance(frame, Hello))

    assert Capability.SIMULATED in hello.capabilities
    assert "sim-hx711" == hello.calibration_id
    assert "eeprom.bin was no simulated probe's and is made anew" in ran.stderr


def test_what_was_set_in_the_simulator_is_still_there_when_it_renews(tmp_path):
    """Only what is no simulated probe's is made anew; a name that was given stays."""
    build()
    (tmp_path / "eeprom.bin").write_bytes(eeprom_with(OF_83A2836))
    setup = Setup(tmp_path, seconds=1.0)
    out = tmp_path / "out.bin"
    renewing = [*setup.command(), "--virtual", "--renew", "--out", str(out)]
    ran = subprocess.run(renewing, capture_output=True, text=True, timeout=30, check=True)
    hello = next(frame for frame in frames_in(out.read_bytes()) if isinstance(frame, Hello))

    assert ("lc10-a", "") == (hello.calibration_id, ran.stderr)
