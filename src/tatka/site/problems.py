"""What the site engine complains about, as errors of ours: with the file a person wrote."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tatka.core.errors import SiteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAGE = re.compile(r"^Doc file '(?P<page>[^']+)' (?P<what>.*)", re.DOTALL)
_LINK = re.compile(r"\b(?:link|image|reference)[^']*'(?P<link>[^']+)'")
_LOGGER = "mkdocs"


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def collected() -> Iterator[list[str]]:
    """Collect MkDocs' warnings instead of printing them.

    Yields:
        The warnings so far, one message each.
    """
    logger = logging.getLogger(_LOGGER)
    collector = _Collector()
    before = logger.propagate
    logger.addHandler(collector)
    logger.propagate = False
    try:
        yield collector.messages
    finally:
        logger.removeHandler(collector)
        logger.propagate = before


def as_problem(warning: str, *, chapters: Path, label: str) -> SiteError:
    """A warning of MkDocs as an error that names the file a person wrote, and the line.

    Args:
        warning: The message.
        chapters: Folder with the chapters of the language.
        label: How messages call that folder.
    """
    found = _PAGE.match(warning)
    if found is None:
        return SiteError(" ".join(warning.split()))
    page = found["page"]
    source = chapters / page
    link = _LINK.search(found["what"])
    return SiteError(
        " ".join(found["what"].split()),
        path=f"{label}/{page}",
        line=_line_of(source, link["link"]) if link else None,
    )


def _line_of(source: Path, link: str) -> int | None:
    if not source.is_file():
        return None
    lines = source.read_text(encoding="utf-8").splitlines()
    # MkDocs may name the target with the anchor left out or made whole: look for the link, then
    # for its last part.
    for wanted in (link, link.rpartition("/")[2]):
        for number, line in enumerate(lines, start=1):
            if wanted in line:
                return number
    return None
