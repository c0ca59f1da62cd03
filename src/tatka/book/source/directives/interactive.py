"""`{interactive}`: a small piece to try, over values of a record, with a picture in its place.

What the directive holds is the picture: an example's figure, say. It is what readers see who print
the page or have no JavaScript; others see it until the piece is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from tatka.book.source.dependencies import ExampleCells, RecordedValue
from tatka.book.source.directives.base import Directive, DirectiveKind, Fence, label, words
from tatka.book.source.problems import nearest
from tatka.book.source.targets import FileTarget, ValueTarget, read_file, read_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block, Inline
    from tatka.book.source.sentences import Reader


@dataclass(frozen=True)
class Piece:
    """What a piece is given.

    Attributes:
        values: Names of the values of records that it needs.
        files: Names of the files that it needs: what runs left under `artifacts/`.
    """

    values: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


# Each piece there is. The scripts are in `tatka.site.pieces`.
PIECES: Mapping[str, Piece] = {
    # A picture (rows of numbers) and filters by name (rows of numbers): the filter slides over it.
    "convolution": Piece(("picture", "filters")),
    # Lists of numbers by name, one an epoch: the slider goes from one to the next.
    "curves": Piece(("curves",)),
    # A model as `course.exported` writes it: reads the digit that a reader draws.
    # Numbers along, and lists of as many by name: the slider reads the lines off.
    "digit-pad": Piece(files=("model",)),
    "lines": Piece(("along", "lines")),
    # Scores and right answers (0 or 1): the slider moves the threshold.
    "threshold": Piece(("scores", "truth")),
}
T = TypeVar("T")
_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, kw_only=True)
class Interactive(Directive):
    """A piece to try.

    Attributes:
        piece: Which.
        values: What it is given, by name.
        files: The files that it is given, by name.
        names: What things are called in it, in the page's language, by their name in the values.
        caption: Its words.
        name: By what references find it.
        nodes: What stands in its place.
    """

    piece: str
    values: Mapping[str, ValueTarget]
    files: Mapping[str, FileTarget]
    names: Mapping[str, str]
    caption: tuple[Inline, ...]
    name: str
    nodes: tuple[Block, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What stands in its place."""
        return self.nodes

    @property
    def words(self) -> tuple[tuple[Inline, ...], ...]:
        """The caption."""
        return (self.caption,)

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """The values, and the records that files are from."""
        values = (
            RecordedValue(target.example, target.profile, target.cell)
            for target in self.values.values()
        )
        files = (ExampleCells(target.example, target.profile) for target in self.files.values())
        return (*values, *files)

    @property
    def structure(self) -> str:
        """The piece and its values."""
        given = ", ".join(
            [
                *(f"{key} {_written(target)}" for key, target in self.values.items()),
                *(f"{key} {target.example}:{target.file}" for key, target in self.files.items()),
            ]
        )
        return f"{{interactive}} {self.piece} {self.name} {given}".strip()


def _written(target: ValueTarget) -> str:
    steps = "".join(f"[{step}]" for step in target.steps)
    return f"{target.example}#{target.cell}:{target.variable}{steps}"


def _read(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> Interactive | None:
    piece = fence.argument
    if piece not in PIECES:
        reader.problem(
            f"there is no piece {piece!r}" if piece else "no piece is named",
            fence.line,
            nearest(piece, PIECES),
        )
        return None
    given = (fence, options, reader)
    values = _targets(PIECES[piece].values, read_value, ("value", "example#cell:variable"), given)
    files = _targets(PIECES[piece].files, read_file, ("file", "example:file"), given)
    if not blocks:
        reader.problem(
            "nothing stands in this piece's place",
            fence.line,
            "Put the figure of an example inside: it is what is seen in print and without scripts.",
        )
    return Interactive(
        fence=fence,
        piece=piece,
        values=values,
        files=files,
        names=_names(fence, options, reader),
        caption=reader.sentence(words(fence, options, "caption", reader), fence.line_of("caption")),
        name=label(fence, options, reader),
        nodes=tuple(blocks),
    )


def _targets(
    keys: tuple[str, ...],
    read: Callable[[str], T | None],
    shape: tuple[str, str],
    given: tuple[Fence, Mapping[str, Any], Reader],
) -> dict[str, T]:
    """What options of these names point at; whatever is missing or of another shape is noted."""
    what, written = shape
    fence, options, reader = given
    found: dict[str, T] = {}
    for key in keys:
        if key not in options:
            reader.problem(
                f"{fence.argument!r} needs {key}", fence.line, f"Write :{key}: {written}"
            )
            continue
        target = read(str(options[key]))
        if target is None:
            reader.problem(
                f"{key}: {options[key]!r} names no {what}",
                fence.line_of(key),
                f"Write :{key}: {written}",
            )
            continue
        found[key] = target
    return found


def _names(fence: Fence, options: Mapping[str, Any], reader: Reader) -> Mapping[str, str]:
    names = options.get("names", {})
    if not isinstance(names, dict):
        reader.problem(
            "names: is no table", fence.line_of("names"), "Write names: {cat: বিড়াল, dog: কুকুর}"
        )
        return {}
    return {str(key): str(value) for key, value in names.items()}


_GIVEN = tuple(
    dict.fromkeys(key for each in PIECES.values() for key in (*each.values, *each.files))
)
INTERACTIVE = DirectiveKind("interactive", _read, ("caption", "name", "names", *_GIVEN), "markdown")
