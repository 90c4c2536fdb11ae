"""A stored session to read: replayed, as JSON, as text, with another calibration."""
