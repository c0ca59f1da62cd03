"""What the tests of `site` are tried on."""

from support.site_course import browser, course, new_course, page, site, small

__all__ = ["browser", "course", "new_course", "page", "site", "small"]
