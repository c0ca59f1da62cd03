"""Chapters, and weaving them with records."""
