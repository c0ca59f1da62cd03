"""`{interactive}`: a small piece to try, over values of a record, with a picture in its place.

What the directive holds is the picture: an example's figure, say. It is what readers see who print
the page or have no JavaScript; others see it until the piece is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.book.source.dependencies import RecordedValue
from tatka.book.source.directives.base import Directive, DirectiveKind, Fence, label, words
from tatka.book.source.problems import nearest
from tatka.book.source.targets import ValueTarget, read_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block, Inline
    from tatka.book.source.sentences import Reader

# Each piece there is, the values that it needs and those that it can do without. The scripts are in
# `tatka.site.pieces`.
PIECES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # A picture (rows of numbers) and filters by name (rows of numbers): the filter slides over it.
    "convolution": (("picture", "filters"), ()),
    # Lists of numbers by name, one an epoch: the slider goes from one to the next.
    "curves": (("curves",), ()),
    # Numbers along, and lists of as many by name: the slider reads the lines off.
    "lines": (("along", "lines"), ()),
    # Scores and right answers (0 or 1): the slider moves the threshold.
    "threshold": (("scores", "truth"), ()),
}
_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, kw_only=True)
class Interactive(Directive):
    """A piece to try.

    Attributes:
        piece: Which.
        values: What it is given, by name.
        names: What things are called in it, in the page's language, by their name in the values.
        caption: Its words.
        name: By what references find it.
        nodes: What stands in its place.
    """

    piece: str
    values: Mapping[str, ValueTarget]
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
        """The values."""
        return tuple(
            RecordedValue(target.example, target.profile, target.cell)
            for target in self.values.values()
        )

    @property
    def structure(self) -> str:
        """The piece and its values."""
        given = ", ".join(f"{key} {_written(target)}" for key, target in self.values.items())
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
    needed, more = PIECES[piece]
    values: dict[str, ValueTarget] = {}
    for key in (*needed, *more):
        if key not in options:
            if key in needed:
                reader.problem(
                    f"{piece!r} needs {key}", fence.line, f"Write :{key}: example#cell:variable"
                )
            continue
        target = read_value(str(options[key]))
        if target is None:
            reader.problem(
                f"{key}: {options[key]!r} names no value",
                fence.line_of(key),
                "Write :name: example#cell:variable",
            )
            continue
        values[key] = target
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
        names=_names(fence, options, reader),
        caption=reader.sentence(words(fence, options, "caption", reader), fence.line_of("caption")),
        name=label(fence, options, reader),
        nodes=tuple(blocks),
    )


def _names(fence: Fence, options: Mapping[str, Any], reader: Reader) -> Mapping[str, str]:
    names = options.get("names", {})
    if not isinstance(names, dict):
        reader.problem(
            "names: is no table", fence.line_of("names"), "Write names: {cat: বিড়াল, dog: কুকুর}"
        )
        return {}
    return {str(key): str(value) for key, value in names.items()}


_VALUES = tuple(dict.fromkeys(key for needed, more in PIECES.values() for key in (*needed, *more)))
INTERACTIVE = DirectiveKind(
    "interactive", _read, ("caption", "name", "names", *_VALUES), "markdown"
)
