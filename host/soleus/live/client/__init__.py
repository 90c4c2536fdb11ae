"""A probe without a recording, turned by hand: for commands that look, weigh or examine."""
