"""The one parser: Markdown to the tokens of markdown-it, with all the shapes that pages may have.

CommonMark, tables, footnotes and lists of definitions are markdown-it's own. Ours are one rule for
directives (fences of backticks, tildes or colons with a name in braces), one for what is indented
below a head (`!!!`, `???`, `===`), one for roles, and those of formulas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence

    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

# Stands for a `|` inside of a formula or of code in a table while cells are told apart.
BAR = "\ue000"

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,}|:{3,})(?P<info>[^`]*|.*(?<!`))$")
_DIRECTIVE = re.compile(r"\{(?P<name>[a-z][a-z:-]*)\}[ \t]*(?P<argument>.*?)[ \t]*$")
_OPTION = re.compile(r":(?P<mark>[\w-]+):|(?P<plain>[\w-]+):(?=[ \t]|$)")
_HEAD = re.compile(
    r"(?P<mark>!!!|\?\?\?\+?|===[!+]?)[ \t]+"
    r"(?:(?P<kind>[A-Za-z][\w -]*?)?[ \t]*(?P<title>\"[^\n]*\")?)[ \t]*(?:\{[^{}]*\})?$"
)
_STEP = 4
# Of parts of sentences in each other.
_DEEPEST = 50
_ROLE = re.compile(
    r"\{(?P<name>[a-z][a-z:-]*)\}(?P<ticks>`+)(?P<content>.+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL
)
_DOLLAR = re.compile(r"\$(?![\s$])(?P<tex>(?:\\.|\{[a-z]+\}`[^`\n]*`|[^$\\`])+?)(?<!\s)\$(?!\w)")
_PAREN = re.compile(r"\\\((?P<tex>.+?)\\\)", re.DOTALL)
_DISPLAY = re.compile(r"\$\$(?P<a>(?:\\.|[^$\\])+?)\$\$|\\\[(?P<b>.+?)\\\]", re.DOTALL)
# What is between the marks of a formula is no price list: "$5 and 6$" is not one.
_MONEY = re.compile(r"[\d.,\u09e6-\u09ef]+(?:\s+\w+)+\s+\S*[\d\u09e6-\u09ef]")
_MATH_OPEN = re.compile(r"(?P<mark>\$\$|\\\[)(?P<rest>.*)$")
_MATH_CLOSE = {"$$": "$$", "\\[": "\\]"}
_LABEL = re.compile(r"[ \t]*(?:\{#(?P<a>[\w.:-]+)\}|\((?P<b>[\w.:-]+)\))?[ \t]*$")
_ENVIRONMENT = re.compile(
    r"\\begin\{(?P<name>(?:equation|align|alignat|gather|multline|flalign|eqnarray)\*?)\}"
)
_ROW_BARS = re.compile(r"(?<!\\)\$(?!\s)(?:\\.|[^$\n\\])+?(?<!\s)\$(?!\d)|\\\(.+?\\\)|(`+)[^`]+?\1")


@dataclass(frozen=True)
class Parsed:
    """What parsing gives.

    Attributes:
        tokens: Of markdown-it.
        environment: Definitions of links: `references`.
    """

    tokens: Sequence[Token]
    environment: Mapping[str, Any]


class _Lines(StateInline):
    """Keeps with each token the line that it begins in."""

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:  # noqa: ANN401 - markdown-it's literal
        token = super().push(ttype, tag, nesting)
        token.meta = {**token.meta, "line": self.src.count("\n", 0, self.pos)}
        return token

    def pushPending(self) -> Token:  # noqa: N802 - markdown-it's own name
        token = super().pushPending()
        token.meta = {"line": self.src.count("\n", 0, self.pos)}
        return token


class DeepSentenceError(ValueError):
    """Stress in stress in stress, more than anybody writes."""


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:  # noqa: ANN401 - as it is above
        state = _Lines(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        if max((token.level for token in state.tokens), default=0) > _DEEPEST:
            raise DeepSentenceError
        return state.tokens


def make_parser(containers: Mapping[str, tuple[str, ...]]) -> MarkdownIt:
    """The parser.

    Args:
        containers: The options of the directives that hold Markdown, by their names.
    """
    md = MarkdownIt("commonmark")
    md.inline = _Inline()
    md.configure("commonmark")
    md.enable(["table", "strikethrough"])
    # Letters behind a backslash stay told from others: they are no signs.
    md.disable("text_join")
    footnote_plugin(md, inline=False, move_to_end=False)
    deflist_plugin(md)
    # The plugin of footnotes numbers them in the order of the page, which we do ourselves.
    interrupting: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "directive", _directive_rule(containers), interrupting)
    md.block.ruler.before("fence", "headed", _headed_rule, interrupting)
    md.block.ruler.before("fence", "math_block", _math_rule, interrupting)
    md.inline.ruler.before("escape", "math", _formula_rule)
    md.inline.ruler.before("backticks", "role", _role_rule)
    return md


def parse(md: MarkdownIt, lines: Sequence[str]) -> Parsed:
    """Parse Markdown.

    Args:
        md: The parser.
        lines: Without line ends.
    """
    environment: dict[str, Any] = {}
    source = "\n".join(without_bars(line) for line in lines)
    return Parsed(md.parse(source, environment), environment)


def parse_inline(md: MarkdownIt, text: str) -> Sequence[Token]:
    """Parse a sentence by itself."""
    tokens: list[Token] = []
    return md.inline.parse(text, md, {}, tokens)


def without_bars(line: str) -> str:
    """A row of a table in which bars of formulas and code no longer part cells."""
    if "|" not in line or ("$" not in line and "`" not in line and "\\(" not in line):
        return line
    return _ROW_BARS.sub(lambda match: match.group().replace("\\|", BAR).replace("|", BAR), line)


# -------------------------------------------------------------------- directives


def _text_of(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def options_above(lines: Iterable[str], known: Collection[str]) -> int:
    """How many lines at the beginning of a directive are options: `:name: value`, or `name: value`.

    Args:
        lines: Between the fences.
        known: Names of its options: another word with a colon may begin a sentence.
    """
    count = 0
    for line in lines:
        match = _OPTION.match(line)
        if match is None or (match["plain"] and match["plain"] not in known):
            break
        count += 1
    return count


def _directive_rule(
    containers: Mapping[str, tuple[str, ...]],
) -> Callable[[StateBlock, int, int, bool], bool]:
    def rule(state: StateBlock, start: int, last: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own signature
        if state.is_code_block(start):
            return False
        opening = _FENCE.match(_text_of(state, start))
        if opening is None:
            return False
        directive = _DIRECTIVE.match(opening["info"].strip())
        if directive is None:
            return False
        if silent:
            return True
        name = directive["name"]
        end = _closing(state, start, last, opening["fence"], containers)
        closed = end < last and _is_end(_text_of(state, end), opening["fence"])
        indent = state.sCount[start]
        body = (
            state.getLines(start + 1, end, indent, keepLastLF=False).split("\n")
            if end > start + 1
            else []
        )
        meta = {
            "name": name,
            "argument": directive["argument"],
            "info": opening["info"].strip(),
            "body": tuple(line.replace(BAR, "|") for line in body),
            "closed": closed,
            "marked": _after_marker(state, start),
        }
        is_container = name in containers
        token = state.push("directive_open", "", 1)
        token.meta = meta
        token.map = [start, end + 1 if closed else end]
        if is_container:
            count = options_above(body, containers[name])
            meta["options"] = count
            first = start + 1 + count
            _tokenize(state, first, end, min([indent, *_indents(state, first, end)]))
        state.push("directive_close", "", -1)
        state.line = end + 1 if closed else end
        return True

    return rule


def _after_marker(state: StateBlock, line: int) -> bool:
    """Whether the line begins with the marker of a list's item."""
    begin = state.src.rfind("\n", 0, state.bMarks[line]) + 1
    before = state.src[begin : state.bMarks[line] + state.tShift[line]]
    return bool(re.search(r"[-*+\d.)]", before.replace(">", "")))


def _indents(state: StateBlock, first: int, end: int) -> list[int]:
    return [state.sCount[line] for line in range(first, end) if not state.isEmpty(line)]


def _tokenize(state: StateBlock, first: int, end: int, indent: int) -> None:
    """Read lines in place as blocks of their own."""
    kept = state.blkIndent, state.lineMax, state.parentType, state.listIndent, state.tight
    state.blkIndent, state.lineMax, state.parentType, state.listIndent = indent, end, "root", -1
    state.level += 1
    if first < end:
        state.md.block.tokenize(state, first, end)
    state.level -= 1
    state.blkIndent, state.lineMax, state.parentType, state.listIndent, state.tight = kept


def _is_end(text: str, fence: str) -> bool:
    match = _FENCE.match(text)
    return bool(
        match
        and not match["info"].strip()
        and match["fence"][0] == fence[0]
        and len(match["fence"]) >= len(fence)
    )


def _closing(
    state: StateBlock, start: int, last: int, fence: str, containers: Container[str]
) -> int:
    """The line of the closing fence; that after the last line if there is none."""
    first = _DIRECTIVE.match(_text_of(state, start)[len(fence) :].strip())
    levels = [(fence, first is not None and first["name"] in containers)]
    for line in range(start + 1, last):
        if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return line
        match = _FENCE.match(_text_of(state, line))
        if match is None:
            continue
        own, info = match["fence"], match["info"].strip()
        innermost, container = levels[-1]
        if not info and own[0] == innermost[0] and len(own) >= len(innermost):
            levels.pop()
            if not levels:
                return line
        elif container:
            directive = _DIRECTIVE.match(info)
            levels.append((own, directive is not None and directive["name"] in containers))
    return last


# ------------------------------------------------------------ indented below a head


def _headed_rule(state: StateBlock, start: int, last: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own signature
    if state.is_code_block(start):
        return False
    text = _text_of(state, start)
    head = _HEAD.match(text)
    if head is None or not (head["kind"] or head["title"]):
        return False
    if head["mark"].startswith("===") and not head["title"]:
        return False
    if silent:
        return True
    indent = state.sCount[start] + _STEP
    end = start + 1
    while end < last and (state.isEmpty(end) or state.sCount[end] >= indent):
        end += 1
    while end > start + 1 and state.isEmpty(end - 1):
        end -= 1
    token = state.push("headed_open", "", 1)
    title = head["title"]
    token.meta = {
        "mark": head["mark"],
        "kind": (head["kind"] or "").strip(),
        "title": None if title is None else title[1:-1].replace(BAR, "|"),
        "source": text.replace(BAR, "|"),
    }
    token.map = [start, end]
    _tokenize(state, start + 1, end, indent)
    state.push("headed_close", "", -1)
    state.line = end
    return True


# --------------------------------------------------------------------- formulas


def _math_rule(state: StateBlock, start: int, last: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own signature
    if state.is_code_block(start):
        return False
    text = _text_of(state, start)
    environment = _ENVIRONMENT.match(text)
    opening = _MATH_OPEN.match(text)
    if environment is not None:
        mark, close, rest = "", f"\\end{{{environment['name']}}}", text
    elif opening is not None:
        mark, rest = opening["mark"], opening["rest"]
        close = _MATH_CLOSE[mark]
    else:
        return False
    found = _math_end(state, start, last, rest, close)
    if found is None:
        return False
    if silent:
        return True
    end, tex, label = found
    if not mark:
        tex += close
    token = state.push("math_block", "", 0)
    token.map = [start, end + 1]
    token.meta = {"label": label}
    token.content = tex.replace(BAR, "|").strip("\n")
    token.markup = mark
    token.info = state.getLines(start, end + 1, state.blkIndent, keepLastLF=False).replace(BAR, "|")
    state.line = end + 1
    return True


def _math_end(
    state: StateBlock, start: int, last: int, rest: str, close: str
) -> tuple[int, str, str] | None:
    """The last line of a formula, what is in it, and its label."""
    taken = []
    for line in range(start, last):
        if line > start and (state.isEmpty(line) or state.sCount[line] < state.blkIndent):
            return None
        text = rest if line == start else _text_of(state, line)
        before, mark, behind = text.partition(close)
        if not mark:
            taken.append(text)
            continue
        label = _LABEL.match(behind)
        if label is None:
            return None
        tex = "\n".join([*taken, before])
        return (line, tex, label["a"] or label["b"] or "") if tex.strip() else None
    return None


def _formula_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own signature
    sign = state.src[state.pos]
    if sign not in "$\\":
        return False
    display = _DISPLAY.match(state.src, state.pos, state.posMax)
    match = display
    if match is None and sign == "\\":
        match = _PAREN.match(state.src, state.pos, state.posMax)
    elif match is None:
        before = state.src[state.pos - 1] if state.pos else " "
        # `US$5`: a sign of money follows letters and figures, a formula does not.
        match = None if before.isalnum() else _DOLLAR.match(state.src, state.pos, state.posMax)
        if match is not None and _MONEY.fullmatch(match["tex"]):
            match = None
    if match is None:
        return False
    if not silent:
        token = state.push("math", "", 0)
        tex = (match["a"] or match["b"]) if display else match["tex"]
        token.content = tex.strip()
        token.markup = "display" if display else "inline"
        token.info = match.group()
    state.pos = match.end()
    return True


def _role_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own signature
    if state.src[state.pos] != "{":
        return False
    match = _ROLE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("role", "", 0)
        token.meta["name"] = match["name"]
        token.content = " ".join(match["content"].split())
        # As other parsers see it: for digests.
        token.info = match["content"]
    state.pos = match.end()
    return True
