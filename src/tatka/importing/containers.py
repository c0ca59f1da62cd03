"""Blocks of other systems become blocks of ours: heads are rewritten, bodies are indented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.importing.markers import FRAMEWORK_TITLES, Operation, operations
from tatka.importing.prosewords import prose_words
from tatka.importing.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tatka.importing.blocks import Block
    from tatka.importing.edits import Draft

_STEP = "    "


@dataclass
class _Open:
    name: str
    line: int
    indent: bool
    active: bool
    aside: bool = False


def convert_containers(  # noqa: C901, PLR0912 - one branch a kind
    draft: Draft,
    blocks: Sequence[Block],
    framework: str,
    resolve: Callable[[str, int], str] = lambda target, _line: target,
) -> dict[int, str]:
    """Rewrite every marker of a page.

    Args:
        draft: The page; edits, indents and decisions are added.
        blocks: Its blocks.
        framework: Which branch becomes the example: `pt` or `tf`.
        resolve: The new target of a link, from the old one and its line.

    Returns:
        For lines with an id that belongs to the nearest heading: line and id.
    """
    markers = {block.first: block for block in blocks if block.kind == "marker"}
    ids: dict[int, str] = {}
    stack: list[_Open] = []
    fenced = _fenced(blocks)
    for number in range(len(draft.source.lines)):
        depth = sum(level.indent for level in stack)
        if depth:
            draft.indents[number] = _STEP * depth
        if any(not level.active for level in stack):
            draft.inactive.add(number)
        if any(level.aside for level in stack):
            draft.asides.add(number)
        block = markers.get(number)
        if block is None or number in fenced:
            continue
        lead = block.prefix
        heads: list[str] = []
        closed = False
        for operation in operations(block.text, draft.source.dialect, framework):
            head = _apply(draft, number, operation, stack, ids, framework)
            closed = closed or operation.do == "close"
            if head is None:
                break
            if not head.startswith(("!!!", "===", "$$")):
                draft.words_new.update(prose_words(Source(draft.source.path, "", head)))
            if operation.target:
                head = f"[{head}]({resolve(operation.target, number)})"
            # A head after a tag on the same line that opened a level stands one level deeper.
            now = sum(level.indent for level in stack) - (
                operation.do == "open" and operation.indent
            )
            if head:
                relative = _STEP * max(now - depth, 0)
                heads.append(f"{lead}{relative}{head}")
            if operation.do in {"close", "else"}:
                outer = sum(level.indent for level in stack) - (operation.do == "else")
                draft.indents[number] = _STEP * max(outer, 0)
                depth = max(outer, 0)
        else:
            _put(draft, number, heads, closed=closed)
    for level in stack:
        draft.decide(level.line, "review", "E1", f"{level.name} is never closed", "open to the end")
    return ids


def _apply(  # noqa: PLR0917 - one branch a kind
    draft: Draft,
    number: int,
    operation: Operation,
    stack: list[_Open],
    ids: dict[int, str],
    framework: str,
) -> str | None:
    """What takes the marker's place; None if the line stays as it is."""
    text = draft.source.lines[number].strip()
    if operation.do == "unknown":
        draft.decide(number, "person", "P2", text, f"left as it is: {operation.note}")
        return None
    if operation.do == "close":
        if not any(level.name in {operation.name, "*"} for level in stack):
            draft.decide(
                number, "review", "E1", text, "dropped: nothing of that name is open", dropped=True
            )
            return operation.head
        while stack and stack.pop().name not in {operation.name, "*"}:
            pass
        draft.decide(number, "exact", "E1", text, "end of the block", dropped=True)
        return operation.head
    if operation.do == "else":
        before = stack.pop() if stack else None
        head, active, note = operation.head, operation.active, operation.note
        if not head:
            # A plain `else`: the framework that the branch before it was not.
            active = before is not None and not before.active
            key = framework if active else {"pt": "tf", "tf": "pt"}[framework]
            head = f'=== "{FRAMEWORK_TITLES[key]}"'
            note = f"tab {FRAMEWORK_TITLES[key]}" + ("" if active else ", its code kept as it is")
        stack.append(_Open(operation.name, number, operation.indent, active))
        draft.decide(number, "exact" if active else "review", "E1", text, note)
        return head
    if operation.do == "open":
        aside = operation.head.startswith("!!!")
        stack.append(_Open(operation.name, number, operation.indent, operation.active, aside))
    elif operation.do == "next":
        ids[number] = operation.name
    dropped = operation.do == "drop"
    draft.decide(number, operation.grade, "E1", text, operation.note, dropped=dropped)
    return operation.head if operation.do != "next" else ""


def _put(draft: Draft, number: int, heads: list[str], *, closed: bool) -> None:
    lines = draft.source.lines
    following = lines[number + 1] if number + 1 < len(lines) else ""
    before = lines[number - 1] if number else ""
    if heads:
        gap = "\n" if before.strip() and not before.lstrip().startswith("{%") else ""
        # A link of its own must not run into what follows; the body of a block begins right there.
        alone = following.strip() and not heads[-1].lstrip().startswith(("!!!", "===", "$$"))
        text = gap + "\n\n".join(heads) + ("\n" if alone else "")
        draft.replace_lines(number, number + 1, text)
        return
    if closed and following.strip():
        # What follows is no longer part of the block: a blank line says so.
        start, end = draft.source.span(number, number + 1)
        draft.change(start, end - 1 if end > start else end, "")
        return
    draft.replace_lines(number, number + 1, "")


def _fenced(blocks: Sequence[Block]) -> set[int]:
    return {
        line
        for block in blocks
        if block.kind in {"fence", "code", "maths"}
        for line in range(block.first, block.last)
    }
