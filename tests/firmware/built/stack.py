"""The deepest that the image's stack can ever go, read from the linked image's own instructions.

The compiler's tables (``-fstack-usage``) end where link-time optimisation begins, so the bound is
taken from the disassembly: what a function pushes and reserves, plus the deepest of what it calls.
Every push of a function counts, whichever way through it is taken; so the bound is never too small.
Interrupts do not interrupt one another here (checked), so one of them comes on top.

Knows nothing of how deep the stack really goes; the simulator measures that.
"""

from __future__ import annotations

import re
import subprocess
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

RETURN_ADDRESS_LEN = 2  # a program memory of 32 KiB
SRAM_LEN = 2048
# Calls through a pointer: who makes them, and what is behind the pointers there.
BEHIND_POINTERS = {
    "main": ("begin", "poll", "rest", "wake"),  # of the sensors, sensor.h
    "finish": ("hal_serial_send",),  # probe_send_t
}
# What newer assemblers name .L94, .Loc.7 or L0 is a place within a function.
_LABEL = re.compile(r"^([0-9a-f]+) <((?!\.L|L0).+)>:$")
_LINE = re.compile(r"^ +([0-9a-f]+):\t(\w+)(?:\t([^;]*))?(?:; (.*))?$")
_TARGET = re.compile(r"0x([0-9a-f]+)")
_NEVER_GOES_ON = {"ret", "reti", "rjmp", "jmp", "ijmp"}


@dataclass
class Function:
    """One function of the image: the bytes it takes on the stack, and where it goes from there."""

    name: str
    frame_n: int = 0
    calls: set[str] = field(default_factory=set)
    goes_on_in: set[str] = field(default_factory=set)  # jumps there instead of returning
    lets_interrupt: bool = False


@dataclass(frozen=True)
class Bound:
    """Worst case, bytes: the program, the deepest interrupt on top of it, and the ways there."""

    program_n: int
    interrupt_n: int
    program_path: tuple[str, ...]
    interrupt_path: tuple[str, ...]

    @property
    def total_n(self) -> int:
        """Both together."""
        return self.program_n + self.interrupt_n


class Unbounded(AssertionError):
    """A recursion, or a call through a pointer that nobody has listed."""


def bound_of(image: Path) -> Bound:
    """The bound of an image. Raises ``Unbounded``."""
    functions = _functions(_disassembled(image))
    program = _deepest(functions, "main", ())
    vectors = [name for name in functions if name.startswith("__vector_")]
    nested = [name for name in vectors if functions[name].lets_interrupt]
    if nested:
        raise Unbounded(f"interrupts that let others in: {nested}")
    interrupt = max(_deepest(functions, name, ()) for name in vectors)
    return Bound(
        RETURN_ADDRESS_LEN + program[0],
        RETURN_ADDRESS_LEN + interrupt[0],
        tuple(map(_plain, program[1])),
        tuple(map(_plain, interrupt[1])),
    )


def static_ram_n(image: Path) -> int:
    """Bytes of .data, .bss and .noinit."""
    done = subprocess.run(
        ["avr-size", "-A", str(image)], capture_output=True, text=True, check=True
    )
    return sum(int(n) for n in re.findall(r"^\.(?:data|bss|noinit)\s+(\d+)", done.stdout, re.M))


def _disassembled(image: Path) -> list[str]:
    command = ["avr-objdump", "-d", "--no-show-raw-insn", str(image)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def _functions(lines: list[str]) -> dict[str, Function]:
    starts = {int(found[1], 16): found[2] for line in lines if (found := _LABEL.match(line))}
    order = sorted(starts)

    def at(address: int) -> str:
        return starts[order[bisect_right(order, address) - 1]]

    functions = {name: Function(name) for name in starts.values()}
    recent: list[tuple[str, str]] = [("", "")] * 3
    name = ""
    for line in lines:
        if label := _LABEL.match(line):
            if name and recent[-1][0] not in _NEVER_GOES_ON:
                functions[name].goes_on_in.add(label[2])
            name = label[2]
        elif found := _LINE.match(line):
            address, word, operands = int(found[1], 16), found[2], (found[3] or "").strip()
            target = _TARGET.search(found[4] or "") or _TARGET.search(operands)
            _take(functions[name], word, operands, recent)
            if word in {"call", "rcall"} and operands != ".+0" and target:
                functions[name].calls.add(at(int(target[1], 16)))
            elif word == "icall":
                functions[name].calls |= _behind(name, functions)
            elif (word in {"rjmp", "jmp"} or word.startswith("br")) and target:
                where = at(int(target[1], 16))
                if where != name and int(target[1], 16) != address:
                    functions[name].goes_on_in.add(where)
            recent = [*recent[1:], (word, operands)]
    return functions


def _take(function: Function, word: str, operands: str, recent: list[tuple[str, str]]) -> None:
    """What one instruction takes on the stack."""
    if word == "push":
        function.frame_n += 1
    elif word == "rcall" and operands == ".+0":
        function.frame_n += RETURN_ADDRESS_LEN  # the compiler's shortest way to reserve two bytes
    elif word == "sei":
        function.lets_interrupt = True
    elif recent[-1] == ("in", "r29, 0x3e") and word in {"sbiw", "subi"}:
        function.frame_n += int(operands.split(",")[1], 16)
    elif recent[-2] == ("in", "r29, 0x3e") and recent[-1][0] == "subi" and word == "sbci":
        function.frame_n += 256 * int(operands.split(",")[1], 16)


def _behind(caller: str, functions: dict[str, Function]) -> set[str]:
    names = BEHIND_POINTERS.get(_plain(caller))
    found = {name for name in functions if names and _plain(name) in names}
    if not found:
        raise Unbounded(f"{caller} calls through a pointer; what is behind it is not listed")
    return found


def _deepest(
    functions: dict[str, Function], name: str, above: tuple[str, ...], *, jumped: bool = False
) -> tuple[int, tuple[str, ...]]:
    """Bytes below the call of this function, and the way to the deepest point."""
    if name in above and jumped and functions[name].frame_n == 0:
        return 0, ()  # a loop between the labels of one function in the compiler's own library
    if name in above:
        raise Unbounded(f"{' > '.join(map(_plain, (*above, name)))} goes round in a circle")
    function, here = functions[name], (*above, name)
    ways = [(0, ())]
    for callee in function.calls:
        deep_n, way = _deepest(functions, callee, here)
        ways.append((RETURN_ADDRESS_LEN + deep_n, way))
    ways += [_deepest(functions, tail, here, jumped=True) for tail in function.goes_on_in]
    deep_n, way = max(ways)
    return function.frame_n + deep_n, (name, *way)


def _plain(name: str) -> str:
    """A function's name without what the compiler has hung on to it."""
    return name.split(".", maxsplit=1)[0] or name
