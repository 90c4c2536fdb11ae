"""A probe and a person in pure Python: the same wire bytes, without hardware."""
