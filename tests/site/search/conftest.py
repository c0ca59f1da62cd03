"""What the tests of the search are tried on."""

from support.search_reader import (
    book_texts,
    copied_site,
    read_copy,
    reader,
    reader_of_folder,
    readers,
    sites,
    vectors,
)

__all__ = [
    "book_texts",
    "copied_site",
    "read_copy",
    "reader",
    "reader_of_folder",
    "readers",
    "sites",
    "vectors",
]
