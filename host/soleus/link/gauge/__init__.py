"""Other makers' force gauges as a source, by the dialects of ``wire.gauge``."""
