"""What the tests of `record` are tried on."""

from support.run_course import course, lives, until
from support.small_course import course_in, script, small

__all__ = ["course", "course_in", "lives", "script", "small", "until"]
