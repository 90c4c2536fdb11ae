"""Sessions in the SQLite file: written, sealed, read, recovered, verified."""
