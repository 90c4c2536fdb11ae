"""Cells, glyphs, pixels, scales and themes; nothing here knows a widget."""
