"""Where may be pressed and how hard: atlas, checklist, targets, contact limits."""
