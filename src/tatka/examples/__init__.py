"""Reading examples and what they depend on."""
