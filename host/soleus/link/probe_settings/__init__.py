"""Probe settings."""
