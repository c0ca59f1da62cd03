"""Reads examples from their files, and finds what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import asdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tatka.core.cache import Cache
from tatka.core.digests import text_digest
from tatka.core.errors import ExampleError, TatkaError, raise_all
from tatka.script.comments import blocks
from tatka.script.example import LANGUAGES, Cell, Example, Tolerance
from tatka.script.header import read_header
from tatka.script.percent import read_cells
from tatka.script.validation import book_problems, example_problems

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.core.settings import Settings

# What makes a file a script of cells, and what imports a neighbour.
_SCRIPT = re.compile(r"^# (?:%%|---)", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+(\w+)|import[ \t]+(\w+))", re.MULTILINE)


def read_example(
    path: Path, *, languages: tuple[str, ...] = LANGUAGES, root: Path | None = None
) -> Example:
    """Read one example.

    Args:
        path: The script.
        languages: What comments can be marked with.
        root: The repository; errors name the file relative to it.

    Raises:
        ExampleError: One thing is wrong with it.
        Problems: Several things are wrong with it.
    """
    place = _place(path, root)
    example, problems = _read(path, place, languages, Cache(None))
    raise_all(problems)
    return example


def read_examples(settings: Settings) -> dict[str, Example]:
    """Read all examples of a course, by name.

    Raises:
        TatkaError: One thing is wrong with them.
        Problems: Several things are wrong with them.
    """
    examples, problems = read_valid_examples(settings)
    raise_all(problems)
    return examples


def read_valid_examples(settings: Settings) -> tuple[dict[str, Example], tuple[TatkaError, ...]]:
    """Read the examples of a course that can be run, by name, and what is wrong with the others.

    One that needs an example with a fault is left out as well.
    """
    examples: dict[str, Example] = {}
    problems: list[TatkaError] = []
    cache = Cache(settings.work_dir / "cache" / "examples.json")
    for path in example_paths(settings):
        place = settings.relative(path)
        try:
            example, found = _read(path, place, settings.languages, cache)
        except TatkaError as error:
            problems.append(error)
        else:
            examples[example.name] = example
            problems.extend(found)
    cache.save()
    known = frozenset(path.stem for path in example_paths(settings))
    problems.extend(book_problems(examples, known, settings))
    faulty = {str(problem.path) for problem in problems}
    left = {
        name: example
        for name, example in examples.items()
        if settings.relative(example.path) not in faulty
    }
    while needy := [name for name, one in left.items() if not left.keys() >= set(one.needs)]:
        for name in needy:
            del left[name]
    return left, tuple(problems)


def example_paths(settings: Settings) -> tuple[Path, ...]:
    """The scripts of a course's examples, by name.

    Those that start with `_` or `.` are none, nor are modules that stand beside the scripts for
    them to import: without cells or a header, and named by an import of one of them.
    """
    if not settings.examples_dir.is_dir():
        return ()
    texts = {
        path: _text_of(path)
        for path in sorted(settings.examples_dir.glob("*.py"))
        if not path.name.startswith(("_", "."))
    }
    plain = {path.stem for path, text in texts.items() if not _SCRIPT.search(text)}
    helpers = plain and plain & {
        found[1] or found[2] for text in texts.values() for found in _IMPORT.finditer(text)
    }
    return tuple(path for path in texts if path.stem not in helpers)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def missing_translations(
    example: Example, languages: tuple[str, ...], path: object | None = None
) -> tuple[TatkaError, ...]:
    """The comments that lack one of the languages, each with its line.

    Args:
        example: Which.
        languages: All of which each block of marked comments must have.
        path: What to call the script in the errors.
    """
    return tuple(
        TatkaError(
            f"this comment has no {', '.join(lacking)}",
            path=path or example.path,
            line=cell.line + block.first,
            hint=f"Add a line `# {lacking[0]}: …` beside it.",
        )
        for cell in example.cells
        for block in blocks(cell)
        if (lacking := [language for language in languages if language not in block.languages])
    )


def _place(path: Path, root: Path | None) -> str:
    return path.relative_to(root).as_posix() if root and path.is_relative_to(root) else str(path)


def _read(
    path: Path, place: str, languages: tuple[str, ...], cache: Cache
) -> tuple[Example, list[TatkaError]]:
    """Read one example, or remember it from the last time its text was the same."""
    text = _read_script(path, place)
    key = text_digest(f"{path.stem} {languages} {text}")
    stored = cache.get("example", key)
    if stored is not None:
        return _from_json(path, languages, stored), []
    metadata, script_cells = read_cells(text, place)
    header, header_problems = read_header(metadata.get("tatka"), text, place)
    content = {
        "cells": [
            [
                _text(found.metadata.get("name")),
                found.kind,
                found.source,
                found.line,
                _tags(found.metadata),
                _text(found.metadata.get("title")),
                _magics(found.source, found.script) if found.kind == "code" else [],
            ]
            for found in script_cells
        ],
        **asdict(header),
    }
    example = _from_json(path, languages, content)
    problems = [*header_problems, *example_problems(example, script_cells, place)]
    if not problems:
        cache.put("example", key, content)
    return example, problems


def _from_json(path: Path, languages: tuple[str, ...], content: dict[str, Any]) -> Example:
    return Example(
        name=path.stem,
        path=path,
        cells=tuple(
            Cell(name, kind, source, line, frozenset(tags), title, tuple(magics), languages)
            for name, kind, source, line, tags, title, magics in content["cells"]
        ),
        titles=MappingProxyType(content["titles"]),
        needs=tuple(content["needs"]),
        data=None if content["data"] is None else tuple(content["data"]),
        tolerance=Tolerance(**content["tolerance"]),
        header_lines=MappingProxyType(content["lines"]),
    )


def _read_script(path: Path, place: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ExampleError("there is no such script", path=place) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ExampleError(
            "this is not UTF-8 text", path=place, line=line, hint="Save the file as UTF-8."
        ) from None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _tags(metadata: Mapping[str, object]) -> list[str]:
    tags = metadata.get("tags", [])
    return sorted(map(str, tags)) if isinstance(tags, list) else []


def _magics(source: str, script: str) -> list[int]:
    """The lines that jupytext took the comment mark from."""
    pairs = zip(source.split("\n"), script.split("\n"), strict=True)
    return [number for number, (ours, theirs) in enumerate(pairs) if ours != theirs]
