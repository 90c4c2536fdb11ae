"""Ports: everything that bytes can come from, behind one contract and one registry."""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # silent unless --log asks
