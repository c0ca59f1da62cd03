"""Jupytext's percent format, with the line that each cell starts at.

Jupytext tells what the cells are, but not where. So its own reader is led over the script, cell by
cell, which gives the exact places; it also spares nbformat's validation of every cell, by far the
slowest part of reading a notebook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import yaml

from tatka.core.errors import ExampleError
from tatka.core.yaml_text import yaml_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["code", "markdown", "raw"]

_MAGIC = re.compile(r"[%!?]|[\w., \[\]'\"]+=\s*[%!]")
_WINDOW = 200
_BEHIND = 3
_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class ScriptCell:
    """A cell as the script has it.

    Attributes:
        kind: What jupytext makes of it.
        metadata: Of the line that starts it.
        source: As in a notebook: magics and Markdown without their comment mark.
        script: As in the script, line for line; the same as `source` but for the comment marks.
        line: Line of the script, from 1, at which `source` starts.
        header_line: Line of its `# %%`; the same as `line` for a cell that has none.
    """

    kind: Kind
    metadata: Mapping[str, Any]
    source: str
    script: str
    line: int
    header_line: int


def read_cells(text: str, path: str) -> tuple[dict[str, Any], tuple[ScriptCell, ...]]:
    """The metadata and the cells of a percent script.

    Args:
        text: The script.
        path: What to call it in errors.

    Returns:
        What the YAML header has under `jupyter`, and the cells in their order.

    Raises:
        ExampleError: The header is no YAML, or asks for another format.
    """
    # Not needed where a cached reading of an unchanged script will do, and slow to import.
    from jupytext.header import header_to_metadata_and_cell  # noqa: PLC0415

    lines = text.splitlines()
    starts = _line_numbers(text)
    metadata, header_cell, position = _read_header(header_to_metadata_and_cell, lines, path)
    options = metadata.get("jupytext", {})
    representation = options.get("text_representation", {}).get("format_name", "percent")
    if representation != "percent":
        raise ExampleError(
            f"the header asks for jupytext's format {representation!r}",
            path=path,
            line=1,
            hint="Examples are percent scripts: write format_name: percent, or leave it out.",
        )
    cells = []
    if header_cell is not None:
        source = header_cell.source
        cells.append(ScriptCell("raw", {}, source, source, 1, 1))
    form = {"extension": ".py", "format_name": "percent"}
    if "comment_magics" in options:
        form["comment_magics"] = options["comment_magics"]
    while position < len(lines):
        reader, found, rest, length = _next_cell(form, lines, position, path, starts)
        marked = bool(
            reader.start_code_re.match(rest[0]) or reader.alternative_start_code_re.match(rest[0])
        )
        first = position + marked + _quoted_lines(reader.metadata or {}, rest[1:])
        script = lines[first : first + len(reader.content)]
        content = list(reader.content)
        if reader.cell_type == "code":
            language = found.get("language")
            if isinstance(language, str) and language != "python" and marked:
                # Jupytext's own way to write `%%bash`: its line is the one that starts the cell.
                content, first = [f"%%{language}", *content], first - 1
                script = [lines[first], *script]
            content = _comments_again(content, script)
        cells.append(
            ScriptCell(
                kind=reader.cell_type,
                metadata=found,
                source="\n".join(content),
                script="\n".join(script),
                line=starts[min(first, len(starts) - 1)],
                header_line=starts[position],
            )
        )
        position += length
    return metadata, tuple(cells)


def _next_cell(
    form: Mapping[str, Any], lines: list[str], position: int, path: str, starts: list[int]
) -> tuple[Any, dict[str, Any], list[str], int]:
    """Jupytext's reader after the cell that begins here, its options, some lines, its length.

    The reader gets no more lines than it needs: given all that follow, many cells would cost the
    square of their number.
    """
    from jupytext.cell_reader import DoublePercentScriptCellReader  # noqa: PLC0415 - as above

    window = _WINDOW
    while True:
        rest = lines[position : position + window]
        reader = DoublePercentScriptCellReader(form, "python")
        try:
            reader.metadata_and_language_from_option_line(rest[0])
        except RecursionError:
            raise ExampleError(
                "what stands behind `# %%` is nested too deeply to be read",
                path=path,
                line=starts[position],
            ) from None
        found = dict(reader.metadata or {})
        if "language" in found:
            reader.language = reader.metadata.pop("language")
        length = reader.find_cell_content(rest)
        # Two lines behind a cell can still matter to it.
        if length + _BEHIND < len(rest) or position + window >= len(lines):
            return reader, found, rest, length
        window *= 4


def _comments_again(content: list[str], script: list[str]) -> list[str]:
    """The lines of a cell, with comments that only look like magics as comments.

    Jupytext takes `# why?` for a question to IPython and `# cat and dog` for a command of the
    shell. Here, only what starts with `%`, `!` or `?`, or assigns such a thing, is meant.
    """
    if content and content[0].startswith("%%"):
        # What a cell magic is about may be written as comments too: then all of it is.
        rest = script[1:]
        if content != script and all(line.startswith("#") or not line for line in rest):
            return [content[0], *(line[2:] if line[:2] == "# " else line[1:] for line in rest)]
        return content
    lines: list[str] = []
    for ours, theirs in zip(content, script, strict=True):
        continued = bool(lines) and lines[-1].endswith("\\") and lines[-1] != script[len(lines) - 1]
        meant = continued or _MAGIC.match(ours.lstrip("# \t")) is not None
        lines.append(ours if ours == theirs or meant else theirs)
    return lines


def _line_numbers(text: str) -> list[int]:
    """Line numbers as editors count them, for each of the lines that jupytext sees.

    `str.splitlines` also splits at form feeds and Unicode separators; editors and Python do not.
    """
    numbers = []
    number = 1
    for line in text.splitlines(keepends=True):
        numbers.append(number)
        number += len(_NEWLINE.findall(line))
    return [*numbers, number]


def _quoted_lines(metadata: Mapping[str, Any], lines: list[str]) -> int:
    """How many lines a Markdown cell written as a string has above its first line of text."""
    if "cell_marker" not in metadata:
        return 0
    above = next(number for number, line in enumerate(lines) if line.strip())
    opening = lines[above].strip()
    return above + (opening in {'"""', "'''", 'r"""', "r'''", 'R"""', "R'''"})


def _read_header(read: Any, lines: list[str], path: str) -> tuple[dict[str, Any], Any, int]:  # noqa: ANN401 - jupytext is untyped
    try:
        metadata, _, cell, position = read(lines, "#", "", ".py")
    except yaml.YAMLError as error:
        fault = yaml_fault(error)
        first = next((i for i, line in enumerate(lines) if re.match(r"#\s*jupyter\s*:", line)), 0)
        raise ExampleError(
            f"the header is {fault.what}",
            path=path,
            line=first + fault.line,
            hint="Check the indentation of the lines between the two `# ---`.",
        ) from None
    except RecursionError:
        what = "the header is nested too deeply to be read"
        raise ExampleError(what, path=path, line=1) from None
    except ValueError as error:
        raise ExampleError(str(error), path=path, line=1) from None
    if not isinstance(metadata, dict):
        raise ExampleError("`jupyter` in the header is not a table", path=path, line=1)
    return metadata, cell, position
