"""Serial port."""
