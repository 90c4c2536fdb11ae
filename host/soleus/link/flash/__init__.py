"""Writing firmware to a board through its boot loader."""
