"""The widgets of the hold screen: number, cue, gauge, curve, stop."""
