"""The session engine's surroundings: clock, threads, the wiring of link, wire, core, store."""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # silent unless --log asks
