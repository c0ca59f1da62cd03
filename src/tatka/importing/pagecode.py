"""The code of an old page: which blocks are code, which are outputs, and what becomes of each."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tatka.importing.codekeys import (
    code_key,
    is_prompt,
    looks_like_code,
    parses,
    split_prompt,
)
from tatka.importing.inline import unescaped
from tatka.importing.markers import chosen
from tatka.importing.outputs import (
    CAPTION,
    PICTURE,
    Stored,
    difference,
    judge,
    output_fence,
    stored,
)
from tatka.importing.prosewords import shown_words, words_of_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.importing.blocks import Block
    from tatka.importing.edits import Draft
    from tatka.importing.source import Notebook

Sure = Literal["python", "maybe", "no"]

_PYTHON = re.compile(r"\{?\.?(?:code-cell|python3?|py3?|ipython3?)\b(?!\s+out)", re.IGNORECASE)
_OPTION = re.compile(r"\s*(?:#\|\s*|:)(?P<key>[\w-]+):\s*(?P<value>.*)$")
_TAB = re.compile(r"\s*(?:#@|%%)tab\s+(?P<names>.+)$")
_SAVE = re.compile(r"\s*#@save\b")


@dataclass
class Piece:
    """A piece of code on a page that becomes, or may become, a cell.

    Attributes:
        block: Where it stands.
        code: It, without options of other systems.
        sure: Whether it is Python.
        name: That its own system gave it.
        caption: That its own system gave it.
        hidden: Whether its own system hid it.
        remarks: What was seen on the way: grade, rule, what, to.
        outputs: Blocks behind it that are its outputs, with what is thought of them.
        pictures: Of those that are pictures: block, N of `output_N_M`, and the target.
    """

    block: Block
    code: str
    sure: Sure
    name: str = ""
    caption: str = ""
    hidden: bool = False
    remarks: list[tuple[str, str, str, str]] = field(default_factory=list)
    outputs: list[tuple[Block, str]] = field(default_factory=list)
    pictures: list[tuple[Block, int, str]] = field(default_factory=list)


def find_pieces(
    draft: Draft, blocks: Sequence[Block], known: set[tuple[str, ...]], framework: str
) -> tuple[Piece, ...]:
    """The pieces of code on a page.

    Args:
        draft: The page.
        blocks: Its blocks.
        known: Keys of the cells of its notebook: what equals one is code, whatever it calls itself.
        framework: Which variant of code becomes the example.
    """
    found: list[Piece] = []
    after_code = False
    for block in blocks:
        if block.kind not in {"fence", "code"}:
            after_code = after_code and block.kind in {"table", "html"}
            continue
        if block.first in draft.inactive:
            _plain_info(draft, block)
            after_code = False
            continue
        if block.first in draft.asides and code_key(block.text) not in known:
            _plain_info(draft, block)
            draft.decide(
                block.first,
                "review",
                "R9",
                f"code in a hint: {block.text.strip()}",
                "left as it is: should it run?",
                lines=block.last - block.first,
            ) if _PYTHON.match(block.info.strip()) else None
            after_code = False
            continue
        piece = _piece(draft, block, known, framework, after_code=after_code)
        if piece is not None:
            found.append(piece)
        after_code = piece is not None or (after_code and output_fence(block.info))
    return tuple(found)


def attach_outputs(
    draft: Draft,
    blocks: Sequence[Block],
    pieces: Sequence[Piece],
    cells: Sequence[Stored | None],
) -> None:
    """Find the outputs behind each piece of code.

    Args:
        draft: The page.
        blocks: Its blocks.
        pieces: Its code.
        cells: For each piece, what the notebook stored; None if that is not known.
    """
    at = {piece.block.first: number for number, piece in enumerate(pieces)}
    owner: int | None = None
    directly = False
    for block in blocks:
        if block.first in at:
            owner, directly = at[block.first], True
            continue
        if owner is None or draft.is_gone(block.first):
            continue
        piece, cell = pieces[owner], cells[owner]
        picture = PICTURE.match(block.text) if block.kind == "paragraph" else None
        if picture:
            piece.pictures.append((block, int(picture["n"]), picture["target"]))
            continue
        if block.kind == "marker":
            directly = False
            continue
        verdict = judge(block, cell, piece.code, directly=directly)
        if verdict == "author":
            directly = False
            continue
        piece.outputs.append((block, verdict))


def drop_outputs(draft: Draft, piece: Piece, cell: Stored | None) -> list[str]:
    """Take the outputs of a piece away, since the run has its own.

    Returns:
        What they said, for numbers in prose.
    """
    said = []
    for block, verdict in piece.outputs:
        last = _with_blank(draft, block.last)
        if not draft.replace_lines(block.first, last, ""):
            continue
        said.append(block.text)
        if block.kind in {"paragraph", "table"}:
            draft.words_gone.update(words_of_lines(draft.source, block.first, block.last))
        what = {"fence": "output", "code": "output", "table": "table", "html": "table"}.get(
            block.kind, "leaked text"
        )
        if verdict == "differs" and cell is not None:
            draft.decide(
                block.first,
                "review",
                "R3",
                f"{what}: {difference(block, cell)}",
                "the run's; it differs from the notebook's: does the prose still hold?",
                lines=block.last - block.first,
                detail=block.text,
                dropped=True,
            )
        else:
            to = (
                "the run's output" if verdict == "same" else "the run's output (nothing to compare)"
            )
            draft.decide(
                block.first,
                "exact",
                "E4",
                f"{what}: {block.text.strip()}",
                to,
                lines=block.last - block.first,
                detail=block.text,
                dropped=True,
            )
    return said


def drop_pictures(
    draft: Draft,
    pieces: Sequence[Piece],
    indices: Sequence[int | None],
    drawn: Sequence[int | None],
) -> None:
    """Take pictures that are outputs away, and keep their captions for the figures.

    Args:
        draft: The page.
        pieces: Its code.
        indices: For each piece, the number of its cell in the notebook, from 0; None without one.
        drawn: For each piece, how many pictures the notebook stored; None if that is not known.
    """
    offsets = [
        n - index
        for piece, index in zip(pieces, indices, strict=True)
        for _, n, _ in piece.pictures
        if index is not None
    ]
    usual = Counter(offsets).most_common(1)[0][0] if offsets else 0
    for piece, index, count in zip(pieces, indices, drawn, strict=True):
        for block, n, target in piece.pictures:
            _drop_picture(draft, piece, block, n, target, index, usual, count)


def _drop_picture(  # noqa: C901, PLR0917 - one branch a kind
    draft: Draft,
    piece: Piece,
    block: Block,
    n: int,
    target: str,
    index: int | None,
    usual: int,
    count: int | None,
) -> None:
    source = draft.source
    match = PICTURE.match(block.text)
    rest = block.text[match.end() :].strip() if match else ""
    last = block.last
    caption_line = ""
    caption_last = last
    if rest and CAPTION.match(rest):
        caption_line = rest
    elif not rest:
        place = _with_blank(draft, last)
        if place < len(source.lines) and CAPTION.match(source.lines[place]):
            end = place
            while end < len(source.lines) and source.lines[end].strip():
                end += 1
            caption_line = " ".join(line.strip() for line in source.lines[place:end])
            caption_last = end
    if piece.caption and caption_line:
        # A figure has one caption; the second stays where it is, as a paragraph.
        caption_line, caption_last = "", last
    if rest and not caption_line:
        start, _ = source.span(block.first, block.last)
        begin = source.text.index(block.text[: match.end()] if match else "", start)
        draft.change(begin, begin + (match.end() if match else 0), "")
    elif not draft.replace_lines(block.first, _with_blank(draft, caption_last), ""):
        return
    alt = re.match(r"!\[([^\]]*)\]", block.text)
    draft.words_gone.update(shown_words(alt[1], source.dialect) if alt else ())
    if caption_line:
        piece.caption = unescaped(caption_line).strip("*_ ")
    fits = index is None or n - index == usual
    draws = count is None or count > 0
    if fits and draws:
        draft.decide(
            block.first,
            "exact",
            "E5",
            target,
            "the figure of the code above",
            lines=block.last - block.first,
            dropped=True,
        )
    else:
        why = (
            "the notebook's cell stored no picture"
            if fits
            else (f"its number would be cell {n - usual + 1} of the notebook")
        )
        draft.decide(
            block.first,
            "review",
            "E5",
            target,
            f"the figure of the code above: {why}",
            lines=block.last - block.first,
            dropped=True,
        )
    draft.decide(block.first, "review", "R6", f"the figure {target}", "say in alt: what it shows")
    if caption_line and caption_last > block.last:
        draft.decide(
            _with_blank(draft, block.last), "exact", "E5", caption_line, "the figure's caption"
        )


def diff(page: str, notebook: str) -> str:
    """A unified diff of a piece on the page and the notebook's cell."""
    lines = difflib.unified_diff(
        page.split("\n"), notebook.split("\n"), "page", "notebook", lineterm="", n=2
    )
    return "\n".join(lines)


def stored_of(notebook: Notebook | None, cells: tuple[int, ...]) -> Stored | None:
    """What a notebook stored for some of its code cells; None if it stored nothing at all."""
    if notebook is None or not cells:
        return None
    outputs = [output for cell in cells for output in notebook.code[cell].outputs]
    if not outputs and not any(cell.outputs for cell in notebook.code):
        # A notebook whose outputs were cleared says nothing about the page's.
        return None
    return stored(outputs)


def _piece(  # noqa: PLR0911 - one branch a kind
    draft: Draft, block: Block, known: set[tuple[str, ...]], framework: str, *, after_code: bool
) -> Piece | None:
    text = block.text.rstrip("\n")
    if block.kind == "fence" and _PYTHON.match(block.info.strip()):
        return _python(draft, block, text, framework)
    if not text.strip():
        return None
    if is_prompt(text):
        return _prompt(draft, block, text)
    if code_key(text) in known:
        piece = Piece(block, text, "python")
        kind = block.info or "no language"
        piece.remarks.append(("exact", "R9", f"{kind}, and a cell of the notebook", "code"))
        return piece
    if block.kind == "code":
        if looks_like_code(text):
            draft.decide(
                block.first,
                "review",
                "R9",
                f"indented code: {text.strip()}",
                "left as it is: should it run?",
                lines=block.last - block.first,
            )
        return None
    if not block.info.strip():
        draft.decide(
            block.first,
            "review",
            "R9",
            f"no language: {text.strip()}",
            "left as it is: is it code?",
            lines=block.last - block.first,
        ) if not after_code or looks_like_code(text) else None
        return None
    if output_fence(block.info) and looks_like_code(text):
        if after_code or not _plainly_code(text):
            draft.decide(
                block.first,
                "review",
                "R9",
                f"{block.info}: {text.strip()}",
                "left as it is: code, or what code printed?",
                lines=block.last - block.first,
            )
            return None
        piece = Piece(block, text, "maybe")
        piece.remarks.append(("review", "R9", f"{block.info} that is Python", "code"))
        return piece
    return None


def _python(draft: Draft, block: Block, text: str, framework: str) -> Piece | None:  # noqa: C901, PLR0912 - one branch a kind
    lines = text.split("\n")
    if is_prompt(text):
        return _prompt(draft, block, text)
    piece = Piece(block, text, "python")
    if lines and lines[0].strip() == "---":
        # MyST's options as YAML between two rules.
        end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
        options, lines = [f":{line}" for line in lines[1:end]], lines[end + 1 :]
    else:
        options = []
        while lines and _OPTION.match(lines[0]) and not re.match(r"\s*:\s", lines[0]):
            options.append(lines.pop(0))
    runs = True
    for option in options:
        match = _OPTION.match(option)
        key, value = (match["key"], match["value"].strip(" \"'")) if match else ("", "")
        if key in {"label", "name"}:
            piece.name = re.sub(r"^(?:fig|tbl|lst)-", "", value)
        elif key in {"fig-cap", "caption", "tbl-cap"}:
            piece.caption = value
        elif (key in {"echo", "include"} and value == "false") or (
            key == "tags" and "remove" in value
        ):
            piece.hidden = True
        elif key in {"eval", "execute"} and value == "false":
            runs = False
        else:
            piece.remarks.append(
                ("review", "P2", option.strip(), "an option that is not taken over")
            )
    tab = next((match for line in lines[:2] if (match := _TAB.match(line))), None)
    if tab is not None:
        lines.remove(tab.group())
        if not chosen(tab["names"], framework):
            _as_tab(draft, block, tab["names"].strip(), lines)
            return None
        draft.decide(block.first + 1, "exact", "E1", tab.group().strip(), "the chosen framework's")
    if any(_SAVE.match(line) for line in lines):
        lines = [line for line in lines if not _SAVE.match(line)]
        piece.remarks.append(
            ("review", "P2", "#@save", "a definition for later pages: move it to src/course")
        )
    piece.code = "\n".join(lines).strip("\n")
    if not runs:
        _plain_info(draft, block)
        return None
    return piece if piece.code.strip() else None


def _prompt(draft: Draft, block: Block, text: str) -> Piece | None:
    code, output = split_prompt(text)
    if parses(code) is None:
        draft.decide(
            block.first,
            "person",
            "P1",
            text.strip(),
            "left as it is: no Python of today reads it",
            lines=block.last - block.first,
        )
        return None
    piece = Piece(block, code, "python")
    to = "code, and the run's output" if output else "code"
    piece.remarks.append(("review", "R9", "a session at the prompt", to))
    return piece


def _as_tab(draft: Draft, block: Block, names: str, lines: Sequence[str]) -> None:
    """A variant that was not chosen stays as text, in a tab of its own."""
    titles = {"pytorch": "PyTorch", "tensorflow": "TensorFlow", "mxnet": "MXNet", "jax": "JAX"}
    title = ", ".join(titles.get(name.strip(), name.strip()) for name in names.split(","))
    body = "\n".join(f"    {line}" if line else "" for line in lines)
    text = f'=== "{title}"\n\n    ```python\n{body}\n    ```'
    if draft.replace_lines(block.first, block.last, text):
        draft.decide(
            block.first,
            "review",
            "E1",
            f"code for {names}",
            f"tab {title}, its code kept as it is",
            lines=block.last - block.first,
        )


def _plain_info(draft: Draft, block: Block) -> None:
    """The info of a fence that stays: `{code-cell}` would be a directive here."""
    info = block.info.strip()
    if block.kind != "fence" or not info.startswith("{"):
        return
    start, end = draft.source.span(block.first, block.first + 1)
    line = draft.source.text[start:end]
    place = start + line.index(info)
    if draft.change(place, place + len(info), "python"):
        draft.decide(block.first, "exact", "E1", info, "python")


def _plainly_code(text: str) -> bool:
    """Whether a text is so clearly a program that nobody has to be asked."""
    tree = parses(text)
    return tree is not None and (
        bool(
            re.search(
                r"(?m)^\s*(?:import \w|from \w[\w.]* import |def \w+\(|class \w+|print\()", text
            )
        )
        or len(tree.body) > 2  # noqa: PLR2004 - one line may be an output by chance
    )


def _with_blank(draft: Draft, line: int) -> int:
    """The line behind the blank ones that follow."""
    lines = draft.source.lines
    while line < len(lines) and not lines[line].strip():
        line += 1
    return line
