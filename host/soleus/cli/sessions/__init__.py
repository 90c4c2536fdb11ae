"""Commands on the record: list, show, replay, export, verify."""
