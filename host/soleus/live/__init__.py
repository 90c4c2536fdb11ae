"""The session engine's surroundings: clock, threads, and the wiring of link, wire, core and store."""
