"""Which sections say what their source says, and which are behind."""
