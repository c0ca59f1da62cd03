"""One old page: started (what it has), and finished (what it becomes)."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tatka.importing.blocks import Block, read_blocks
from tatka.importing.cells import is_secret
from tatka.importing.codekeys import Key, code_key, without_idle
from tatka.importing.containers import convert_containers
from tatka.importing.edits import Draft
from tatka.importing.escapes import drop_escapes
from tatka.importing.links import Book, lead, lead_links
from tatka.importing.numbers import note_numbers
from tatka.importing.outline import Outline, read_outline, write_headings
from tatka.importing.outputs import is_badge
from tatka.importing.pagecode import (
    Piece,
    attach_outputs,
    drop_outputs,
    drop_pictures,
    find_pieces,
    stored_of,
)
from tatka.importing.pairing import Choice, Match, choose, pair
from tatka.importing.prosewords import prose_words, words_of_lines, written_words
from tatka.importing.roles import convert_roles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.importing.inputs import Inputs
    from tatka.importing.source import Source

_KEPT_KEYS = {"description", "title"}


@dataclass
class PageWork:
    """A page between its two steps.

    Attributes:
        name: What reports call it.
        target: Path of the new chapter.
        draft: With what was changed and decided.
        blocks: As they were read.
        outline: Its headings.
        pieces: Its code.
        choice: The notebook it is made from.
        matches: What each piece of code is in that notebook.
        problems: Why it can't be written.
    """

    name: str
    target: str
    draft: Draft
    blocks: tuple[Block, ...]
    outline: Outline
    pieces: tuple[Piece, ...]
    choice: Choice
    matches: tuple[Match, ...]
    problems: list[str] = field(default_factory=list)


def start_page(
    source: Source, inputs: Inputs, target: str, framework: str, *, alone: bool
) -> PageWork:
    """Read a page: its blocks, its headings, its code, and the notebook it is made from.

    Args:
        source: The page.
        inputs: What else was read.
        target: Path of the new chapter.
        framework: Which branch becomes the example.
        alone: Whether it is the only page, so that a notebook that was named is its own.
    """
    blocks = read_blocks(source)
    # Once without consequences: ids and indents are needed before links can be led.
    trial = Draft(source)
    ids = convert_containers(trial, blocks, framework)
    indented = {line for line, indent in trial.indents.items() if indent}
    stem = target.removesuffix(".md").removesuffix("/index").rpartition("/")[2]
    outline = read_outline(blocks, ids, indented, stem)
    draft = Draft(source)
    draft.inactive, draft.asides = trial.inactive, trial.asides
    keys_of = {
        notebook.path: {code_key(cell.source) for cell in notebook.code}
        for notebook in inputs.notebooks
    }
    every: set[Key] = set().union(*keys_of.values()) if keys_of else set()
    every.discard(())
    own = next((notebook for notebook in inputs.notebooks if notebook.path == source.path), None)
    named = own or (
        inputs.notebooks[0]
        if alone
        and len(inputs.notebooks) == 1
        and source.path.suffix != ".ipynb"
        and _named(inputs, source)
        else None
    )
    pieces = find_pieces(draft, blocks, every, framework)
    keys = [code_key(piece.code) for piece in pieces]
    choice = choose(source.text, [key for key in keys if key], inputs.notebooks, named)
    matches: tuple[Match, ...] = tuple(Match(number, (), "page") for number in range(len(pieces)))
    if choice.notebook is not None:
        matches = pair(keys, [code_key(cell.source) for cell in choice.notebook.code])
    work = PageWork(source.name, target, draft, blocks, outline, pieces, choice, matches)
    if own is None:
        _tell_choice(work)
    return work


def finish_page(
    work: PageWork,
    shown: Mapping[int, tuple[str, tuple[str, ...]]],
    book: Book,
    title: str,
    framework: str,
) -> str:
    """Make every change of a page, and see that no word of its prose is lost.

    Args:
        work: The page.
        shown: For each piece of code, its example and the names of its cells.
        book: What links lead to.
        title: What the contents call the page.
        framework: Which branch becomes the example.

    Returns:
        The new chapter.
    """
    draft, source = work.draft, work.draft.source
    _front(draft, work.blocks)
    folder = source.path.parent
    convert_containers(
        draft,
        work.blocks,
        framework,
        lambda target, line: _resolved(draft, target, line, work.name, book, folder),
    )
    _drop_badges(draft, work.blocks)
    said = _code(work, shown)
    write_headings(draft, work.outline, title)
    convert_roles(draft, work.blocks, work.name, book)
    lead_links(draft, work.blocks, work.name, book)
    drop_escapes(draft, work.blocks)
    note_numbers(draft, work.blocks, said)
    text = draft.result()
    text = re.sub(r"\n{4,}", "\n\n\n", text).strip("\n") + "\n"
    _check_words(work, text)
    return text


def _named(inputs: Inputs, source: Source) -> bool:
    """Whether the one notebook there is was named by a person, and not found beside the page."""
    return (
        inputs.notebooks[0].path.parent != source.path.parent
        or len(list(source.path.parent.glob("*.ipynb"))) > 1
    )


def _tell_choice(work: PageWork) -> None:
    choice, draft = work.choice, work.draft
    if not work.pieces:
        return
    found = f"{choice.equal} of {choice.pieces} pieces of its code"
    if choice.tied:
        names = ", ".join(notebook.name for notebook in choice.best)
        draft.decide(
            0,
            "review",
            "R1",
            f"{len(choice.best)} notebooks have {found}: {names}",
            "none was taken, the page's code is the script: choose with --notebook",
        )
    elif choice.notebook is None:
        draft.decide(
            0, "review", "R1", "no notebook has this code", "the page's code is the script"
        )
    elif choice.disagree:
        names = ", ".join(notebook.name for notebook in choice.best)
        draft.decide(
            0,
            "review",
            "R1",
            f"the page links {choice.linked.name if choice.linked else ''}, which has "
            f"{choice.linked_equal} of {choice.pieces} pieces of its code; {names} has more",
            f"{choice.notebook.name} was taken: choose with --notebook",
        )
    else:
        draft.decide(0, "exact", "R1", choice.notebook.name, f"the notebook: {found}")
    for name in choice.dead:
        near = f"; there is {', '.join(choice.near)}" if choice.near else ""
        draft.decide(0, "review", "R1", f"linked, and not there: {name}{near}", "the link stays")


def _code(work: PageWork, shown: Mapping[int, tuple[str, tuple[str, ...]]]) -> list[str]:
    """Put embeds in the place of code and its outputs; returns what the outputs said."""
    draft, notebook = work.draft, work.choice.notebook
    cells = [
        stored_of(notebook, match.cells)
        if match.kind in {"equal", "joined", "changed", "part"}
        else None
        for match in work.matches
    ]
    embedded = [number in shown for number in range(len(work.pieces))]
    attach_outputs(draft, work.blocks, work.pieces, cells)
    for number, piece in enumerate(work.pieces):
        if not embedded[number]:
            # Its outputs are all there is to show: they stay with it.
            piece.outputs.clear()
            piece.pictures.clear()
    indices = [
        notebook.code[match.cells[-1]].number - 1 if notebook and match.cells else None
        for match in work.matches
    ]
    drop_pictures(draft, work.pieces, indices, [cell.pictures if cell else None for cell in cells])
    said: list[str] = []
    for number, (piece, cell) in enumerate(zip(work.pieces, cells, strict=True)):
        said += drop_outputs(draft, piece, cell)
        for grade, rule, what, to in piece.remarks:
            draft.decide(piece.block.first, grade, rule, what, to)  # type: ignore[arg-type]
        if embedded[number]:
            _embed(work, piece, number, *shown[number])
        else:
            _keep(work, piece)
    return said


def _embed(work: PageWork, piece: Piece, number: int, example: str, names: tuple[str, ...]) -> None:
    block, draft = piece.block, work.draft
    lines = [f"```{{example}} {example}#{','.join(names)}"]
    if piece.hidden:
        lines.append("show: output")
    if piece.caption:
        lines.append(f"caption: {json.dumps(piece.caption, ensure_ascii=False)}")
    lines.append("```")
    prefix = block.prefix if block.kind == "fence" else ""
    before = draft.source.lines[block.first - 1] if block.first else ""
    gap = "\n" if before.strip() and not block.prefix else ""
    following = draft.source.lines[block.last] if block.last < len(draft.source.lines) else ""
    behind = "\n" if following.strip() else ""
    text = gap + "\n".join(f"{prefix}{line}" for line in lines) + behind
    if not draft.replace_lines(block.first, block.last, text):
        return
    match = work.matches[number]
    to = f"{example}#{','.join(names)}"
    if match.kind in {"equal", "joined", "part"}:
        note = {"equal": "equal", "joined": "several cells in one", "part": "a part of a cell"}
        draft.decide(
            block.first,
            "exact",
            "E3",
            f"code, {note[match.kind]}: {piece.code.strip()}",
            to,
            lines=block.last - block.first,
        )
    elif work.choice.notebook is None:
        draft.decide(
            block.first,
            "exact",
            "E3",
            f"code: {piece.code.strip()}",
            to,
            lines=block.last - block.first,
        )


def _keep(work: PageWork, piece: Piece) -> None:
    """Code that became no cell stays as text, but for lines that only serve Colab, and secrets."""
    block, draft = piece.block, work.draft
    rows = range(block.first, block.last)
    code = without_idle(piece.code)
    if not code.strip():
        draft.replace_lines(block.first, block.last, "")
        draft.decide(
            block.first,
            "exact",
            "E6",
            piece.code.strip(),
            "dropped",
            dropped=True,
            lines=block.last - block.first,
        )
        return
    secret = [row for row in rows if is_secret(draft.source.lines[row])]
    for row in secret:
        draft.decide(row, "review", "R8", "a line that is not shown", "not copied", dropped=True)
    if all(is_secret(line) or not line.strip() for line in code.split("\n")):
        draft.replace_lines(block.first, block.last, "")
        return
    for row in secret:
        draft.replace_lines(row, row + 1, "")
    info = block.info.strip()
    if block.kind == "fence" and info.startswith("{"):
        start, _ = draft.source.span(block.first, block.first + 1)
        place = start + draft.source.lines[block.first].index(info)
        draft.change(place, place + len(info), "python")


def _front(draft: Draft, blocks: tuple[Block, ...]) -> None:
    """Keep the description; other keys mean something to the old system alone, or harm here."""
    front = next((block for block in blocks if block.kind == "front"), None)
    if front is None:
        return
    key = ""
    for number in range(front.first + 1, front.last - 1):
        line = draft.source.lines[number]
        match = re.match(r"(?P<key>[\w-]+)\s*:", line)
        key = match["key"] if match else key
        if key not in _KEPT_KEYS:
            draft.replace_lines(number, number + 1, "")
            draft.decide(number, "exact", "E9", line.strip(), "dropped", detail=line, dropped=True)
        elif match:
            draft.decide(number, "exact", "E9", line.strip(), "kept")


def _drop_badges(draft: Draft, blocks: tuple[Block, ...]) -> None:
    for block in blocks:
        badge = block.kind in {"paragraph", "html"} and is_badge(block.text)
        if badge and draft.replace_lines(block.first, block.last, ""):
            draft.words_gone.update(words_of_lines(draft.source, block.first, block.last))
            draft.decide(
                block.first,
                "exact",
                "E6",
                "badge",
                "dropped",
                detail=block.text,
                lines=block.last - block.first,
                dropped=True,
            )


def _resolved(draft: Draft, target: str, line: int, page: str, book: Book, folder: object) -> str:  # noqa: PLR0917 - one branch a kind
    led = lead(target, page, book, image=False, folder=folder)  # type: ignore[arg-type]
    if led.note:
        grade = "review" if led.review else "exact"
        draft.decide(line, grade, led.rule, target, led.note)  # type: ignore[arg-type]
    return led.target or target


def _check_words(work: PageWork, text: str) -> None:
    """Compare the words of the prose before and after; a difference stops the import."""
    draft = work.draft
    expected = prose_words(draft.source) - _dropped(work) + draft.words_new
    found = written_words(text)
    missing = expected - found
    added = found - expected
    if missing or added:
        few = ", ".join(list(missing or added)[:5])
        what = "lost" if missing else "put in"
        work.problems.append(
            f"words of the prose would be {what}: {few} ({sum((missing or added).values())} in all)"
        )


def _dropped(work: PageWork) -> Counter[str]:
    """Words of prose that decisions took away: they are all in the ledger."""
    total = Counter(work.draft.words_gone)
    for heading in work.outline.headings:
        if heading.fate == "dropped":
            block = heading.block
            total.update(words_of_lines(work.draft.source, block.first, block.last))
    return total
