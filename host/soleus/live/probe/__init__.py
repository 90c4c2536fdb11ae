"""What is known of the connected probe now: reading, zero, rate, condition, presses, loads."""
