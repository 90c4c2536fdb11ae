"""The boot loaders of real boards, from Debian's package arduino-core-avr, for the simulated one.

Never copied into this repository: they have licences of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path("/usr/share/arduino/hardware/arduino/avr/bootloaders")
FLASH_N: Final = 0x8000


@dataclass(frozen=True, slots=True)
class BootLoader:
    """One boot loader.

    Attributes:
        file: Intel HEX, in ``FOLDER``.
        baud: the speed at which it talks.
        begins_at: the address where it lies here.
    """

    file: str
    baud: int
    begins_at: int

    @property
    def there(self) -> bool:
        """Whether the package is installed."""
        return (FOLDER / self.file).is_file()

    def hex_in(self, folder: Path) -> Path:
        """Its Intel HEX file for the simulator, moved to ``begins_at`` if it lies elsewhere."""
        records = _data_records((FOLDER / self.file).read_text(encoding="ascii"))
        moved_by = self.begins_at - min(address for address, _ in records)
        path = folder / "boot.hex"
        lines = [_record(address + moved_by, data) for address, data in records]
        path.write_text("\n".join([*lines, ":00000001FF", ""]), encoding="ascii")
        return path


# Debian compiles optiboot anew, and its compiler makes it 20 bytes longer than the 512 bytes for
# which it is linked. Its code does not care where it lies, so it is given the next larger section.
OPTIBOOT: Final = BootLoader("optiboot/optiboot_atmega328.hex", 115_200, 0x7C00)
ATMEGABOOT: Final = BootLoader("atmega/ATmegaBOOT_168_atmega328.hex", 57_600, 0x7800)
LOADERS: Final = {"optiboot": OPTIBOOT, "atmegaboot": ATMEGABOOT}


def _data_records(text: str) -> list[tuple[int, bytes]]:
    """Address and bytes of each record, without the lone version number at the flash's end."""
    records = []
    for line in text.split():
        n, address, kind = int(line[1:3], 16), int(line[3:7], 16), int(line[7:9], 16)
        if kind == 0 and address != FLASH_N - 2:
            records.append((address, bytes.fromhex(line[9 : 9 + 2 * n])))
    return records


def _record(address: int, data: bytes) -> str:
    record = bytes([len(data)]) + address.to_bytes(2, "big") + b"\0" + data
    return f":{(record + bytes([-sum(record) & 0xFF])).hex().upper()}"
