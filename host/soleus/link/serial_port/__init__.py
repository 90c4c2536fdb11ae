"""Serial ports: which there are, at what speed a probe answers, reading, and why one fails."""
