"""What the tests of `script` are tried on."""

from support.small_course import course_in, script, small

__all__ = ["course_in", "script", "small"]
