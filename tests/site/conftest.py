"""What the tests of `site` are tried on."""

from support.site_course import new_course, course, small, site, browser, page

__all__ = ["browser", "course", "new_course", "page", "site", "small"]
