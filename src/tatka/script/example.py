"""Examples: percent scripts with named cells, comments in several languages, and a header.

```python
# ---
# jupyter:
#   tatka:
#     title: {bn: …, en: …}
#     needs: [pretrain_base]
#     tolerance: {relative: 1.0e-4}
#     times: true
# ---

# %% tags=["parameters"]
EPOCHS = 3

# %% name="freeze_base"
# bn: পুরনো ব্লকগুলো লক করে দিচ্ছি
# en: lock the pretrained blocks
vgg.trainable = False
```
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tatka.core.digests import text_digest
from tatka.script.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.script.percent import Kind

LANGUAGES = ("bn", "en")


@dataclass(frozen=True)
class Tolerance:
    """How far a number of a repeated run may be from the recorded one.

    They agree if `|new - old| <= absolute + relative * |old|`; whole ones only if they are equal.

    Attributes:
        relative: Share of the recorded number.
        absolute: How far whatever the number is.
        times: Whether durations, and variables and columns that are named as such, may be others.
    """

    relative: float = 1e-6
    absolute: float = 1e-9
    times: bool = False


@dataclass(frozen=True)
class Cell:
    """A part of an example.

    Attributes:
        name: What chapters embed it by, if anything; an identifier.
        kind: `code`, `markdown` or `raw`, as in notebooks.
        source: As in a notebook: magics are not commented out; all languages' comments are there.
        line: Line of the script, from 1, at which `source` starts: line `n` of the source, from 0,
            is line `line + n` of the script.
        tags: Of the notebook cell; those of `tags.Tag` mean something.
        title: Text after the `# %%`, if any.
        magics: Numbers, from 0, of the lines of `source` that are magics.
        languages: The languages that comments can be marked with.
    """

    name: str | None
    kind: Kind
    source: str
    line: int
    tags: frozenset[str] = frozenset()
    title: str | None = None
    magics: tuple[int, ...] = ()
    languages: tuple[str, ...] = LANGUAGES


@dataclass(frozen=True)
class Example:
    """A script that runs from top to bottom.

    Attributes:
        name: The file's name without `.py`.
        path: The file.
        cells: In their order.
        titles: For each language, what readers see.
        needs: Names of the examples whose artifacts it uses.
        data: What it reads, as its author declares it: patterns of paths relative to the
            repository, and addresses whose content never changes; None if nothing is declared.
        tolerance: How well its numbers repeat.
        header_lines: For the keys of its header, their lines in the script.
    """

    name: str
    path: Path
    cells: tuple[Cell, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    data: tuple[str, ...] | None = None
    tolerance: Tolerance = Tolerance()
    header_lines: Mapping[str, int] = field(default_factory=dict)

    def title(self, language: str) -> str:
        """The title in a language; without one, the example's name."""
        return self.titles.get(language, self.name)

    def cell(self, name: str) -> Cell | None:
        """The cell of that name, if there is one."""
        return next((cell for cell in self.cells if cell.name == name), None)

    @property
    def digest(self) -> str:
        """Changes with anything in its code cells."""
        return text_digest(
            repr(
                [
                    (cell.name, cell.source, cell.magics, sorted(cell.tags))
                    for cell in self.cells
                    if cell.kind == "code"
                ]
            )
        )

    @property
    def named_cells(self) -> Mapping[str, Cell]:
        """The cells that can be embedded, by name."""
        return {cell.name: cell for cell in self.cells if cell.name is not None}

    @property
    def parameters_cell(self) -> Cell | None:
        """The cell that holds the defaults a profile overrides."""
        return next((cell for cell in self.cells if Tag.PARAMETERS in cell.tags), None)
