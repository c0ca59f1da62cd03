"""The site: building, serving, searching."""
