"""Flashing from start to greeting: which image, which port, and who answers afterwards."""
