"""What is wrong with a probe: facts of an examination in, plain findings out, in order of harm."""
