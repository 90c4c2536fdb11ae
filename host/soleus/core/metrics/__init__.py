"""The figures of a finished hold: each with unit, formula, condition and source."""
