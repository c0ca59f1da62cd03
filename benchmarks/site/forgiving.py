"""How many queries of readers who misspell find their page among the first three, by kind.

    python benchmarks/site/forgiving.py

The queries and the course they are asked of are those of tests/site/search/test_forgiving.py.
Figures of the search before words were compared by sound: 37 of 104, and 47 of the 103 held out.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from support.forgiving import HELD_OUT, SEEN, asked_of_course, count_found

from tatka.core.browser import open_browser


def main() -> None:
    """Print a table."""
    with open_browser() as browser, asked_of_course(browser) as pages:
        seen, held = count_found(pages, SEEN), count_found(pages, HELD_OUT)
    print("| kind | seen | held out |\n| --- | ---: | ---: |")
    for kind, rows_of in seen.items():
        print(f"| {kind} | {_share(rows_of)} | {_share(held[kind])} |")
    for rows in (seen, held):
        every = [row for kind in rows.values() for row in kind]
        print(_share(every), [query for query, found in every if not found])


def _share(rows: list[tuple[str, bool]]) -> str:
    return f"{sum(found for _, found in rows)}/{len(rows)}"


if __name__ == "__main__":
    main()
