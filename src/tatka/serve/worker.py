"""The process that weaves and builds the whole book once, and then renders pages when asked.

It speaks JSON, one object a line: on standard input `{"render": [["bn", "intro.md"], …]}`; on
standard output `{"built": [note, …]}` or `{"failed": [note, …]}` once, and then
`{"rendered": [note, …], "unknown": […]}` for each question. It ends with its input.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from tatka.core import processes
from tatka.core.errors import TatkaError
from tatka.core.settings import load_settings
from tatka.serve.diagnostics import diagnostics_of
from tatka.serve.engine import Engine
from tatka.site.book import weave_book
from tatka.site.languages import read_site_file

if TYPE_CHECKING:
    from tatka.core.settings import Settings


def main() -> None:
    """Run a worker: `python -m tatka.serve.worker ROOT FOLDER`."""
    root, folder = (Path(argument) for argument in sys.argv[1:3])
    processes.die_with_parent(os.getppid())
    # Whatever anything prints goes to standard error: the answers must stay readable.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        settings = load_settings(root)
        engines, problems = _build(settings, folder)
    except TatkaError as error:
        _answer(answers, {"failed": [note.to_json() for note in diagnostics_of([error])]})
        return
    _answer(answers, {"built": [note.to_json() for note in diagnostics_of(problems)]})
    for line in sys.stdin:
        _answer(answers, _render(engines, json.loads(line)["render"]))


def _build(settings: Settings, folder: Path) -> tuple[dict[str, Engine], list[TatkaError]]:
    shutil.rmtree(folder, ignore_errors=True)
    book = weave_book(settings, folder=folder / "woven", draw="diagrams", drafts=True)
    problems = list(book.problems)
    engines = {}
    site = read_site_file(settings, book.mkdocs)
    for code, language in site.languages.items():
        target = folder / "site" / language.folder
        engines[code] = Engine(settings, site, code, folder / "woven" / code, target)
        problems += engines[code].build()
    return engines, problems


def _render(engines: dict[str, Engine], pages: list[tuple[str, str]]) -> dict[str, Any]:
    problems: list[TatkaError] = []
    unknown = []
    for language, path in pages:
        try:
            found = engines[language].render(path)
        except TatkaError as error:
            problems.append(error)
        else:
            problems += found or []
            if found is None:
                unknown.append([language, path])
    return {"rendered": [note.to_json() for note in diagnostics_of(problems)], "unknown": unknown}


def _answer(stream: TextIO, value: dict[str, Any]) -> None:
    stream.write(json.dumps(value, ensure_ascii=False) + "\n")
    stream.flush()


if __name__ == "__main__":
    main()
