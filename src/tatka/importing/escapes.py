r"""Backslashes that an old editor put in front of punctuation, and that no one needs.

GitBook escapes nearly all punctuation. Here `\(` and `\[` would begin a formula. An escape goes
where the parser sees the same text without it, and the site's own Markdown agrees.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown import Markdown

from tatka.importing.blocks import stream
from tatka.importing.inline import Code, Escape, Formula, pieces, prose
from tatka.importing.prosewords import shown_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.importing.blocks import Block
    from tatka.importing.edits import Draft

# In a dollar begins a formula, in braces attributes; a backslash and a tick mean themselves.
# The last to go: one `\\]` that stays is enough to keep `[a](b)` from being a link.
_LAST = "[()]"
_KEPT = set("$`{}\\<&:^")


def drop_escapes(draft: Draft, blocks: Sequence[Block]) -> None:
    """Take the escapes away that make no difference, and note the ones that have to stay."""
    source = draft.source
    for block in prose(blocks):
        found = pieces(source, block)
        _note_code(draft, [piece for piece in found if isinstance(piece, Code)])
        _inline_formulas(draft, block, [piece for piece in found if isinstance(piece, Formula)])
        escapes = [
            piece
            for piece in found
            if isinstance(piece, Escape) and draft.is_free(piece.start, piece.start + 1)
        ]
        candidates = [piece.start for piece in escapes if _may_go(source.text, piece)]
        start, end = source.span(block.first, block.last)
        gone = _needless(source.text[start:end], [place - start for place in candidates], draft)
        by_line: dict[int, int] = {}
        for place in gone:
            draft.change(start + place, start + place + 1, "")
            line = source.line_at(start + place)
            by_line[line] = by_line.get(line, 0) + 1
        for line, count in by_line.items():
            draft.decide(line, "exact", "E2", f"{count} escape{'s' * (count > 1)}", "plain")
        left = {place for place in candidates if place - start not in gone}
        for piece in escapes:
            if piece.start in left and piece.char in "()[]":
                draft.decide(
                    source.line_at(piece.start),
                    "review",
                    "E2",
                    f"\\{piece.char}",
                    "kept: without the backslash the text would mean something else",
                )


def _may_go(text: str, piece: Escape) -> bool:
    if piece.char in _KEPT:
        return False
    rest = text[piece.start + 1 : piece.start + 8]
    # A box to tick, a footnote.
    return not (piece.char == "[" and rest[1:3] in {"^", " \\", " ]", "x\\", "x]", "X\\", "X]"})


def _needless(text: str, places: list[int], draft: Draft) -> set[int]:
    """Those of the backslashes without which the text is the same."""
    if not places:
        return set()
    # Only brackets can refer to a definition; a changelog has thousands of them.
    around = _definitions(draft) if any(text[place + 1] in "[]" for place in places) else ""
    before = stream(text, draft.source.dialect, around)
    emphasis = any(text[place + 1] in "_*" for place in places)

    def same(gone: list[int]) -> bool:
        after = _without(text, gone)
        if stream(after, draft.source.dialect, around) != before:
            return False
        return not emphasis or _site(text) == _site(after)

    if same(places):
        return set(places)
    gone: list[int] = []
    for place in sorted(places, key=lambda place: (_LAST.find(text[place + 1]), place)):
        if not same([*gone, place]):
            continue
        # Half of an emphasis reads like a slip of the pen: its partner must be able to go too.
        partners = [other for other in places if text[other + 1] == text[place + 1]]
        if text[place + 1] in "_*" and not all(
            same(sorted({*gone, place, other})) for other in partners
        ):
            continue
        gone.append(place)
    return set(gone)


def _definitions(draft: Draft) -> str:
    """Lines that define links: a pair of brackets may refer to them."""
    return "\n".join(
        line
        for line in draft.source.lines
        if line.startswith("[") and "]:" in line and not line.startswith("[^")
    )


def _without(text: str, places: list[int]) -> str:
    letters = list(text)
    for place in places:
        letters[place] = ""
    return "".join(letters)


def _note_code(draft: Draft, spans: list[Code]) -> None:
    for span in spans:
        text = draft.source.text[span.start : span.end]
        if any(f"\\{char}" in text for char in "_*()[]"):
            draft.decide(
                draft.source.line_at(span.start),
                "review",
                "E2",
                text,
                "kept: is the backslash part of the code?",
            )


def _inline_formulas(draft: Draft, block: Block, formulas: list[Formula]) -> None:
    """GitBook writes `$$x$$` in the middle of a line; two dollars are for a line of their own."""
    text = draft.source.text
    start, end = draft.source.span(block.first, block.last)
    for formula in formulas:
        inside = text[formula.start : formula.end]
        alone = not (text[start : formula.start] + text[formula.end : end]).strip(" \t\n>")
        if not inside.startswith("$$") or alone or "\n" in inside:
            continue
        body = inside[2:-2].strip()
        if draft.change(formula.start, formula.end, f"${body}$"):
            # Where the parser took the old form for text, its letters were words.
            before = shown_words(f"w {inside} w", draft.source.dialect)
            after = shown_words(f"w ${body}$ w", draft.source.dialect)
            draft.words_gone.update(before - after)
            draft.words_new.update(after - before)
            line = draft.source.line_at(formula.start)
            draft.decide(line, "exact", "E2", "$$ in a line", "$")


def _site(text: str) -> str:
    made = _markdown()
    made.reset()
    return str(made.convert(text))


@cache
def _markdown() -> Markdown:
    return Markdown(extensions=["pymdownx.betterem", "tables"])
