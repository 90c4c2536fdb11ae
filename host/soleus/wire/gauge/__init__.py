"""Gauge."""
