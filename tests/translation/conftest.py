"""What the tests of `translation` are tried on."""

from support.book_course import course, ran

__all__ = ["course", "ran"]
