"""Running examples, and verifying what earlier runs left."""
