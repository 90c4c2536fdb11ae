"""The firmware's files call one another one way, so that each can be read with what is below it.

Who calls whom is asked of the compiler: what an object file wants, and which of the others has it.
That counts a pointer to a function and a variable, too.
"""

import graphlib
import subprocess

import pytest

from tests.firmware.built.test_platformio import FIRMWARE, made

pytestmark = pytest.mark.firmware

AVR = ("avr-gcc", "-mmcu=atmega328p", "-DF_CPU=16000000UL", "-Os")
HERE = ("gcc",)
# Every board's list in the Makefile, and what compiles it; its folder of hal/ is in that list.
BOARDS = {"AVR_SOURCES": (AVR, "src/hal/avr"), "LIBRARY_SOURCES": (HERE, "src/hal/posix")}

# What chip.c, clock.c and begin.c of the example are, if the last calls the first.
ROUND = (
    "chip.c, which calls clock_begin of clock.c, which calls wake of begin.c, "
    "which calls start of chip.c"
)


def symbols(compiler, root, source, folder):
    """(what others may use of a file, what it wants of others): names of the linker."""
    out = folder / source.replace("/", "+").replace(".c", ".o")
    command = [*compiler, "-std=c11", "-Isrc", "-c", source, "-o", out]
    subprocess.run(command, cwd=root, check=True)
    nm = ["avr-nm" if compiler is AVR else "nm", "-g", "-P", out]
    told = subprocess.run(nm, capture_output=True, text=True, check=True).stdout
    kinds = dict(line.split()[:2] for line in told.splitlines())
    wanted = {name for name, kind in kinds.items() if kind == "U"}
    return kinds.keys() - wanted, wanted


def arrows(compiler, root, sources, folder):
    """From each file to those that it calls, with one name for which it does."""
    tables = {source: symbols(compiler, root, source, folder) for source in sources}
    owner = {name: source for source, (has, _) in tables.items() for name in has}
    return {
        source: {owner[name]: name for name in sorted(wanted & owner.keys())}
        for source, (_, wanted) in tables.items()
    }


def circle(calls):
    """The first circle, as words: who calls what of whom, until it is the first again; or none."""
    try:
        graphlib.TopologicalSorter(calls).prepare()
    except graphlib.CycleError as error:
        first, *others = reversed(error.args[1])
        words = [first]
        for caller, called in zip([first, *others], others, strict=False):
            words.append(f"calls {calls[caller][called]} of {called}")
        return ", which ".join(words)
    return ""


@pytest.mark.parametrize("board", BOARDS)
def test_the_files_of_a_board_call_in_no_circle(board, tmp_path):
    """Six files of the AVR once called each other in one circle: none could be read alone."""
    compiler, hal = BOARDS[board]
    calls = arrows(compiler, FIRMWARE, made(board), tmp_path)
    files = {path.relative_to(FIRMWARE).as_posix() for path in (FIRMWARE / hal).glob("*.c")}

    assert files
    assert files <= calls.keys()
    assert "" == circle(calls)


def test_every_folder_of_the_hal_is_walked():
    """A new board's files would go in circles unseen."""
    folders = {f"src/hal/{path.name}" for path in (FIRMWARE / "src/hal").iterdir() if path.is_dir()}

    assert folders == {hal for _, hal in BOARDS.values()}


@pytest.mark.parametrize("compiler", [AVR, HERE], ids=["avr", "here"])
@pytest.mark.parametrize(
    ("begin", "found"),
    [
        ("void wake(void) { }", ""),
        ("void start(void); void wake(void) { start(); }", ROUND),
        (
            "void start(void); void (*wake_by)(void) = start; void wake(void) { wake_by(); }",
            ROUND,
        ),
        ("static void start(void) { } void wake(void) { start(); }", ""),
    ],
    ids=["a line", "a call", "a pointer", "a function of its own"],
)
def test_a_circle_is_found_and_shown(compiler, begin, found, tmp_path):
    """A walk that cannot fail would say nothing of the files that it walked."""
    sources = {
        "chip.c": "void clock_begin(void); void start(void) { clock_begin(); }",
        "clock.c": "void wake(void); void clock_begin(void) { wake(); }",
        "begin.c": begin,
    }
    for name, text in sources.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert found == circle(arrows(compiler, tmp_path, sources, tmp_path))
