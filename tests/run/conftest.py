"""What the tests of `run` are tried on."""

from support.run_course import course, lives, until

__all__ = ["course", "lives", "until"]
