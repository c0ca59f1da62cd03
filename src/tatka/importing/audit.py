"""Does a translation show the code of its source? Page by page, with figures for the whole."""

from __future__ import annotations

import difflib
import io
import re
import tokenize
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tatka.core.errors import TatkaError
from tatka.importing.blocks import read_blocks
from tatka.importing.cells import is_secret
from tatka.importing.codekeys import code_key, is_magic, without_idle
from tatka.importing.source import as_page, is_page, read_notebook, read_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

State = Literal["equal", "words", "different", "missing", "extra", "no-code"]
STATES: tuple[State, ...] = ("equal", "words", "different", "missing", "extra", "no-code")
# What each state means, for reports.
MEANINGS: dict[State, str] = {
    "equal": "the same code",
    "words": "the same code but for texts and comments",
    "different": "other code",
    "missing": "no such page in the translation",
    "extra": "no such page in the source",
    "no-code": "no code on either side",
}
_CODE = re.compile(r"\{?\.?(?:code-cell|python3?|py3?|ipython3?|pycon)\b", re.IGNORECASE)
_OUTPUT = re.compile(r"\b(?:out|output)\b")
_SKIPPED = {".git", ".ipynb_checkpoints", "node_modules", "_build"}


@dataclass(frozen=True)
class PageAudit:
    """A page in both languages.

    Attributes:
        name: Its path below the language's folder.
        state: How its code stands to its source's.
        pieces: How many pieces of code the source has.
        equal: How many of them the translation has word for word, comments aside.
        words: How many differ in texts alone.
        different: How many differ in code; missing and added ones are among them.
        diff: A unified diff of what differs.
    """

    name: str
    state: State
    pieces: int = 0
    equal: int = 0
    words: int = 0
    different: int = 0
    diff: str = ""


@dataclass(frozen=True)
class Audit:
    """A translation.

    Attributes:
        source: Name of the source's folder or file.
        translation: Name of the translation's.
        pages: In the order of their names.
    """

    source: str
    translation: str
    pages: tuple[PageAudit, ...]

    def count(self, state: State) -> int:
        """How many pages are in a state."""
        return sum(page.state == state for page in self.pages)

    @property
    def wrong(self) -> bool:
        """Whether a page shows other code than its source."""
        return bool(self.count("different"))


def audit(source: Path, translation: Path) -> Audit:
    """Compare a translation with its source.

    Args:
        source: A page or notebook, or a folder of them.
        translation: The same in the other language; pages of the same path belong together.

    Raises:
        TatkaError: One is a file and the other a folder, or there is nothing to compare.
    """
    if source.is_file() != translation.is_file():
        raise TatkaError(
            "one is a file and the other a folder", path=translation, hint="Name two of a kind."
        )
    if source.is_file():
        return Audit(
            source.name,
            translation.name,
            (compare(source.name, pieces_of(source), pieces_of(translation)),),
        )
    theirs, ours = _pages(source), _pages(translation)
    if not theirs:
        raise TatkaError("there is no page and no notebook here", path=source)
    found = []
    for name in sorted(theirs.keys() | ours.keys()):
        if name not in ours:
            found.append(PageAudit(name, "missing", len(pieces_of(theirs[name]))))
        elif name not in theirs:
            found.append(PageAudit(name, "extra"))
        else:
            found.append(compare(name, pieces_of(theirs[name]), pieces_of(ours[name])))
    return Audit(source.name, translation.name, tuple(found))


def pieces_of(path: Path) -> tuple[str, ...]:
    """The pieces of Python on a page, or the code cells of a notebook.

    Raises:
        TatkaError: It is no text, or no notebook.
    """
    notebook = path.suffix == ".ipynb"
    page = as_page(read_notebook(path, path.name)) if notebook else read_page(path, path.name)
    found = []
    for block in read_blocks(page):
        info = block.info.strip()
        if block.kind == "fence" and _CODE.match(info) and not _OUTPUT.search(info):
            text = without_idle(block.text.rstrip("\n"))
            if text.strip():
                found.append(text)
    return tuple(found)


def compare(name: str, source: Sequence[str], translation: Sequence[str]) -> PageAudit:
    """Compare the code of one page with its source's.

    Args:
        name: Of the page.
        source: Its pieces of code.
        translation: The translation's.
    """
    if not source and not translation:
        return PageAudit(name, "no-code")
    bare = (
        [_without_texts(piece) for piece in source],
        [_without_texts(piece) for piece in translation],
    )
    equal = words = different = 0
    parts: list[str] = []
    matcher = difflib.SequenceMatcher(None, *bare, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            different += max(i2 - i1, j2 - j1)
            parts.append(_diff(source[i1:i2], translation[j1:j2]))
            continue
        for one, other in zip(source[i1:i2], translation[j1:j2], strict=True):
            if code_key(one) == code_key(other):
                equal += 1
            else:
                words += 1
                parts.append(_diff([one], [other]))
    state: State = "different" if different else "words" if words else "equal"
    diff = "\n".join(parts)
    return PageAudit(name, state, len(source), equal, words, different, diff)


def to_json(result: Audit) -> dict[str, Any]:
    """The audit for other programs."""
    return {
        "source": result.source,
        "translation": result.translation,
        "totals": {state: result.count(state) for state in STATES},
        "pieces": {
            "all": sum(page.pieces for page in result.pages),
            "equal": sum(page.equal for page in result.pages),
            "words": sum(page.words for page in result.pages),
            "different": sum(page.different for page in result.pages),
        },
        "pages": [
            {
                "name": page.name,
                "state": page.state,
                "pieces": page.pieces,
                "equal": page.equal,
                "words": page.words,
                "different": page.different,
                "diff": page.diff,
            }
            for page in result.pages
        ],
    }


def to_markdown(result: Audit) -> str:
    """The audit as a page that one can send to whoever looks after the translation."""
    both = [page for page in result.pages if page.state in {"equal", "words", "different"}]
    lines = [
        f"# Code of {result.translation} against {result.source}",
        "",
        (
            f"{len(both)} pages with code are in both languages: "
            f"{result.count('equal')} show the same code, {result.count('words')} the same but for "
            f"texts and comments, {result.count('different')} other code."
        ),
        "",
        (
            "Comments never count as a difference. Lines start with `-` in the source, `+` in the "
            "translation."
        ),
        "",
        "| page | code | pieces | equal | texts differ | code differs |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {page.name} | {MEANINGS[page.state]} | {page.pieces} | {page.equal} | "
            f"{page.words} | {page.different} |"
            for page in result.pages
        ),
    ]
    for page in result.pages:
        if page.state == "different":
            mark = "````" if "```" in page.diff else "```"
            lines += ["", f"## {page.name}", "", f"{mark}diff", page.diff, mark]
    return "\n".join(lines) + "\n"


def _pages(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if (is_page(path) or path.suffix == ".ipynb")
        and path.is_file()
        and not _SKIPPED & set(path.relative_to(folder).parts)
    }


def _without_texts(piece: str) -> tuple[str, ...]:
    """The tokens of a piece with every text as one and the same."""
    lines = [line for line in piece.split("\n") if not is_magic(line)]
    try:
        return tuple(
            "TEXT" if token.type == tokenize.STRING else token.string or str(token.type)
            for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline)
            if token.type not in {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.NEWLINE}
        )
    except (tokenize.TokenError, SyntaxError):
        text = re.sub(r"(?m)#.*$", "", piece)
        return tuple(re.findall(r"\w+|[^\w\s]", re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", "TEXT", text)))


def _diff(source: Sequence[str], translation: Sequence[str]) -> str:
    lines = difflib.unified_diff(
        "\n\n".join(source).split("\n"), "\n\n".join(translation).split("\n"), lineterm="", n=1
    )
    return "\n".join(
        "(a line that is not shown)" if is_secret(line[1:]) else line for line in list(lines)[2:]
    )
