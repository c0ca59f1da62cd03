"""Code of old books: what changed since, and how it is mended, told before anything runs."""
