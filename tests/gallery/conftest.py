from support.site_course import browser, new_course

__all__ = ["browser", "new_course"]
