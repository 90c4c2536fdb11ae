"""Spots."""
