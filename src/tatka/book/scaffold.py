"""New chapters and examples, in every language, in a form that passes all checks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.book.source.problems import nearest
from tatka.core.errors import ChapterError, ExampleError, TatkaError
from tatka.core.files import write_text
from tatka.core.locale import message
from tatka.script.header import header_lines
from tatka.script.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.core.settings import Settings
    from tatka.script.example import Example

_CHAPTER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")


@dataclass(frozen=True)
class Draft:
    """Files that are about to be written.

    Attributes:
        files: Content by path.
    """

    files: Mapping[Path, str]

    def write(self, settings: Settings) -> tuple[Path, ...]:
        """Write all of them, or none if one is there already.

        Raises:
            TatkaError: A file is there already.
        """
        for path in self.files:
            if path.exists():
                raise TatkaError(
                    "this file is there already",
                    path=settings.relative(path),
                    hint="Choose another name; nothing was written.",
                )
        for path, text in self.files.items():
            write_text(path, text)
        return tuple(self.files)


def draft_chapter(
    settings: Settings, name: str, titles: Mapping[str, str], example: Example | None = None
) -> Draft:
    """A chapter with two sections.

    Args:
        settings: Of the course.
        name: Its path without `.md`.
        titles: For each language; made from the name where one is missing.
        example: An example whose first named cell it shows.

    Raises:
        ChapterError: That is no name for a chapter.
    """
    if not _CHAPTER.fullmatch(name) or name.split("/", maxsplit=1)[0] in settings.languages:
        raise ChapterError(
            f"{name!r} is no name for a chapter",
            hint="Use small ASCII letters, digits and hyphens: learning-rate. It becomes part of "
            "the page's address, in all languages.",
        )
    files = {}
    for language in settings.languages:
        title = titles.get(language) or _title(name)
        parts = [
            f"# {title} {{#{name.rpartition('/')[2]}}}",
            message("scaffold.opening", language),
            f"## {message('scaffold.idea', language)} {{#idea}}",
            message("scaffold.idea_text", language),
            f"## {message('scaffold.try', language)} {{#try}}",
            message("scaffold.try_text", language),
        ]
        if example is not None:
            parts += _embed(example)
        file = settings.chapters_dir / language / f"{name}.md"
        files[file] = "\n\n".join(parts) + "\n"
    return Draft(files)


def draft_example(settings: Settings, name: str, titles: Mapping[str, str]) -> Draft:
    """An example with a parameter, two named cells and a hidden check.

    Args:
        settings: Of the course.
        name: Of the example: an identifier.
        titles: For each language; made from the name where one is missing.

    Raises:
        ExampleError: That is no name for an example.
    """
    if not name.isidentifier() or not name.isascii() or name.startswith("_"):
        raise ExampleError(
            f"{name!r} is no name for an example",
            hint="Use ASCII letters, digits and _, a letter first: learning_rate",
        )
    said = {code: titles.get(code) or _title(name) for code in settings.languages}
    lines = [
        *header_lines(said),
        "",
        '# %% name="parameters" tags=["parameters"]',
        "steps = 5",
        "",
        '# %% name="halve"',
        *_comments(settings, "scaffold.example_halve"),
        "sizes = [1.0]",
        "for _ in range(steps):",
        "    sizes.append(sizes[-1] / 2)",
        "sizes",
        "",
        '# %% name="result"',
        *_comments(settings, "scaffold.example_result"),
        "last = sizes[-1]",
        'print(f"{last:.4f}")',
        "",
        '# %% name="check" tags=["hide"]',
        *_comments(settings, "scaffold.example_check"),
        "assert last == 1 / 2**steps",
    ]
    return Draft({settings.examples_dir / f"{name}.py": "\n".join(lines) + "\n"})


def find_example(examples: Mapping[str, Example], name: str) -> Example:
    """An example that a new chapter is to show.

    Raises:
        ExampleError: There is none of that name.
    """
    if name not in examples:
        raise ExampleError(f"there is no example {name!r}", hint=nearest(name, examples))
    return examples[name]


def _embed(example: Example) -> list[str]:
    shown = next(
        (
            cell.name
            for cell in example.cells
            if cell.name and cell.kind == "code" and not cell.tags & {Tag.HIDE, Tag.PARAMETERS}
        ),
        None,
    )
    if shown is None:
        raise ExampleError(
            f"the example {example.name} has no named cell to show",
            path=example.path,
            hint='Name one: # %% name="train"',
        )
    return [f"```{{example}} {example.name}#{shown}\n```"]


def _comments(settings: Settings, key: str) -> list[str]:
    return [f"# {language}: {message(key, language)}" for language in settings.languages]


def _title(name: str) -> str:
    words = re.split(r"[-_/]", name.rpartition("/")[2])
    return " ".join(words).capitalize()
