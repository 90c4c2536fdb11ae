"""What the compiled image keeps in its EEPROM, when it says so, and what a reset leaves."""

import subprocess
import sys

import pytest

from soleus.wire.codec import encode
from soleus.wire.frames import Ack, Data, Hello, SetCommand, Settings
from soleus.wire.spec import AckStatus, Flag, Op, Setting
from tests.firmware.commands import START_AT_ONCE, event, frames_in, samples_in
from tests.simavr.harness import Setup, SimProbe, cell, run_virtual

pytestmark = pytest.mark.firmware

EEPROM_BYTE_US = 3_400  # ATmega328P data sheet, EEPROM programming time
START = "import sys; from soleus.cli import main; sys.exit(main(sys.argv[1:]))"


def setting(when, which, number=0, text="", command_id=1):
    """A SET as a line of the simulator's script."""
    return f"{when} rx {encode(SetCommand(command_id, Op.SET, number, which, text)).hex()}"


def only(frame_class, frames):
    """The frames of one kind."""
    return [frame for frame in frames if isinstance(frame, frame_class)]


def test_what_was_acknowledged_is_there_after_the_power_was_off(tmp_path):
    """That is all that a setting is for."""
    events = [
        setting("boot 0.5", Setting.NAME, text="left thumb", command_id=1),
        setting("boot 1.0", Setting.CALIBRATION, text="lc10-a", command_id=2),
        setting("boot 1.5", Setting.TIP_AREA, 5000, command_id=3),
        setting("boot 2.0", Setting.GAIN, 64, command_id=4),
        event("boot 2.5", Op.SETTINGS, 5),
    ]
    first = frames_in(run_virtual(Setup(tmp_path, seconds=3.0, events=events)).data)
    again = [event("boot 0.5", Op.SETTINGS, 1)]
    second = frames_in(run_virtual(Setup(tmp_path, seconds=1.0, events=again)).data)
    (hello,), (told,), (before,) = (
        only(Hello, second),
        only(Settings, second),
        only(Settings, first),
    )

    assert [AckStatus.OK] * 5 == [ack.status for ack in only(Ack, first)]
    assert ("left thumb", "lc10-a", 5000, 64) == (
        told.name,
        told.calibration_id,
        told.tip_area_cmm2,
        told.gain,
    )
    assert told.name == before.name
    assert ("lc10-a", 5000, 64) == (hello.calibration_id, hello.tip_area_cmm2, hello.gain)
    assert Flag.REBOOT == hello.flags


def test_a_reset_while_a_setting_is_written_leaves_the_old_or_the_acknowledged(tmp_path):
    """At every moment of the 0.2 s: an ACK is a promise, and without one nothing is half done."""
    run_virtual(Setup(tmp_path, seconds=1.0))
    kept = tmp_path / "eeprom.bin"
    before = kept.read_bytes()
    found = set()
    for ms in range(500, 780, 8):
        kept.write_bytes(before)
        asked = setting("boot 0.5", Setting.CALIBRATION, text="new")
        events = [asked, f"boot {ms / 1000} reset"]
        setup = Setup(tmp_path, seconds=ms / 1000 + 0.1, events=events, eeprom_us=EEPROM_BYTE_US)
        data = run_virtual(setup).data
        frames = frames_in(data, cut_by_reset=True)
        hello = only(Hello, frames)[-1]
        found.add((len(only(Ack, frames)), hello.calibration_id, hello.flags))

    found.discard((0, "new", Flag.REBOOT))  # written, and the reset came before the ACK was out

    assert {(0, "sim-hx711", Flag.REBOOT), (1, "new", Flag.REBOOT)} == found


def test_an_id_that_was_told_is_still_there_after_any_reset(tmp_path):
    """A host files what it measures under it, and opening the port resets the board."""
    for ms in range(10, 400, 15):
        (tmp_path / "eeprom.bin").write_bytes(b"\xff" * 1024)  # as it comes from the shop
        run = run_virtual(
            Setup(
                tmp_path,
                seconds=ms / 1000 + 0.5,
                events=[f"boot {ms / 1000} reset"],
                eeprom_us=EEPROM_BYTE_US,
            )
        )
        hellos = only(Hello, frames_in(run.data, cut_by_reset=True))

        assert 1 == len({hello.uid for hello in hellos})
        assert {Flag.REBOOT} == {hello.flags for hello in hellos}


def test_a_bad_value_is_refused_and_changes_nothing(tmp_path):
    """The EEPROM is not even touched."""
    run_virtual(Setup(tmp_path, seconds=1.0))
    events = [setting("boot 0.5", Setting.BAUD, 230_400), event("boot 0.6", Op.SETTINGS, 2)]
    frames = frames_in(run_virtual(Setup(tmp_path, seconds=1.0, events=events)).data)

    assert [AckStatus.BAD_ARGUMENT, AckStatus.OK] == [ack.status for ack in only(Ack, frames)]
    assert 250_000 == only(Settings, frames)[0].baud


def test_a_setting_sent_twice_is_done_once(tmp_path):
    """An EEPROM lives for 100 000 writes, and a host repeats itself."""
    once = tmp_path / "once"
    twice = tmp_path / "twice"
    for folder, times in (once, ["0.5"]), (twice, ["0.5", "0.6", "1.0"]):
        folder.mkdir()
        events = [setting(f"boot {at}", Setting.NAME, text="thumb") for at in times]
        run_virtual(Setup(folder, seconds=1.5, events=events))

    assert (once / "eeprom.bin").read_bytes() == (twice / "eeprom.bin").read_bytes()


def test_samples_go_on_while_a_setting_is_written(tmp_path):
    """A name that costs a sample would be a gap in somebody's curve."""
    events = [START_AT_ONCE, setting("boot 1.0", Setting.NAME, text="thumb", command_id=2)]
    run = run_virtual(Setup(tmp_path, force=[(0, 0), (3, 9)], seconds=2.0, events=events))
    frames = frames_in(run.data)
    samples = samples_in(frames)

    assert list(range(len(samples))) == [number for number, _, _ in samples]
    assert {0} == {frame.lost_n for frame in only(Data, frames)}
    assert 0 == run.summary["unread_n"]


def test_at_gain_64_a_newton_is_half_as_many_counts(tmp_path):
    """The chip obeys the number of pulses; a gain that HELLO tells and it has not is a lie."""
    run_virtual(Setup(tmp_path, seconds=1.0, events=[setting("boot 0.5", Setting.GAIN, 64)]))
    run = run_virtual(Setup(tmp_path, seconds=1.0, events=[event("boot 0.5", Op.START)]))
    frames = frames_in(run.data)
    counts = {count for *_, count in samples_in(frames)}

    assert 64 == only(Hello, frames)[0].gain
    assert {round(cell().zero_counts) // 2} == counts
    assert 0 == run.summary["wrong_gain_n"]


def test_the_slow_line_speed_holds_from_the_next_boot_on(tmp_path):
    """115200 is what adapters of all ages can do; a bit is then 8.5 µs instead of 4."""
    events = [setting("boot 0.5", Setting.BAUD, 115_200)]
    first = run_virtual(Setup(tmp_path, seconds=1.0, events=events))
    second = run_virtual(Setup(tmp_path, seconds=0.3))

    def us_per_byte(run):
        hello = next(t for t in run.trace.frames if len(t.data) > 60)
        return (hello.last_us - hello.first_us) / (len(hello.data) - 1)

    assert 2.125 == pytest.approx(us_per_byte(second) / us_per_byte(first), rel=0.01)


def test_the_command_line_sets_the_image(tmp_path):
    """From what a person types to the chip's own memory and back."""
    with SimProbe(Setup(tmp_path, seconds=60.0)) as probe:
        words = ["probe", "set", "tip", "50", "--probe", str(probe.pty), "--data", str(tmp_path)]
        ran = subprocess.run(
            [sys.executable, "-c", START, *words],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    assert (0, f"The probe at serial:{probe.pty} has kept it.\n") == (ran.returncode, ran.stderr)
    assert "tip          50\n" in ran.stdout
