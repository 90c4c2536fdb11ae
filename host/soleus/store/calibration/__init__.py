"""Calibration profiles, runs, drafts and checks as files in the data folder."""
