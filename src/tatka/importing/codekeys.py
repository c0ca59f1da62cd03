"""What code says, comments and layout aside: two cells with one key are the same code."""

from __future__ import annotations

import ast
import io
import keyword
import re
import textwrap
import tokenize
import unicodedata
import warnings
from functools import lru_cache

Key = tuple[str, ...]

_SKIPPED = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.TYPE_COMMENT,
}
_MAGIC = re.compile(r"\s*(?:[%!]|\?{1,2}\w)|.*\w\?{1,2}\s*$|\s*[\w, ]+=\s*[!%]")
# Lines that only prepare Colab or the notebook's display.
IDLE = re.compile(
    r"\s*%(?:tensorflow_version|matplotlib|config\s+InlineBackend|pylab|autosave"
    r"|reload_ext\s+autoreload"
    r"|load_ext\s+(?:autoreload|google\.colab\.data_table)|autoreload)\b"
)
_TRY = re.compile(
    r"^(?P<indent>[ \t]*)try:[ \t]*(?:#[^\n]*)?\n(?P<body>(?:(?P=indent)[ \t]+[^\n]*\n|[ \t]*\n)+)"
    r"(?P=indent)except[^\n]*:[ \t]*(?:#[^\n]*)?\n"
    r"(?P<rest>(?:(?P=indent)[ \t]+[^\n]*(?:\n|$)|[ \t]*\n)+)",
    re.MULTILINE,
)
_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.) ?", re.MULTILINE)


@lru_cache(maxsize=10_000)
def code_key(source: str) -> Key:
    """The tokens of some code, in NFC, without comments, layout, and lines that serve Colab."""
    text = unicodedata.normalize("NFC", textwrap.dedent(without_idle(source)))
    lines = text.split("\n")
    magics = [_spelled(line) for line in lines if is_magic(line)]
    python = "\n".join(
        re.sub(r"\S.*", f"__magic_{sum(map(is_magic, lines[:number]))}__", line)
        if is_magic(line)
        else line
        for number, line in enumerate(lines)
    )
    found: list[str] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(python).readline):
            if token.type in _SKIPPED:
                continue
            if token.type in {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}:
                found.append(f"<{token.type}>")
            elif token.string.startswith("__magic_"):
                found.append(magics[int(token.string[8:-2])])
            else:
                found.append(token.string)
    except (tokenize.TokenError, SyntaxError, IndexError):
        return tuple(re.findall(r"\w+|[^\w\s]", re.sub(r"(?m)^\s*#.*$", "", text)))
    return tuple(found)


def is_magic(line: str) -> bool:
    """Whether a line is for IPython and not Python."""
    stripped = line.strip()
    if stripped.startswith("#"):
        return False
    return _MAGIC.match(line) is not None


def without_idle(source: str) -> str:
    """Code without the lines that only prepare Colab, and the `try` around them."""
    text = _TRY.sub(lambda match: "" if _idle_try(match) else match.group(), f"{source}\n")
    return "\n".join(line for line in text.split("\n")[:-1] if not IDLE.match(line))


def idle_lines(source: str) -> tuple[int, ...]:
    """Numbers, from 0, of the lines that only prepare Colab."""
    text = f"{source}\n"
    found: set[int] = set()
    for match in _TRY.finditer(text):
        if _idle_try(match):
            first = text.count("\n", 0, match.start())
            found.update(range(first, first + match.group().rstrip("\n").count("\n") + 1))
    found.update(number for number, line in enumerate(source.split("\n")) if IDLE.match(line))
    return tuple(sorted(found))


def parses(source: str) -> ast.Module | None:
    """The syntax tree of code whose magics are passed over; None if no Python reads it."""
    lines = source.split("\n")
    if lines and source.lstrip().startswith("%%"):
        first = next(number for number, line in enumerate(lines) if line.strip())
        if re.match(r"\s*%%(?:time|timeit|capture)\b", lines[first]):
            lines[first] = ""
        else:
            return ast.Module([], [])
    text = "\n".join(re.sub(r"\S.*", "pass", line) if is_magic(line) else line for line in lines)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(textwrap.dedent(text))
    except (SyntaxError, ValueError):
        return None


def looks_like_code(text: str) -> bool:
    """Whether a text that nobody calls code is Python with something to do.

    What a program prints can be Python by accident: `5`, `[1, 2]`, `loss: 0.5`, `{'a': 1}`.
    """
    tree = parses(text)
    if tree is None or not tree.body:
        return False
    return any(_does_something(node) for node in tree.body)


def is_prompt(text: str) -> bool:
    """Whether a text is a session at Python's prompt."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return first.lstrip().startswith(">>>")


def split_prompt(text: str) -> tuple[str, str]:
    """The code and the output of a session at Python's prompt."""
    code: list[str] = []
    output: list[str] = []
    for line in text.split("\n"):
        (code if re.match(r"\s*(?:>>>|\.\.\.)(?: |$)", line) else output).append(line)
    return "\n".join(_PROMPT.sub("", line) for line in code), "\n".join(output).strip("\n")


def _does_something(node: ast.stmt) -> bool:
    if isinstance(
        node,
        ast.Import
        | ast.ImportFrom
        | ast.FunctionDef
        | ast.ClassDef
        | ast.For
        | ast.With
        | ast.While
        | ast.If
        | ast.Try
        | ast.Assign
        | ast.AugAssign,
    ):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function = node.value.func
        # `array([1, 2])` and `<lambda>(…)` are what objects print; methods and print are calls.
        if isinstance(function, ast.Attribute):
            return True
        return isinstance(function, ast.Name) and function.id in {
            "print",
            "display",
            "help",
            "input",
        }
    return False


def _idle_try(match: re.Match[str]) -> bool:
    """Whether the body of a `try` holds nothing but lines that serve Colab."""
    code = [
        line
        for part in (match["body"], match["rest"])
        for line in part.split("\n")
        if line.strip() and not line.strip().startswith("#")
    ]
    return any(IDLE.match(line) for line in code) and all(
        IDLE.match(line) or line.strip() in {"pass", "..."} for line in code
    )


def _spelled(line: str) -> str:
    return " ".join(line.split())


def ascii_name(text: str) -> str:
    """A Python name from words, small letters and underscores; empty if there is none."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    if not name or not re.search("[a-z]", name):
        return ""
    if name[0].isdigit():
        name = f"n_{name}"
    return f"{name}_cell" if keyword.iskeyword(name) or keyword.issoftkeyword(name) else name
