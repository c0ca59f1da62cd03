"""What the tests of `cli` are tried on."""

from support.file_course import make_course

__all__ = ["make_course"]
