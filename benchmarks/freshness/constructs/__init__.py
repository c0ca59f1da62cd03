"""Ways in which scripts depend on things, each with changes that show and changes that don't."""
