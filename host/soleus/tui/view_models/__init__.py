"""What a screen says, made of what it is told; no widget and no key."""
