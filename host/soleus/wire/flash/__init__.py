"""Bytes of flashing: Intel HEX files and the STK500v1 protocol."""
