"""Stored outputs on old pages: found by what the notebook stored, or by what they look like."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal

from tatka.importing.codekeys import is_prompt, looks_like_code, parses
from tatka.importing.inline import unescaped
from tatka.importing.source import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.importing.blocks import Block

Verdict = Literal["same", "differs", "output", "author"]

PICTURE = re.compile(
    r"!\[[^\]]*\]\((?P<target><?[^)\s>]*?output_(?P<n>\d+)_(?P<m>\d+)[^)]*?\.(?:png|jpe?g|svg|gif))>?"
    r"(?:\s+\"[^\"]*\")?\)",
    re.IGNORECASE,
)
CAPTION = re.compile(r"\s*[*_]{0,2}(?:চিত্র|ছবি|Figure|Fig\.?)\s*[\d০-৯.]*\s*[:ঃ—-]", re.IGNORECASE)
_OUTPUT_LANGUAGES = {"text", "txt", "plain", "plaintext", "output", "none", "console", "out", ""}
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
_WORD = re.compile(r"[\w\u0980-\u09ff.]+")
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CSS = re.compile(r"\.dataframe\s+(?:tbody|thead|tr|td|th)|vertical-align:\s*(?:middle|top);")
_SCRIPT = re.compile(
    r"window\.\w+\s*=|\(function\s*\(|document\.(?:getElementById|createElement|querySelector)"
    r"|google\.colab|require(?:js)?\(\[|Plotly\.|TENSORBOARD|addEventListener"
)
_ALIKE = 0.5
# Comparing two logs letter by letter takes the square of their length.
_LONG = 3000


@dataclass(frozen=True)
class Stored:
    """What a notebook stored for a cell.

    Attributes:
        texts: The words of each output, in each of its forms.
        pictures: How many pictures there are.
    """

    texts: tuple[tuple[str, ...], ...]
    pictures: int


def stored(outputs: Sequence[dict[str, Any]]) -> Stored:
    """The words of stored outputs, as they would stand on a page that was exported."""
    texts: list[tuple[str, ...]] = []
    pictures = 0
    streams: list[str] = []
    for output in outputs:
        data = output.get("data", output if output.get("output_type") == "pyout" else {})
        pictures += any(str(kind).startswith("image/") for kind in data)
        if "text" in output and output.get("output_type") in {"stream", None}:
            streams.append(joined(output["text"]))
            texts.append(words(streams[-1]))
        if output.get("output_type") == "error":
            texts.append(words("\n".join(map(str, output.get("traceback", ())))))
        texts += [
            words(joined(value))
            for kind, value in data.items()
            if str(kind).startswith(("text/", "application/javascript"))
        ]
    if len(streams) > 1:
        texts.append(words("".join(streams)))
    return Stored(tuple(item for item in texts if item), pictures)


def words(text: str) -> tuple[str, ...]:
    """The words of an output, whatever form a page gave them."""
    plain = _ANSI.sub("", text)
    plain = re.sub(r"<[^<>]*>", " ", html.unescape(plain)) if "<" in plain else plain
    plain = _ADDRESS.sub("0x", unescaped(plain))
    return tuple(word.strip(".") or word for word in _WORD.findall(plain) if word.strip("_."))


def judge(block: Block, cell: Stored | None, code: str, *, directly: bool) -> Verdict:
    """What a block behind a piece of code is.

    Args:
        block: The block.
        cell: What the notebook stored for the code; None without a notebook.
        code: The code.
        directly: Whether it stands right behind the code or another of its outputs.

    Returns:
        `same` as stored, `differs` from it, an `output` that nothing can be compared with, or the
        `author`'s own.
    """
    own = words(block.text)
    if cell is not None and own and block.kind in {"fence", "code", "table", "html", "paragraph"}:
        if own in cell.texts:
            return "same"
        if block.kind != "paragraph" and _contained(own, cell.texts):
            return "same"
    if is_leaked(block):
        return "output"
    if not directly or not _has_output_form(block, code):
        return "author"
    if cell is not None and cell.texts and block.kind != "paragraph":
        return "differs"
    return "output"


def is_leaked(block: Block) -> bool:
    """Whether a block is the style or script of an output, which an export left as text."""
    if block.kind not in {"code", "paragraph", "html"}:
        return False
    text = unescaped(block.text)
    if _CSS.search(text):
        return True
    return block.kind != "paragraph" and bool(_SCRIPT.search(text)) and parses(text) is None


def output_fence(info: str) -> bool:
    """Whether the language of a fence is one that outputs have."""
    return info.strip().lower().partition(" ")[0].strip("{}.") in _OUTPUT_LANGUAGES


def difference(block: Block, cell: Stored) -> str:
    """The first words in which an output on the page and the nearest stored one differ."""
    own = list(words(block.text))
    nearest = max(cell.texts, key=lambda text: _ratio(own, list(text)), default=())
    parts = []
    matcher = SequenceMatcher(None, own[:_LONG], list(nearest)[:_LONG], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            parts.append(f"{' '.join(own[i1:i2])[:60]} / {' '.join(nearest[j1:j2])[:60]}")
    return "; ".join(parts[:3])


def _has_output_form(block: Block, code: str) -> bool:
    if block.kind == "fence":
        if block.info.strip().lower() in {"python out", "py out", "out"}:
            return True
        return (
            output_fence(block.info)
            and not is_prompt(block.text)
            and (not looks_like_code(block.text))
        )
    if block.kind == "code":
        return not looks_like_code(block.text) and "#" not in block.text.split("\n")[0][:2]
    if block.kind == "table":
        return _is_frame(block.text, code)
    if block.kind == "html":
        return "dataframe" in block.text or "<style scoped" in block.text
    return False


def _is_frame(table: str, code: str) -> bool:
    """Whether a table is a data frame: its corner is empty, and its rows are counted."""
    rows = [row.strip().strip("|").split("|") for row in table.strip().split("\n")]
    corner = rows[0][0].strip() if rows and rows[0] else "x"
    first = [row[0].strip() for row in rows[2:] if row]
    shown = re.search(
        r"(?:\w+|\w+\.(?:head|tail|sample|describe|corr)\(.*\)|\w+\[.*\])\s*(?:#.*)?$", code
    )
    return not corner and bool(first) and bool(shown)


def _contained(own: tuple[str, ...], texts: Sequence[tuple[str, ...]]) -> bool:
    """Whether an output is a run of words of a stored one: exports cut and split them."""
    text = " ".join(own)
    return len(own) > 1 and any(f" {text} " in f" {' '.join(other)} " for other in texts)


def _ratio(one: list[str], other: list[str]) -> float:
    matcher = SequenceMatcher(None, one[:_LONG], other[:_LONG], autojunk=False)
    return matcher.quick_ratio()


def is_badge(text: str) -> bool:
    """Whether a paragraph or block of HTML is nothing but a button that opens a notebook."""
    if "tfo-notebook-buttons" in text:
        return True
    if "colab-badge" not in text and "Open In Colab" not in text:
        return False
    left = re.sub(r"<[^<>]*>|!?\[[^\[\]]*\](?:\([^()\s]*\))?|\([^()\s]*\)", "", text)
    left = re.sub(r"<[^<>]*>|!?\[[^\[\]]*\](?:\([^()\s]*\))?|\([^()\s]*\)|[\[\]]", "", left)
    return not left.strip()
