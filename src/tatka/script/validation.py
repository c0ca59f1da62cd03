"""What can be wrong with examples: each problem with its file, its line, and what to do."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

from tatka.core.errors import ExampleError, SettingsError, TatkaError
from tatka.core.suggestions import SLIP, did_you_mean, nearest
from tatka.script.syntax import bound_names, example_code
from tatka.script.tags import Tag, misspelt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tatka.core.settings import Settings
    from tatka.script.example import Example
    from tatka.script.percent import ScriptCell

_METADATA = ("name", "tags", "title")


def example_problems(
    example: Example, script_cells: Sequence[ScriptCell], path: str
) -> list[TatkaError]:
    """What is wrong with one example, seen by itself.

    Args:
        example: As it was read.
        script_cells: The cells of its script, one for each cell of the example.
        path: What to call the script.
    """
    problems: list[TatkaError] = []
    # With a letter before it and no hyphens, as what a chapter names must be: 01-start, ০২_শুরু.
    if not f"_{example.name.replace('-', '_')}".isidentifier() or example.name.startswith("-"):
        problems.append(
            ExampleError(
                f"an example can't be called {example.name!r}",
                path=path,
                hint="Name the file with letters, digits, _ and -.",
            )
        )
    lines: dict[str, int] = {}
    parameters: int | None = None
    for cell, found in zip(example.cells, script_cells, strict=True):
        problems.extend(_metadata_problems(found, path))
        if cell.name is not None:
            problems.extend(_name_problems(cell.name, lines, found.header_line, path))
            lines.setdefault(cell.name, found.header_line)
        if Tag.PARAMETERS in cell.tags:
            if parameters is not None:
                problems.append(
                    ExampleError(
                        f"a second cell is tagged parameters; the first is in line {parameters}",
                        path=path,
                        line=found.header_line,
                        hint="Put all parameters into one cell.",
                    )
                )
            parameters = parameters or found.header_line
    problems.extend(_syntax_problems(example, path))
    return problems


def book_problems(
    examples: Mapping[str, Example], known: frozenset[str], settings: Settings
) -> list[TatkaError]:
    """What is wrong with the examples of a course, seen together.

    Args:
        examples: Those that could be read.
        known: Names of all, readable or not.
        settings: Of the course.
    """
    problems: list[TatkaError] = []
    for example in examples.values():
        path = settings.relative(example.path)
        line = example.header_lines.get("needs")
        for need in example.needs:
            if need == example.name:
                problems.append(ExampleError("an example can't need itself", path=path, line=line))
            elif need not in known:
                problems.append(
                    ExampleError(
                        f"needs {need!r}, but there is no such example",
                        path=path,
                        line=line,
                        hint=_nearest(need, known),
                    )
                )
        problems.extend(
            ExampleError(
                f"the title has the language {language!r}, which the course does not",
                path=path,
                line=example.header_lines.get("title"),
                hint=f"Its languages are: {', '.join(settings.languages)}.",
            )
            for language in example.titles
            if language not in settings.languages
        )
    problems.extend(_circle_problems(examples, settings))
    problems.extend(_profile_problems(examples, known, settings))
    return problems


def parameter_names(example: Example) -> frozenset[str]:
    """The parameters that a profile may give: what the cell tagged so assigns."""
    cell = example.parameters_cell
    if cell is None or (code := example_code(cell)) is None:
        return frozenset()
    return bound_names(code)


def _metadata_problems(found: ScriptCell, path: str) -> Iterator[ExampleError]:
    def wrong(what: str, hint: str | None = None) -> ExampleError:
        return ExampleError(what, path=path, line=found.header_line, hint=hint)

    metadata = found.metadata
    if "incorrectly_encoded_metadata" in metadata:
        text = metadata["incorrectly_encoded_metadata"]
        yield wrong(
            f"this is no cell metadata: {text}",
            'Texts need quotes, lists brackets: # %% name="freeze_base" tags=["hide"]',
        )
    for key in metadata:
        near = nearest(key, _METADATA, count=1, alike=SLIP)
        if key not in _METADATA and near:
            yield wrong(f"unknown cell metadata {key!r}", f"Did you mean {near[0]!r}?")
    tags = metadata.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        yield wrong("`tags` is not a list of texts", 'Write tags=["hide"].')
        return
    for tag, near_tag in misspelt(tags):
        yield wrong(f"unknown tag {tag!r}", f"Did you mean {near_tag!r}?")


def _name_problems(
    name: str, lines: Mapping[str, int], line: int, path: str
) -> Iterator[ExampleError]:
    if not name.isidentifier() or keyword.iskeyword(name):
        yield ExampleError(
            f"the cell name {name!r} is no identifier",
            path=path,
            line=line,
            hint="Use letters, digits and _, no digit first, and no word of Python's own.",
        )
    if name in lines:
        yield ExampleError(
            f"a second cell is called {name!r}; the first is in line {lines[name]}",
            path=path,
            line=line,
            hint="Give each cell a name of its own.",
        )


def _syntax_problems(example: Example, path: str) -> Iterator[ExampleError]:
    """Cells are tried one by one: a notebook runs them so, and every broken one is named."""
    for cell in example.cells:
        if cell.kind != "code":
            continue
        try:
            example_code(cell, strict=True)
        except SyntaxError as error:
            yield ExampleError(
                f"this is not valid Python: {error.msg}",
                path=path,
                line=cell.line + (error.lineno or 1) - 1,
                hint=_hint_for(error),
            )
        except ValueError as error:
            yield ExampleError(f"this is not valid Python: {error}", path=path, line=cell.line)


def _hint_for(error: SyntaxError) -> str | None:
    line = (error.text or "").strip()
    if line.startswith(("%", "!", "?")) or line.endswith("?"):
        return f"{line}\nIn a script, this is a comment, as jupytext writes it: # {line}"
    return line or None


def _circle_problems(examples: Mapping[str, Example], settings: Settings) -> Iterator[ExampleError]:
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> Iterator[ExampleError]:
        if name in above:
            circle = (*above[above.index(name) :], name)
            if len(circle) > 2:  # noqa: PLR2004 - one that needs itself is reported elsewhere
                example = examples[above[-1]]
                yield ExampleError(
                    f"examples need each other in a circle: {' → '.join(circle)}",
                    path=settings.relative(example.path),
                    line=example.header_lines.get("needs"),
                    hint="Drop one of these needs, or move what they share to another example.",
                )
            return
        if name in done or name not in examples:
            return
        for need in examples[name].needs:
            yield from visit(need, (*above, name))
        done.add(name)

    for name in sorted(examples):
        yield from visit(name, ())


def _profile_problems(
    examples: Mapping[str, Example], known: frozenset[str], settings: Settings
) -> Iterator[SettingsError]:
    for profile in settings.profiles.values():
        for name, parameters in profile.parameters.items():
            if name not in known:
                yield SettingsError(
                    f"profile {profile.name!r} has parameters for {name!r}, "
                    "but there is no such example",
                    path="pyproject.toml",
                    hint=_nearest(name, known),
                )
            if name not in examples:
                continue
            there = parameter_names(examples[name])
            for parameter in parameters:
                if parameter not in there:
                    yield SettingsError(
                        f"profile {profile.name!r} gives {name!r} a parameter {parameter!r}, "
                        "which the cell tagged parameters does not assign",
                        path="pyproject.toml",
                        hint=_nearest(parameter, there),
                    )


def _nearest(word: str, known: frozenset[str]) -> str:
    return did_you_mean(word, known, count=1, listed="There are", none="There are none.")
