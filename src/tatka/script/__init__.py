"""Examples: percent scripts with named cells."""
