"""Pure numbers and rules: no file, port, clock or thread is known here."""
