"""What is wrong with a probe: facts of a visit in, plain findings out, in order of harm."""
