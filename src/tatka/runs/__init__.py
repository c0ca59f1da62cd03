"""Running examples and keeping what they leave."""
