from support.old_book import old

__all__ = ["old"]
