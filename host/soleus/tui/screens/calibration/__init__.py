"""The screens of a guided calibration and of the thirty-second check."""
