"""A calibration to read or file: certificate, claims, what became of it."""
