"""The Arduino way to the same probe: library and sketch, built by Debian's arduino-builder."""

import shutil
import subprocess

import pytest

from soleus.wire.frames import Data, Hello
from soleus.wire.spec import Board, Op
from tests.firmware.commands import START_AT_ONCE, event, frames_in, samples_in
from tests.simavr.harness import ROOT, Setup, run_virtual

FIRMWARE = ROOT / "firmware"
HARDWARE = ["/usr/share/arduino-builder", "/usr/share/arduino/hardware"]  # where Debian puts them
# Debian's core uses a macro that its compiler knows only under another name.
MACRO = "-DDECIMAL_DIG=__DECIMAL_DIG__"

pytestmark = [
    pytest.mark.firmware,
    pytest.mark.skipif(
        shutil.which("arduino-builder") is None, reason="arduino-builder is not installed"
    ),
]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The sketch as the Arduino IDE would build it for an Uno, from the library alone."""
    folder = tmp_path_factory.mktemp("arduino")
    library = folder / "libraries" / "SoleusProbe"
    library.mkdir(parents=True)
    shutil.copy(FIRMWARE / "library.properties", library)
    shutil.copytree(FIRMWARE / "src", library / "src")
    shutil.copytree(FIRMWARE / "examples", library / "examples")
    build = folder / "build"
    build.mkdir()
    command = [
        "arduino-builder",
        "-compile",
        *(word for path in HARDWARE for word in ("-hardware", path)),
        *("-tools", "/usr/bin", "-libraries", str(library.parent), "-fqbn", "arduino:avr:uno"),
        *(f"-prefs=compiler.{kind}.extra_flags={MACRO}" for kind in ("c", "cpp")),
        *("-build-path", str(build), str(library / "examples/soleus_probe/soleus_probe.ino")),
    ]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return build / "soleus_probe.ino.elf"


def test_another_board_is_refused_with_a_sentence():
    """Whoever has chosen a Mega would read of undefined references otherwise."""
    command = ["avr-gcc", "-mmcu=atmega2560", "-DARDUINO=10819", "-Isrc", "-fsyntax-only"]
    made = subprocess.run(
        [*command, "src/SoleusProbe.c"], cwd=FIRMWARE, capture_output=True, text=True, check=False
    )

    assert made.returncode != 0
    assert "choose an Arduino Uno or Nano as the board" in made.stderr


@pytest.mark.parametrize("sensor", ["hx711", "analog"])
def test_the_sketch_is_the_same_probe(image, tmp_path, sensor):
    """Arduino's start-up presets timers and the ADC, and its timer 0 runs beside ours."""
    setup = Setup(
        tmp_path,
        seconds=3.0,
        events=[START_AT_ONCE, event("2.2", Op.STOP, 2)],
        sensor=sensor,
        image=image,
    )
    run = run_virtual(setup)
    frames = frames_in(run.data)
    data = [frame for frame in frames if isinstance(frame, Data)]
    hello = next(frame for frame in frames if isinstance(frame, Hello))
    numbers = [frame.sample_n + i for frame in data for i in range(frame.n)]

    assert Board.ATMEGA328P == hello.board
    assert list(range(len(numbers))) == numbers
    assert len(numbers) > (430 if sensor == "analog" else 160)
    assert {0} == {frame.lost_n for frame in data}
    assert run.summary["ram_never_used_n"] > 512


def test_the_sketch_reads_the_cell_as_the_plain_image_does(image, tmp_path):
    """Two ways to build that measured two things would make two kinds of record."""
    counts = []
    for name, used in (("plain", None), ("arduino", image)):
        folder = tmp_path / name
        folder.mkdir()
        given = {} if used is None else {"image": used}
        run = run_virtual(Setup(folder, seconds=2.0, events=[START_AT_ONCE], **given))
        counts.append({count for *_, count in samples_in(frames_in(run.data))})

    assert counts[0] == counts[1]


def test_the_sketch_stands_still_as_well_when_its_first_page_is_empty(image, tmp_path):
    """A boot loader that is cut off leaves that page erased; the second begins with two jumps."""
    flash = tmp_path / "flash.bin"
    subprocess.run(["avr-objcopy", "-O", "binary", image, flash], check=True)

    assert bytes.fromhex("ffcfffcf") == flash.read_bytes()[128:132]
