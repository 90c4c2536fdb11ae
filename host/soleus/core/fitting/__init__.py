"""From a run of known loads to a calibration: questions, procedure, fit, uncertainty budget."""
