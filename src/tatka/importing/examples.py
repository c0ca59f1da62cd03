"""Examples, put together from the code of a notebook and of the pages made from it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tatka.core.errors import ExampleError
from tatka.importing.cells import CleanCell, clean_cell, is_parameters, name_of_cell
from tatka.importing.codekeys import ascii_name, parses
from tatka.importing.pagecode import diff
from tatka.importing.scripts import ScriptCell, script_text, unique_name
from tatka.oldcode.checks import SEEDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.importing.edits import Draft
    from tatka.importing.pagecode import Piece
    from tatka.importing.pairing import Match
    from tatka.importing.source import Notebook

_TRAINS = re.compile(r"\.fit\(|\.fit_generator\(|\.train_on_batch\(|\.train\(")
_SEED_CALLS = {
    "keras": "{}.utils.set_random_seed(1)",
    "tensorflow.keras": "{}.utils.set_random_seed(1)",
    "tensorflow": "{}.keras.utils.set_random_seed(1)",
    "torch": "{}.manual_seed(1)",
}


@dataclass(frozen=True)
class PageCode:
    """The code of one page, and what it is in the notebook.

    Attributes:
        name: Of the page.
        draft: The page; decisions about its code go there.
        pieces: Its code.
        matches: For each piece, what it is in the notebook.
    """

    name: str
    draft: Draft
    pieces: tuple[Piece, ...]
    matches: tuple[Match, ...]


@dataclass
class _Row:
    """A cell of the script in the making: where it is from, and who shows it."""

    source: str
    draft: Draft
    line: int
    shown: list[tuple[str, int]] = field(default_factory=list)
    piece: Piece | None = None
    clean: CleanCell | None = None
    name: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class BuiltExample:
    """An example that is about to be written.

    Attributes:
        name: Its name.
        cells: Of its script.
        shown: For each piece of each page, the names of the cells that show it; none where it
            stays on the page as text.
        invalid: Pieces that no Python of today reads.
        packages: That its shell lines install.
        trains: Whether it trained without a seed.
        seed: Name of the cell that was put in to set one; empty if there is no place for it.
    """

    name: str
    cells: tuple[ScriptCell, ...]
    shown: Mapping[tuple[str, int], tuple[str, ...]]
    packages: tuple[str, ...]
    trains: bool
    seed: str = ""


def build_example(
    name: str,
    notebook: Notebook | None,
    notebook_draft: Draft | None,
    pages: Sequence[PageCode],
    language: str,
) -> BuiltExample:
    """Put an example together.

    Args:
        name: Of the example.
        notebook: Whose cells it has; None for one made from a page alone.
        notebook_draft: The notebook as a page: decisions about its cells go there.
        pages: That show it.
        language: Of the book.
    """
    rows = _rows(notebook, notebook_draft, pages)
    charts = any("%tensorboard" in row.source for row in rows)
    for row in rows:
        row.clean = clean_cell(row.source, language, charts=charts)
        for remark in row.clean.remarks:
            row.draft.decide(
                row.line + remark.line,
                remark.grade,
                remark.rule,
                remark.what,
                remark.to,
                lines=remark.lines,
                detail=remark.detail,
                dropped=remark.dropped,
            )
    _gather_parameters(rows)
    cells, shown, taken = _named_cells(rows)
    if not _can_be_written(cells):
        _leave_out_unwritable(rows)
        cells, shown, taken = _named_cells(rows)
    code = "\n".join(cell.source for cell in cells)
    trains = bool(_TRAINS.search(code)) and not SEEDED.search(code)
    seed = _put_seed_in(cells, taken) if trains else ""
    return BuiltExample(
        name,
        tuple(cells),
        {place: tuple(names) for place, names in shown.items()},
        tuple(dict.fromkeys(p for row in rows if row.clean for p in row.clean.packages)),
        trains,
        seed,
    )


def _named_cells(
    rows: Sequence[_Row],
) -> tuple[list[ScriptCell], dict[tuple[str, int], list[str]], set[str]]:
    """The cells of the script, who shows them, and the names that are taken."""
    taken: set[str] = set()
    shown: dict[tuple[str, int], list[str]] = {}
    cells: list[ScriptCell] = []
    for number, row in enumerate(rows, start=1):
        if row.clean is None or not row.clean.source.strip():
            continue
        source = row.clean.source
        own = ascii_name(row.piece.name) if row.piece else ""
        if "parameters" in row.tags:
            own = own or "parameters"
        wanted = own or name_of_cell(source) or ascii_name(row.clean.title)
        row.name = unique_name(wanted, taken, f"cell_{number}")
        tags = row.tags
        if row.piece is not None and row.piece.hidden:
            tags = (*tags, "hide")
        cells.append(ScriptCell(row.name, source, tags))
        for place in row.shown:
            shown.setdefault(place, []).append(row.name)
    return cells, shown, taken


def _can_be_written(cells: Sequence[ScriptCell]) -> bool:
    try:
        script_text(cells, {}, "")
    except ExampleError:
        return False
    return True


def _leave_out_unwritable(rows: Sequence[_Row]) -> None:
    """One cell that a script can not hold as it is keeps no other from being written."""
    for row in rows:
        if row.clean is None or not row.clean.source.strip():
            continue
        if not _can_be_written([ScriptCell("cell", row.clean.source)]):
            row.draft.decide(
                row.line,
                "person",
                "P1",
                row.clean.source.strip(),
                "left on the page as text: a script can't hold it as it is",
                detail=row.clean.source,
            )
            row.clean = CleanCell("", valid=False)


def _put_seed_in(cells: list[ScriptCell], taken: set[str]) -> str:
    """Set a seed right behind the cell that imports the framework; returns the new cell's name.

    Nothing is put in where that cell trains already, or where no framework is imported by name.
    """
    for number, cell in enumerate(cells):
        tree = parses(cell.source)
        call = next(filter(None, map(_seed_call, ast.walk(tree))), "") if tree else ""
        if call:
            if any(_TRAINS.search(earlier.source) for earlier in cells[: number + 1]):
                return ""
            name = unique_name("seed", taken, "seed")
            cells.insert(number + 1, ScriptCell(name, call))
            return name
    return ""


def _seed_call(node: ast.AST) -> str:
    """How a framework that a statement imports is given a seed; empty for any other statement."""
    imported = {}
    if isinstance(node, ast.Import):
        # `import tensorflow.keras` binds `tensorflow`.
        imported = {
            item.name if item.asname else item.name.partition(".")[0]: item.asname or ""
            for item in node.names
        }
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        imported = {f"{node.module}.{item.name}": item.asname or item.name for item in node.names}
    for module, call in _SEED_CALLS.items():
        if module in imported:
            return call.format(imported[module] or module)
    return ""


def _rows(
    notebook: Notebook | None, notebook_draft: Draft | None, pages: Sequence[PageCode]
) -> list[_Row]:
    if notebook is None or notebook_draft is None:
        return [
            _Row(
                piece.code, page.draft, _code_line(page.draft, piece), [(page.name, number)], piece
            )
            for page in pages
            for number, piece in enumerate(page.pieces)
        ]
    lines = {place: number for number, place in enumerate(notebook_draft.source.cells)}
    parts = _split_cells(pages)
    rows: list[_Row] = []
    place_of: dict[int, list[_Row]] = {}
    for index, cell in enumerate(notebook.code):
        line = lines.get((cell.number, 1), 0)
        if index in parts:
            page, numbers = parts[index]
            made = []
            for number in numbers:
                piece = page.pieces[number]
                made.append(_Row(piece.code, notebook_draft, line, [(page.name, number)], piece))
                line += piece.code.count("\n") + 1
        else:
            made = [_Row(cell.source, notebook_draft, line)]
        place_of[index] = made
        rows.extend(made)
    for page in pages:
        _show(page, notebook, notebook_draft, place_of, rows, set(parts))
    seen = {id(row) for row in rows if row.shown}
    for index, made in place_of.items():
        cell = notebook.code[index]
        if not any(id(row) in seen for row in made) and not _only_serves(cell.source):
            notebook_draft.decide(
                lines.get((cell.number, 1), 0),
                "review",
                "R2",
                f"only in the notebook: {cell.source.strip()}",
                "a cell of the script, on no page",
                lines=cell.source.count("\n") + 1,
            )
    return rows


def _show(  # noqa: PLR0917 - one branch a kind
    page: PageCode,
    notebook: Notebook,
    notebook_draft: Draft,
    place_of: Mapping[int, list[_Row]],
    rows: list[_Row],
    split: set[int],
) -> None:
    """Say which rows show the pieces of a page; pieces that it alone has become rows."""
    last: _Row | None = None
    for match in page.matches:
        piece = page.pieces[match.fence]
        first = piece.block.first
        length = piece.block.last - piece.block.first
        if match.kind == "page":
            row = _Row(
                piece.code,
                page.draft,
                _code_line(page.draft, piece),
                [(page.name, match.fence)],
                piece,
            )
            position = next(
                (n + 1 for n, one in enumerate(rows) if one is last),
                0 if last is None else len(rows),
            )
            rows.insert(position, row)
            last = row
            page.draft.decide(
                first,
                "review",
                "R2",
                f"only on the page: {piece.code.strip()}",
                f"a cell of the script, {'first' if position == 0 else 'behind the one before'}",
                lines=length,
            )
            continue
        for index in match.cells:
            for row in place_of[index]:
                if index in split and match.kind == "part":
                    continue
                row.shown.append((page.name, match.fence))
                row.piece = row.piece or piece
        if match.kind == "part":
            last = next(
                row for row in place_of[match.cells[0]] if (page.name, match.fence) in row.shown
            )
        else:
            last = place_of[match.cells[-1]][-1]
        if match.kind == "changed":
            cell = notebook.code[match.cells[0]]
            page.draft.decide(
                first,
                "review",
                "R2",
                f"changed: {piece.code.strip()}",
                f"cell {cell.number} of {notebook.name}",
                lines=length,
                detail=diff(piece.code, cell.source),
            )
    del notebook_draft


def _split_cells(pages: Sequence[PageCode]) -> dict[int, tuple[PageCode, list[int]]]:
    """Cells that a page shows in parts: each part becomes a cell of its own."""
    found: dict[int, tuple[PageCode, list[int]]] = {}
    for page in pages:
        for match in page.matches:
            if match.kind == "part":
                owner = found.setdefault(match.cells[0], (page, []))
                if owner[0] is page:
                    owner[1].append(match.fence)
    return found


def _gather_parameters(rows: list[_Row]) -> None:
    """One cell holds all parameters: what forms asked for, else the first plain values."""
    asked = [row for row in rows if row.clean is not None and row.clean.parameters]
    if asked:
        first = asked[0]
        first.tags = ("parameters",)
        for row in asked[1:]:
            if first.clean is None or row.clean is None:
                continue
            together = f"{first.clean.source}\n{row.clean.source}"
            first.clean = CleanCell(together, tags=("parameters",), title=first.clean.title)
            first.shown += row.shown
            row.clean = CleanCell("")
        return
    for row in rows:
        if row.clean is not None and is_parameters(row.clean.source):
            row.tags = ("parameters",)
            return


def _code_line(draft: Draft, piece: Piece) -> int:
    """The line of the page, from 0, that the code starts in."""
    first = piece.block.first + (piece.block.kind == "fence")
    start = piece.code.split("\n", 1)[0].strip()
    for number in range(first, min(first + 8, piece.block.last)):
        if start and start in draft.source.lines[number]:
            return number
    return first


def _only_serves(source: str) -> bool:
    """Whether a cell has nothing but lines that the script leaves out."""
    return not clean_cell(source, "", charts=False).source.strip()
