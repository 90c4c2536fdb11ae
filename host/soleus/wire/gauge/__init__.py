"""Lines of other makers' gauges: dialects as data, and what a line means."""
