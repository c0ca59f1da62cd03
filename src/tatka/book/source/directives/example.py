"""`{example}`: cells of an example, shown in the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tatka.book.source.dependencies import ExampleCells
from tatka.book.source.directives.base import (
    Directive,
    DirectiveKind,
    Fence,
    flag,
    label,
    words,
)
from tatka.book.source.problems import nearest
from tatka.book.source.targets import CellTarget, read_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block, Inline
    from tatka.book.source.sentences import Reader

SHOW = ("both", "code", "output")
VIEW = ("plugin", "tags", "runs", "smoothing")
PLUGINS = ("scalars", "histograms", "graph")
OPTIONS = ("show", "fold", "alt", "caption", "name", "view", "profile")


@dataclass(frozen=True, kw_only=True)
class Embed(Directive):
    """Cells of an example, shown in the page.

    Attributes:
        target: Which cells.
        show: `both`, `code` or `output`.
        fold: Whether the code is folded.
        alts: What the pictures show, in words, picture by picture.
        caption: What stands under the picture.
        described: The alternative texts, read.
        captioned: The caption, read.
        name: By what references find its figure or table.
        view: Which charts of TensorBoard, if they are chosen.
        kind: `example`, or `solution` where the cells solve an exercise.
    """

    target: CellTarget
    show: str = "both"
    fold: bool = False
    alts: tuple[str, ...] = ()
    caption: str = ""
    described: tuple[tuple[Inline, ...], ...] = ()
    captioned: tuple[Inline, ...] = ()
    name: str = ""
    view: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "example"

    @property
    def words(self) -> tuple[tuple[Inline, ...], ...]:
        """Alternative texts and the caption."""
        return (*self.described, self.captioned)

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """The example."""
        target = self.target
        return (ExampleCells(target.example, target.profile, target.cells),)

    @property
    def structure(self) -> str:
        """Cells and options; words may differ."""
        view = {key: self.view[key] for key in sorted(self.view)}
        options = [
            f"show: {self.show}" if self.show != "both" else "",
            "fold: true" if self.fold else "",
            f"name: {self.name}" if self.name else "",
            f"view: {view}" if view else "",
            f"{len(self.alts)} pictures described" if len(self.alts) > 1 else "",
        ]
        given = ", ".join(option for option in options if option)
        target = self.target
        profile = f"@{target.profile}" if target.profile else ""
        cells = f"#{','.join(target.cells)}" if target.cells else ""
        return f"{{{self.kind}}} {target.example}{profile}{cells}" + (
            f" ({given})" if given else ""
        )


def read_embed(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> Embed | None:
    """The cells that a fence names."""
    del blocks
    target = read_cells(fence.argument)
    if target is None:
        reader.problem(
            f"{fence.argument!r} names no cell" if fence.argument else "no example is named",
            fence.line,
            "Write EXAMPLE#CELL, EXAMPLE#FIRST,SECOND or EXAMPLE alone.",
        )
        return None
    profile = options.get("profile")
    if profile is not None:
        if target.profile not in {None, profile}:
            reader.problem("two profiles are named", fence.line_of("profile"))
        target = CellTarget(target.example, str(profile), target.cells)
    show = options.get("show", "both")
    if show not in SHOW:
        reader.problem(f"show: {show!r} is none of {', '.join(SHOW)}", fence.line_of("show"))
        show = "both"
    alts = _alts(fence, options.get("alt", ()), reader)
    caption = words(fence, options, "caption", reader)
    return Embed(
        fence=fence,
        target=target,
        show=show,
        fold=flag(fence, options, "fold", reader),
        alts=alts,
        caption=caption,
        described=tuple(reader.sentence(alt, fence.line) for alt in alts),
        captioned=reader.sentence(caption, fence.line),
        name=label(fence, options, reader),
        view=_view(fence, options.get("view", {}), reader),
        kind=fence.name,
    )


def _alts(fence: Fence, value: object, reader: Reader) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        reader.problem(
            "alt is neither a text nor a list of texts", fence.line_of("alt"), "Quote it."
        )
        return ()
    return tuple(" ".join(item.split()) for item in items)


def _view(fence: Fence, value: object, reader: Reader) -> Mapping[str, Any]:
    line = fence.line_of("view")
    if not isinstance(value, dict):
        reader.problem("view is no table", line, "Write view: {tags: [epoch_loss]}")
        return {}
    view = dict(value)
    for key in [key for key in view if key not in VIEW]:
        reader.problem(f"view has no {str(key)!r}", line, nearest(str(key), VIEW, what="It has"))
        del view[key]
    for key in ("tags", "runs"):
        if isinstance(view.get(key), str):
            view[key] = [view[key]]
        if not all(isinstance(item, str) for item in view.get(key) or []):
            reader.problem(f"view: {key} is no list of texts", line)
            del view[key]
    if view.get("plugin", PLUGINS[0]) not in PLUGINS:
        reader.problem(f"view: plugin is none of {', '.join(PLUGINS)}", line)
        del view["plugin"]
    smoothing = view.get("smoothing", 0)
    if not isinstance(smoothing, int | float) or not 0 <= smoothing < 1:
        reader.problem("view: smoothing is no number from 0 to 0.999", line)
        del view["smoothing"]
    return view


EXAMPLE = DirectiveKind("example", read_embed, OPTIONS)
