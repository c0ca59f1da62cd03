"""What the tests of `book` are tried on."""

from support.book_course import course, ran

__all__ = ["course", "ran"]
