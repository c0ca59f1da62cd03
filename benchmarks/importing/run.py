"""How long an import of a made book takes, beside reading its pages with the same parser alone.

Usage: python benchmarks/importing/run.py [PAGES [PAGES WITH CODE]]
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from support.made_book import make_book

from tatka.core.settings import load_settings
from tatka.importing.blocks import read_blocks
from tatka.importing.importer import Request, plan_import, write_plan
from tatka.importing.report import score_line, table_lines
from tatka.importing.source import read_page


def main() -> None:
    pages, code = (int(value) for value in [*sys.argv[1:], "60", "35"][:2])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = make_book(folder, pages, code_pages=code)
        (folder / "course").mkdir()
        (folder / "course" / "pyproject.toml").write_text("[tool.tatka]\n", encoding="utf-8")
        settings = load_settings(folder / "course")
        start = time.perf_counter()
        for page in book.pages:
            read_blocks(read_page(book.folder / page, page))
        reading = time.perf_counter() - start
        start = time.perf_counter()
        plan = plan_import(settings, Request(book.folder, notebooks=(book.notebooks,)))
        write_plan(settings, plan)
        importing = time.perf_counter() - start
        print("\n".join(table_lines(plan.ledger)))
        print(score_line(plan.ledger))
        print(f"{pages} pages, {code} with code and a notebook: {importing:.1f} s, "
              f"{importing / reading:.0f} times as long as reading them")  # fmt: skip


if __name__ == "__main__":
    main()
