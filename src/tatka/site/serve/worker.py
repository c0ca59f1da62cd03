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
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from tatka.chapters.book import weave_book
from tatka.chapters.drift import drifts_of
from tatka.chapters.library import read_library
from tatka.chapters.tracked import read_book
from tatka.chapters.translation import read_states
from tatka.errors import TatkaError
from tatka.runs.freshness import status
from tatka.settings import load_settings
from tatka.site.languages import read_site_file
from tatka.site.serve.engine import Engine
from tatka.site.serve.notes import notes_of

if TYPE_CHECKING:
    from tatka.chapters.library import Library
    from tatka.settings import Settings


def main() -> None:
    """Run a worker: `python -m tatka.site.serve.worker ROOT FOLDER`."""
    root, folder = (Path(argument) for argument in sys.argv[1:3])
    # Whatever anything prints goes to standard error: the answers must stay readable.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        settings = load_settings(root)
        engines, problems = _build(settings, folder)
    except TatkaError as error:
        _answer(answers, {"failed": [note.to_json() for note in notes_of([error])]})
        return
    _answer(answers, {"built": [note.to_json() for note in notes_of(problems)]})
    for line in sys.stdin:
        _answer(answers, _render(engines, json.loads(line)["render"]))


def full_library(settings: Settings) -> Library:
    """Everything that chapters point at, with the states of records and translations.

    Raises:
        TatkaError: Something of it can't be read.
    """
    library = read_library(settings)
    states = read_states(settings, read_book(settings))
    library = library.with_statuses(status(settings, library.examples))
    return replace(library, drifts=drifts_of(settings, states))


def _build(settings: Settings, folder: Path) -> tuple[dict[str, Engine], list[TatkaError]]:
    shutil.rmtree(folder, ignore_errors=True)
    book = weave_book(settings, library=full_library(settings), folder=folder / "woven")
    problems = list(book.problems)
    engines = {}
    for code, language in read_site_file(settings).languages.items():
        target = folder / "site" / language.folder
        engines[code] = Engine(settings, code, folder / "woven" / code, target)
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
    return {"rendered": [note.to_json() for note in notes_of(problems)], "unknown": unknown}


def _answer(stream: TextIO, value: dict[str, Any]) -> None:
    stream.write(json.dumps(value, ensure_ascii=False) + "\n")
    stream.flush()


if __name__ == "__main__":
    main()
