"""Pure bytes: frames between probe and host. No port, clock, file or thread is known here."""
