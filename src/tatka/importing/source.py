"""The pages and notebooks that an import reads: their text, and what stands where in it."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from tatka.core.errors import TatkaError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Dialect = Literal["gitbook", "mdx", "myst", "quarto", "d2l"]
# Beyond this a notebook is pictures and logs; it is read all the same, cell by cell.
_MARKDOWN = {".md", ".mdx", ".qmd", ".markdown"}


@dataclass(frozen=True)
class NotebookCell:
    """A cell of a notebook.

    Attributes:
        kind: `code` or `markdown`; raw cells are Markdown that nobody renders.
        source: Its text.
        outputs: What its last run left, as nbformat has it.
        number: From 1, as people count cells.
        attachments: Pictures that it brings along: by name, text in base64 by MIME type.
    """

    kind: str
    source: str
    outputs: tuple[dict[str, Any], ...]
    number: int
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Notebook:
    """A notebook.

    Attributes:
        path: Its file.
        name: What reports call it.
        cells: All, in order.
    """

    path: Path
    name: str
    cells: tuple[NotebookCell, ...]

    @cached_property
    def code(self) -> tuple[NotebookCell, ...]:
        """Its code cells that hold anything."""
        return tuple(cell for cell in self.cells if cell.kind == "code" and cell.source.strip())


@dataclass(frozen=True)
class Source:
    """A page, as text; a notebook without a page is given the form of one.

    Attributes:
        path: Its file.
        name: What reports call it.
        text: With Unix line ends.
        dialect: How its blocks are written.
        cells: For a notebook, the number of the cell and the line in it, for each line of `text`.
        attachments: For a notebook, what its cells bring along, by their numbers.
    """

    path: Path
    name: str
    text: str
    dialect: Dialect = "gitbook"
    cells: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    attachments: Mapping[int, Mapping[str, Mapping[str, str]]] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Without line ends."""
        return tuple(self.text.split("\n"))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each line starts; one number more for the end of the text."""
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return tuple(starts)

    def line_at(self, offset: int) -> int:
        """The line, from 0, that a character stands in."""
        return bisect_right(self.starts, offset) - 1

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the lines from `first` up to, not including, `last` start and end."""
        return self.starts[first], min(self.starts[last], len(self.text))


def read_page(path: Path, name: str, dialect: Dialect | None = None) -> Source:
    """Read a page.

    Raises:
        TatkaError: It is no UTF-8 text.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TatkaError(
            f"this is not UTF-8 text: {error.reason}", path=name, hint="Save the file as UTF-8."
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(path, name, text, dialect or dialect_of(path, text))


def dialect_of(path: Path, text: str) -> Dialect:
    """How the blocks of a page are written, from its name and its text."""
    if path.suffix == ".mdx":
        return "mdx"
    if path.suffix == ".qmd":
        return "quarto"
    if any(mark in text for mark in ("{.python .input", "\n:label:", ":begin_tab:", ":numref:")):
        return "d2l"
    if "{% " not in text and any(
        mark in text for mark in ("```{code-cell}", "```{code}", ":::{", ")=\n", "```{note}")
    ):
        return "myst"
    return "gitbook"


def is_page(path: Path) -> bool:
    """Whether a file is Markdown of one of the kinds that are read."""
    return path.suffix.lower() in _MARKDOWN


def read_notebook(path: Path, name: str) -> Notebook:
    """Read a notebook of any age, in its order.

    Raises:
        TatkaError: It is no notebook.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise TatkaError(
            f"this is no notebook: {error}", path=name, hint="Open it in Jupyter and save it again."
        ) from None
    cells = document.get("cells") if isinstance(document, dict) else None
    if cells is None and isinstance(document, dict) and "worksheets" in document:
        # nbformat 3 kept cells in worksheets, and code under another key.
        cells = [cell for sheet in document["worksheets"] for cell in sheet.get("cells", [])]
    if not isinstance(cells, list):
        raise TatkaError("this is no notebook: it has no cells", path=name)
    found = []
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, dict):
            continue
        kind = str(cell.get("cell_type", "code"))
        if kind == "heading":
            text = f"{'#' * int(cell.get('level', 1))} {joined(cell.get('source', ''))}"
            found.append(NotebookCell("markdown", text, (), number))
            continue
        text = joined(cell.get("source", cell.get("input", ""))).replace("\r\n", "\n")
        outputs = tuple(item for item in cell.get("outputs", ()) if isinstance(item, dict))
        found.append(
            NotebookCell(
                "code" if kind == "code" else "markdown",
                text,
                outputs,
                number,
                _attachments(cell.get("attachments")),
            )
        )
    return Notebook(path, name, tuple(found))


def as_page(notebook: Notebook) -> Source:
    """A notebook in the form of a page: its Markdown cells as they are, its code in fences.

    The fences get info `python`, as long as their code needs them.
    """
    lines: list[str] = []
    places: list[tuple[int, int]] = []

    def add(cell: int, number: int, line: str) -> None:
        lines.append(line)
        places.append((cell, number))

    for cell in notebook.cells:
        if not cell.source.strip():
            continue
        rows = cell.source.rstrip("\n").split("\n")
        if cell.kind == "code":
            mark = "```"
            while any(mark in row for row in rows):
                mark += "`"
            add(cell.number, 1, f"{mark}python")
            for number, row in enumerate(rows, start=1):
                add(cell.number, number, row)
            add(cell.number, len(rows), mark)
        else:
            for number, row in enumerate(rows, start=1):
                add(cell.number, number, row)
        add(cell.number, len(rows), "")
    attachments = {cell.number: cell.attachments for cell in notebook.cells}
    return Source(
        notebook.path, notebook.name, "\n".join(lines), "gitbook", tuple(places), attachments
    )


def _attachments(value: object) -> dict[str, dict[str, str]]:
    if not isinstance(value, dict):
        return {}
    return {
        str(name): {str(kind): joined(text) for kind, text in forms.items()}
        for name, forms in value.items()
        if isinstance(forms, dict)
    }


def joined(value: object) -> str:
    """Text of nbformat, which is a string or a list of lines."""
    if isinstance(value, list):
        return "".join(str(item) for item in value)
    return str(value)
