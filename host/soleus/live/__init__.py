"""The session engine's surroundings: clock, threads, the wiring of link, wire, core, store."""
