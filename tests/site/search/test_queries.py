"""More than a hundred queries, typed into Material's own box in a real browser.

To try others on another site, name its folder in TATKA_SEARCH_SITE and a file like
fixtures/queries.toml in TATKA_SEARCH_QUERIES.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support.search_reader import Reader

pytestmark = pytest.mark.slow

QUERIES = Path(__file__).with_name("fixtures") / "queries.toml"
LANGUAGES = ("bn", "en")


@dataclass(frozen=True)
class Query:
    """What a reader types and where it must and must not lead."""

    type: str
    finds: tuple[str, ...]
    misses: tuple[str, ...] = ()
    first: str | None = None
    marks: str | None = None


def read_queries(language: str) -> tuple[Query, ...]:
    """What is tried in one language."""
    file = Path(os.environ.get("TATKA_SEARCH_QUERIES", QUERIES))
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Query(
            row["type"],
            tuple(row["finds"]),
            tuple(row.get("misses", ())),
            row.get("first"),
            row.get("marks"),
        )
        for row in table[language]["queries"]
    )


ROWS = [(language, query) for language in LANGUAGES for query in read_queries(language)]


@pytest.mark.parametrize(
    ("language", "query"), ROWS, ids=[f"{language}-{query.type}" for language, query in ROWS]
)
def test_query_finds_its_pages_and_no_others(
    readers: Mapping[str, Reader], language: str, query: Query
) -> None:
    reader = readers[language]
    results = reader.search(query.type)
    assert [place for place in query.finds if place not in results.places] == []
    assert [place for place in query.misses if place in results.pages] == []
    if not query.finds:
        assert results.places == []
    if query.first:
        assert results.pages[0] == query.first
    if query.marks:
        assert query.marks in results.marks
    assert reader.errors == []
