"""What a calibration is and what may be claimed with it: curve, zero, ±, label, health."""
