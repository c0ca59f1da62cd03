"""How many of the queries of fixtures/afresh.toml find their page of a built book among three.

    python benchmarks/site/afresh.py SITE

The queries were written without a look into the index, after the rules of the search were made. The
first time, 113 of 120 were found; the four false finds beside them led to rules of their own.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from support.forgiving import ask_all, is_found
from support.search_reader import FIXTURES, serve

from tatka.core.browser import open_browser

FOLDERS = {"bn": "", "en": "en/"}


def main(site: Path) -> None:
    """Print a line a kind, with what was not found."""
    queries = tomllib.loads((FIXTURES / "afresh.toml").read_text(encoding="utf-8"))
    with serve(site) as home, open_browser() as browser:
        for language, kinds in queries.items():
            folder = FOLDERS[language]
            page = browser.new_page()
            page.goto(f"{home}{folder}glossary.html")
            (engine,) = (site / folder).glob("search/*/engine.js")
            page.add_script_tag(url=f"{home}{engine.relative_to(site).as_posix()}")
            for kind, rows in kinds.items():
                answers = ask_all(page, [query for query, *_ in rows])
                lost = [
                    query
                    for (query, *places), answer in zip(rows, answers, strict=True)
                    if not is_found(answer, places)
                ]
                print(f"{language}, {kind}: {len(rows) - len(lost)}/{len(rows)} {lost or ''}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
