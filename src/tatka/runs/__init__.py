"""Running examples, and keeping what the runs left."""
