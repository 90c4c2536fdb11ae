"""Calibrating and checking on the connected probe, step by step."""
