"""The bound of the image's stack: that it is read rightly, and that it fits the chip."""

import subprocess

import pytest

from tests.firmware.built.stack import SRAM_LEN, Unbounded, bound_of, static_ram_n
from tests.simavr.harness import IMAGE, build

pytestmark = pytest.mark.firmware

MARGIN_N = 512  # a quarter of the memory stays free whatever happens

# By hand: main is called (2), pushes 3, reserves 300 in the long form and 2 in the short one, and
# calls (2) deep, which pushes 1 and jumps to far, which reserves 10 and calls (2) the end.
PROGRAM = """
        rjmp main
main:   push r2
        push r28
        push r29
        in r28, 0x3d
        in r29, 0x3e
        subi r28, lo8(300)
        sbci r29, hi8(300)
        out 0x3e, r29
        out 0x3d, r28
        rcall .
        rcall shallow
        rcall deep
        ret
shallow: push r3
        push r4
        ret
deep:   push r5
        rjmp far
far:    in r28, 0x3d
        in r29, 0x3e
        sbiw r28, 10
        out 0x3e, r29
        out 0x3d, r28
        rcall end
        ret
end:    ret
__vector_1: push r0
        rcall end
        reti
"""
EXPECTED_PROGRAM_N = 2 + 3 + 300 + 2 + (2 + 1 + 10 + (2 + 0))
EXPECTED_INTERRUPT_N = 2 + 1 + (2 + 0)


def assembled(folder, text):
    """An image of these instructions."""
    source, image = folder / "program.S", folder / "program.elf"
    source.write_text(text, encoding="ascii")
    command = ["avr-gcc", "-mmcu=atmega328p", "-nostdlib", "-Wl,-e,main", str(source), "-o"]
    subprocess.run([*command, str(image)], check=True, capture_output=True)
    return image


def test_pushes_frames_calls_and_jumps_are_added_up(tmp_path):
    """A bound that misses one of them is too small, and nobody notices."""
    bound = bound_of(assembled(tmp_path, PROGRAM))

    assert EXPECTED_PROGRAM_N == bound.program_n
    assert EXPECTED_INTERRUPT_N == bound.interrupt_n
    assert ("main", "deep", "far", "end") == bound.program_path


@pytest.mark.parametrize(
    ("wrong", "instead"),
    [
        ("end:    ret", "end:    rcall deep\n        ret"),
        ("end:    ret", "end:    icall\n        ret"),
        ("        reti", "        sei\n        reti"),
    ],
)
def test_what_has_no_bound_is_said(tmp_path, wrong, instead):
    """A recursion, a pointer to anything, an interrupt that lets others in."""
    with pytest.raises(Unbounded):
        bound_of(assembled(tmp_path, PROGRAM.replace(wrong, instead)))


def test_data_and_the_deepest_stack_leave_a_quarter_of_the_memory():
    """A stack that meets the data shows only in the field, and never twice in the same way."""
    build()

    assert static_ram_n(IMAGE) + bound_of(IMAGE).total_n <= SRAM_LEN - MARGIN_N
