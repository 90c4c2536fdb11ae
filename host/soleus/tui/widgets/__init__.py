"""Things that are drawn. Each is told its whole content and knows nothing of the engine."""
