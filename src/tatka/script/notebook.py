"""Notebooks made from examples: one to execute under a profile, one for learners to keep."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tatka.core.errors import ExampleError
from tatka.script.comments import localise
from tatka.script.tags import Tag
from tatka.script.validation import parameter_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nbformat import NotebookNode

    from tatka.core.settings import Scalar
    from tatka.script.example import Cell, Example

INJECTED = "injected-parameters"
# What nbformat allows for a cell's id.
_ID_LENGTH = 64


def to_notebook(example: Example, parameters: Mapping[str, Scalar]) -> NotebookNode:
    """The notebook of an example for execution.

    Args:
        example: Which.
        parameters: What differs from the script's defaults. A cell that assigns them follows the
            one tagged `parameters`, as papermill does it.

    Returns:
        A notebook with magics as Jupyter wants them. Cells keep their names and tags in their
        metadata, and have ids made from their names, or else their positions.

    Raises:
        ExampleError: There are parameters that the script does not have.
    """
    unknown = parameters.keys() - parameter_names(example)
    if unknown:
        raise ExampleError(
            f"there is no parameter {', '.join(sorted(unknown))} in {example.name}",
            path=example.path,
            line=example.parameters_cell.line if example.parameters_cell else None,
            hint="Assign it in a cell tagged parameters.",
        )
    cells = []
    for number, cell in enumerate(example.cells, start=1):
        cells.append(_cell(cell, number, cell.source))
        if parameters and cell is example.parameters_cell:
            cells.append(_injected(parameters))
    return _notebook(cells)


def learner_notebook(example: Example, language: str) -> NotebookNode:
    """The notebook of an example for readers of one language: its comments only, nothing executed.

    Hidden cells are there, since others may need what they define, but folded.
    """
    cells = []
    for number, cell in enumerate(example.cells, start=1):
        node = _cell(cell, number, localise(cell, language))
        if Tag.HIDE in cell.tags:
            node.metadata["jupyter"] = {"source_hidden": True}
        cells.append(node)
    return _notebook(cells)


def cell_id(cell: Cell, number: int) -> str:
    """A cell's id in notebooks: the same at every reading, different for each cell.

    Args:
        cell: Which.
        number: Its position in the example, from 1.
    """
    if cell.name is None:
        return f"cell-{number}"
    if cell.name.isascii() and len(cell.name) <= _ID_LENGTH:
        return cell.name
    # With a hyphen, no identifier can be the same.
    return f"cell-{hashlib.sha256(cell.name.encode()).hexdigest()[:16]}"


def _injected(parameters: Mapping[str, Scalar]) -> NotebookNode:
    from nbformat.v4 import new_code_cell  # noqa: PLC0415 - slow, and not every command needs it

    source = "\n".join(f"{name} = {_literal(value)}" for name, value in sorted(parameters.items()))
    node: NotebookNode = new_code_cell(source, id=INJECTED, metadata={"tags": [INJECTED]})
    return node


def _literal(value: Scalar) -> str:
    """Python for a value; TOML knows infinite numbers, Python has no literal for them."""
    text = repr(value)
    return f"float({text!r})" if text in {"inf", "-inf", "nan"} else text


def _cell(cell: Cell, number: int, source: str) -> NotebookNode:
    from nbformat import v4  # noqa: PLC0415 - as above

    metadata: dict[str, Any] = {}
    if cell.name is not None:
        metadata["name"] = cell.name
    if cell.tags:
        metadata["tags"] = sorted(cell.tags)
    if cell.title is not None:
        metadata["title"] = cell.title
    make: dict[str, Callable[..., NotebookNode]] = {
        "code": v4.new_code_cell,
        "markdown": v4.new_markdown_cell,
        "raw": v4.new_raw_cell,
    }
    node: NotebookNode = make[cell.kind](source, id=cell_id(cell, number), metadata=metadata)
    return node


def _notebook(cells: list[NotebookNode]) -> NotebookNode:
    from nbformat.v4 import new_notebook  # noqa: PLC0415 - as above

    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook: NotebookNode = new_notebook(cells=cells, metadata=metadata)
    return notebook
