"""The doctor's examination as it goes on: what to do now, and everything that is heard."""
