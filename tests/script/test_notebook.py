"""Notebooks made from examples."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import nbformat
import pytest

from tatka.core.errors import ExampleError
from tatka.script.notebook import learner_notebook, to_notebook
from tatka.script.reading import read_example

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = """
    # %% [markdown]
    # Words
    # %% tags=["parameters"]
    EPOCHS = 10
    RATE = 0.1
    # %% name="board" tags=["hide"]
    # bn: এক
    # en: one
    # %load_ext tensorboard
    x = 1
"""


def test_for_execution(script: Callable[[str], Path]) -> None:
    notebook = to_notebook(read_example(script(TEXT)), {"EPOCHS": 2, "RATE": math.inf})
    nbformat.validate(notebook)
    assert [cell.id for cell in notebook.cells] == [
        "cell-1",
        "cell-2",
        "injected-parameters",
        "board",
    ]
    assert notebook.cells[2].source == "EPOCHS = 2\nRATE = float('inf')"
    assert notebook.cells[3].metadata == {"name": "board", "tags": ["hide"]}
    assert "\n%load_ext tensorboard\n" in notebook.cells[3].source


def test_without_parameters_nothing_is_injected(script: Callable[[str], Path]) -> None:
    notebook = to_notebook(read_example(script(TEXT)), {})
    assert len(notebook.cells) == 3


def test_the_same_script_gives_the_same_notebook(script: Callable[[str], Path]) -> None:
    example = read_example(script(TEXT))
    assert to_notebook(example, {}) == to_notebook(read_example(example.path), {})


def test_an_unknown_parameter_is_refused(script: Callable[[str], Path]) -> None:
    with pytest.raises(ExampleError, match="no parameter EPOCH in one"):
        to_notebook(read_example(script(TEXT)), {"EPOCH": 2})


def test_for_learners(script: Callable[[str], Path]) -> None:
    notebook = learner_notebook(read_example(script(TEXT)), "en")
    nbformat.validate(notebook)
    assert notebook.cells[2].source == "# one\n%load_ext tensorboard\nx = 1"
    assert notebook.cells[2].metadata["jupyter"] == {"source_hidden": True}
