"""Ports: everything that bytes can come from, behind one contract and one registry."""
