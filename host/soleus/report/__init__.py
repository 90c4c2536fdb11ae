"""Records turned into something to read: pages, lists, files."""
