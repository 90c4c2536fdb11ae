"""One recorded run: samples and inputs to the log, then to the engine, then to the screens."""
