"""Raw bytes of a probe kept in a file, and played again as that probe."""
