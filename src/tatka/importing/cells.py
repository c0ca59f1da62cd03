"""A cell of an old notebook as a cell of a script: what is left out, marked, or only told."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tatka.importing.codekeys import ascii_name, idle_lines, is_magic, parses

if TYPE_CHECKING:
    from tatka.importing.decisions import Grade

_PIP = re.compile(
    r"\s*[!%]\s*(?:sudo\s+)?(?:python\d?\s+-m\s+)?(?:pip\d?|conda|apt(?:-get)?)\b(?P<rest>.*)"
)
_FETCH = re.compile(r"\s*!\s*(?:wget|curl|gdown|git\s+clone|kaggle|aria2c|svn)\b")
_UNPACK = re.compile(r"\s*!\s*(?:unzip|tar|gunzip|7z|unrar)\b")
_SHELL = re.compile(
    r"\s*(?:[\w, ]+=\s*)?!|\s*%%(?:bash|sh|shell|writefile)\b|\s*%(?:cd|pwd|ls|env|sx|system)\b"
)
_COLAB = re.compile(r"google\.colab|/content\b|drive\.mount|files\.(?:upload|download)\(")
_HELP = re.compile(r"\s*\??\?[\w.]+\s*$|\s*[\w.\[\]()]+\?\??\s*$")
_TIMED = re.compile(r"\s*%%time\b")
# A word for something secret, and what is given for it.
_SECRET = re.compile(
    r"(?i)(?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|access[_-]?key|auth|credential|private[_-]?key)"
    r"\w*[\"']?\s*(?:[=:,\]]|\s)\s*[\"']?(?!None\b|True\b|False\b|input\b|getpass|os\.)[\w@$!%^&*./+-]{4,}"
)
_TOKENS = re.compile(
    r"\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|AKIA[0-9A-Z]{12,}|sk-[\w-]{16,}|hf_\w{16,}|xox[abp]-[\w-]{8,}"
    r"|AIza[\w-]{20,}|ya29\.[\w-]+)|-----BEGIN [A-Z ]*PRIVATE KEY|https?://[^\s/:@]+:[^\s/@]+@"
)
_CODE_SECRET = re.compile(
    r"(?i)\b\w*(?:password|passwd|secret|api_?key|access_?key|auth_?token|access_?token)\w*[\"']?\]?\s*[=:]\s*[\"'][^\"']{4,}[\"']"
)
_PARAMETER = re.compile(r"(?P<code>.*?)#\s*@param\b(?P<rest>.*)$")
_TITLE = re.compile(r"\s*#\s*@(?:title|markdown)\s*(?P<words>[^{]*)")
_BANGLA = re.compile(r"[\u0980-\u09ff]")
# What a comment must not begin with in a script, beside commands: the line that starts a cell.
_CELL_MARK = re.compile(r"\s*#+\s*%%")


@dataclass(frozen=True)
class Remark:
    """Something about a line of a cell: its number, from 0, and what is decided."""

    line: int
    grade: Grade
    rule: str
    what: str
    to: str
    detail: str = ""
    dropped: bool = False
    lines: int = 1


@dataclass(frozen=True)
class CleanCell:
    """A cell as the script has it.

    Attributes:
        source: Its code; empty if nothing is left.
        remarks: What was decided on the way.
        tags: For the script.
        title: The title of a Colab form.
        packages: Names of packages that its shell lines install.
        valid: Whether today's Python reads it.
        parameters: Whether every statement sets a plain value that a form asked for.
    """

    source: str
    remarks: tuple[Remark, ...] = ()
    tags: tuple[str, ...] = ()
    title: str = ""
    packages: tuple[str, ...] = ()
    valid: bool = True
    parameters: bool = False


@dataclass
class _Work:
    lines: list[str | None]
    remarks: list[Remark] = field(default_factory=list)
    packages: list[str] = field(default_factory=list)
    title: str = ""
    asked: bool = False


def clean_cell(source: str, language: str, *, charts: bool) -> CleanCell:
    """Make a cell fit for a script.

    Args:
        source: Of the notebook's cell, or of a piece of code on a page.
        language: Of the book: what comments in Bangla letters are marked with.
        charts: Whether `%tensorboard` is used anywhere, so that its extension has to be loaded.
    """
    work = _Work(list(source.rstrip().split("\n")))
    _drop_idle(work, source)
    for number, line in enumerate(list(work.lines)):
        if line is not None:
            _look_at(work, number, line, charts=charts)
    text = _tidied(work.lines)
    tree = parses(text)
    if tree is None and text.strip():
        digits = re.search(r"(?<![\w\"'])[০-৯]+", text)
        work.remarks.append(
            Remark(
                0,
                "person",
                "P1",
                _first_line(text),
                "left on the page as text: "
                + (
                    f"write digits as 0-9, not {digits.group()}"
                    if digits and not _quoted(text)
                    else "no Python of today reads it"
                ),
                detail=text,
                lines=len(work.lines),
            )
        )
        return CleanCell("", tuple(work.remarks), title=work.title, valid=False)
    text, marked = mark_comments(text, language)
    if marked:
        what = f"{marked} comment{'s' * (marked > 1)} in one language alone"
        work.remarks.append(Remark(0, "exact", "E10", what, f"# {language}:"))
    asked = work.asked and tree is not None and _only_values(tree)
    return CleanCell(
        text,
        tuple(work.remarks),
        ("parameters",) if asked else (),
        work.title,
        tuple(work.packages),
        parameters=asked,
    )


def is_secret(line: str) -> bool:
    """Whether a line looks as if it held a password, key or token."""
    if _TOKENS.search(line) or _CODE_SECRET.search(line):
        return True
    return bool(line.lstrip().startswith(("!", "%")) and _SECRET.search(line))


def name_of_cell(source: str) -> str:  # noqa: C901, PLR0911 - one branch a kind
    """A name for a cell: from what it defines first, else from what it calls; empty without."""
    tree = parses(source)
    if tree is None:
        return ""
    body = [node for node in tree.body if not isinstance(node, ast.Pass)]
    if body and all(isinstance(node, ast.Import | ast.ImportFrom) for node in body):
        return "imports"
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef) and (
            name := ascii_name(node.name)
        ):
            return name
    for node in body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Tuple) and target.elts:
            target = target.elts[0]
        if isinstance(target, ast.Name) and len(target.id) > 1 and (name := ascii_name(target.id)):
            return name
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (name := ascii_name(_dotted(call.func))):
            return name
    for node in body:
        if isinstance(node, ast.Expr) and (name := ascii_name(_dotted(node.value))):
            return f"show_{name}"
    return ""


def is_parameters(source: str) -> bool:
    """Whether a cell only sets plain numbers, texts and truth values."""
    tree = parses(source)
    return tree is not None and bool(tree.body) and _only_values(tree)


def mark_comments(source: str, language: str) -> tuple[str, int]:
    """Mark comments in Bangla letters with their language.

    One that stands behind code goes to a line of its own above it: marks are for whole lines.

    Returns:
        The code, and how many comments were marked.
    """
    lines = source.split("\n")
    found: list[tuple[int, int, str]] = []
    masked = "\n".join(f"#{line[1:]}" if is_magic(line) and line else line for line in lines)
    try:
        for token in tokenize.generate_tokens(io.StringIO(masked).readline):
            row, column = token.start
            bangla = token.type == tokenize.COMMENT and _BANGLA.search(token.string)
            if bangla and not is_magic(lines[row - 1]):
                found.append((row, column, token.string))
    except (tokenize.TokenError, SyntaxError):
        return source, 0
    above: dict[int, list[str]] = {}
    for row, column, text in found:
        words = text.lstrip("#").strip()
        before = lines[row - 1][:column]
        if not before.strip():
            lines[row - 1] = f"{before}# {language}: {words}"
            continue
        place = row
        while place > 1 and lines[place - 2].rstrip().endswith("\\"):
            place -= 1
        indent = re.match(r"\s*", lines[place - 1])
        above.setdefault(place, []).append(
            f"{indent.group() if indent else ''}# {language}: {words}"
        )
        lines[row - 1] = before.rstrip()
    result = []
    for number, line in enumerate(lines, start=1):
        result += [*above.get(number, []), line]
    return "\n".join(result), len(found)


def _drop_idle(work: _Work, source: str) -> None:
    numbers = idle_lines(source.rstrip())
    for number in numbers:
        text = (work.lines[number] or "").strip()
        work.remarks.append(Remark(number, "exact", "E6", text, "dropped", text, dropped=True))
        work.lines[number] = None


def _look_at(work: _Work, number: int, line: str, *, charts: bool) -> None:  # noqa: C901, PLR0912 - one branch a kind
    def drop(grade: Grade, rule: str, to: str, what: str | None = None) -> None:
        shown = line.strip() if what is None else what
        detail = "" if what is not None else line
        work.remarks.append(Remark(number, grade, rule, shown, to, detail, dropped=True))
        work.lines[number] = None

    def remark(rule: str, to: str, grade: Grade = "review") -> None:
        work.remarks.append(Remark(number, grade, rule, line.strip(), to))

    if is_secret(line):
        drop("review", "R8", "not copied: it looks like a secret", "a line that is not shown")
    elif found := _PIP.match(line):
        names = _packages(found["rest"])
        work.packages.extend(names)
        drop("review", "R8", f"packages to lock: {', '.join(names) or 'see the line'}")
    elif _FETCH.match(line):
        drop("review", "R8", "data to bring into the repository; nothing is fetched")
    elif _UNPACK.match(line):
        drop("review", "R8", "unpack it once, as a step of its own")
    elif _TIMED.match(line):
        drop("exact", "E6", "dropped: the record has the time")
    elif re.match(r"\s*%load_ext\s+tensorboard", line) and not charts:
        drop("exact", "E6", "dropped: no %tensorboard uses it")
    elif _HELP.match(line):
        drop("review", "R8", "dropped: help has no result to show")
    elif re.match(r"\s*%%?timeit\b", line):
        remark("R8", "kept: its times differ from run to run")
    elif _SHELL.match(line):
        remark("R8", "kept: a line for the shell, is it needed?")
    elif _COLAB.search(line) and not line.lstrip().startswith("#"):
        remark("R8", "kept, and it fails outside Colab: replace it")
    elif is_magic(line) and not re.match(r"\s*%(?:tensorboard|load_ext)\b|\s*%%", line):
        remark("R8", "kept: does this magic exist where the book runs?")
    elif found := _TITLE.match(line):
        work.title = work.title or found["words"].strip()
        drop("exact", "E6", f"title of a form: {found['words'].strip()}")
    elif found := _PARAMETER.match(line):
        work.asked = True
        work.lines[number] = found["code"].rstrip()
        work.remarks.append(
            Remark(number, "exact", "E6", f"#@param{found['rest']}", "a parameter", line)
        )
    elif _is_command(line):
        # Jupyter would run `# cat and dog`.
        text = line.lstrip()
        indent = line[: len(line) - len(text)]
        work.lines[number] = f"{indent}# - {text.lstrip('# ')}"


def _is_command(line: str) -> bool:
    """Whether jupytext would take a comment for a command, or for the start of a cell."""
    if not line.lstrip().startswith("#"):
        return False
    # Slow to import, and needed for what has comments alone.
    from jupytext.magics import comment_magic  # noqa: PLC0415

    changed: list[str] = comment_magic([line], "python", explicitly_code=True)
    return changed != [line] or _CELL_MARK.match(line) is not None


def _packages(rest: str) -> list[str]:
    words = [word for word in rest.split() if not word.startswith(("-", "/", ">", "|", "&"))]
    names = []
    for word in words:
        if word in {"install", "uninstall", "update", "upgrade", "freeze", "list"} or "://" in word:
            continue
        name = re.match(r"[\"']?([A-Za-z][\w.-]*)", word)
        if name:
            names.append(name[1])
    return names


def _tidied(lines: list[str | None]) -> str:
    """What is left, without gaps where lines went, and with `pass` where a body became empty."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        if line is None:
            continue
        if not line.strip() and (not kept or not kept[-1].strip()):
            continue
        kept.append(line)
        if line.rstrip().endswith(":") and not line.lstrip().startswith("#"):
            indent = len(line) - len(line.lstrip())
            body = [
                later
                for later in lines[number + 1 :]
                if later is not None and later.strip() and not later.strip().startswith("#")
            ]
            gone = number + 1 < len(lines) and lines[number + 1] is None
            if gone and (not body or len(body[0]) - len(body[0].lstrip()) <= indent):
                kept.append(f"{' ' * (indent + 4)}pass")
    return "\n".join(kept).strip("\n")


def _only_values(tree: ast.Module) -> bool:
    return bool(tree.body) and all(
        isinstance(node, ast.Assign)
        and all(isinstance(target, ast.Name) for target in node.targets)
        and _plain(node.value)
        for node in tree.body
    )


def _plain(value: ast.expr) -> bool:
    if isinstance(value, ast.UnaryOp):
        return _plain(value.operand)
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float | str | bool)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        head = _dotted(node.value)
        return f"{head}_{node.attr}" if head else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.split("\n") if line.strip()), "")


def _quoted(text: str) -> bool:
    """Whether Bangla digits stand in strings and comments alone."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            bare = token.type not in {tokenize.STRING, tokenize.COMMENT}
            if bare and re.match("[০-৯]", token.string):
                return False
    except (tokenize.TokenError, SyntaxError):
        return False
    return True
