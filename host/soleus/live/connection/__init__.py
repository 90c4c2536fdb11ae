"""One probe kept connected: ports found and opened, handshake, loss and return, its button."""
