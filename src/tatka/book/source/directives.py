"""From a directive as it is written to what it means, noting everything that is wrong with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from tatka.book.source.blocks import Code, Directive, directive_on_marker, read_blocks
from tatka.book.source.inline import read_inline
from tatka.book.source.nodes import (
    Broken,
    Embed,
    Exercise,
    GlossaryList,
    Hint,
    Node,
    Solution,
    Source,
    Text,
)
from tatka.book.source.options import quote_words
from tatka.book.source.problems import ChapterProblem, nearest
from tatka.book.source.targets import CellTarget, read_cells
from tatka.core.yaml_errors import yaml_fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHOW = ("both", "code", "output")
VIEW = ("plugin", "tags", "runs", "smoothing")
PLUGINS = ("scalars", "histograms", "graph")
_EMBED = ("show", "fold", "alt", "caption", "view", "profile")
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "example": _EMBED,
    "solution": _EMBED,
    "source": ("fold",),
    "exercise": (),
    "hint": (),
    "glossary": (),
}
_MYST_OPTION = re.compile(r":([\w-]+):[ \t]*(.*)$")
_ID = re.compile(r"[a-z][a-z0-9-]*")


class Reader:
    """Reads the nodes of one chapter; problems and exercises are counted on the way."""

    def __init__(self, path: str) -> None:
        """Start with the chapter's path as errors name it."""
        self.path = path
        self.problems: list[ChapterProblem] = []
        self._exercises: dict[str, int] = {}

    def problem(
        self, what: str, line: int, hint: str | None = None, *, strict_only: bool = False
    ) -> None:
        """Note something that is wrong."""
        self.problems.append(
            ChapterProblem(what, path=self.path, line=line, hint=hint, strict_only=strict_only)
        )

    def nodes(self, lines: Sequence[str], first: int) -> tuple[Node, ...]:
        """The nodes that lines of Markdown hold.

        Args:
            lines: Without line ends.
            first: Number of the first of them in the file.
        """
        found: list[Node] = []
        for block in read_blocks(lines, first):
            if isinstance(block, Directive):
                found.append(self._directive(block))
                continue
            if isinstance(block, Code):
                if not block.closed:
                    self._unclosed("this block of code", block.line)
                found.append(block)
                continue
            for number, line in enumerate(block.lines):
                if directive_on_marker(line):
                    self.problem(
                        "a directive can't begin on the line of a list's marker",
                        block.line + number,
                        "Put it on a line of its own, indented like the text of the item.",
                    )
            found.append(Text(block.line, block.text, read_inline(block.text, block.line)))
        return tuple(found)

    def _unclosed(self, what: str, line: int) -> None:
        self.problem(
            f"{what} is never closed", line, "End it with a line of as many backticks as it has."
        )

    def _directive(self, block: Directive) -> Node:
        if not block.closed:
            self._unclosed(f"{{{block.name}}}", block.line)
        if block.name not in _OPTIONS:
            self.problem(
                f"there is no directive {{{block.name}}}", block.line, nearest(block.name, _OPTIONS)
            )
            return Broken(block.line, block.prefix, block.name)
        if block.name in {"exercise", "hint"}:
            return self._container(block)
        if block.name == "solution":
            return self._solution(block)
        options = self._options(block, block.body)
        if block.name == "glossary":
            return GlossaryList(block.line, block.prefix)
        node: Node | None = None
        if block.name == "source":
            node = self._source(block, options)
        if block.name == "example":
            node = self._embed(block, options)
        return node or Broken(block.line, block.prefix, block.name)

    def _source(self, block: Directive, options: Mapping[str, Any]) -> Source | None:
        name = block.argument.strip("` ")
        if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", name):
            self.problem(
                f"{block.argument!r} names no definition",
                block.line,
                "Write its dotted name: course.models.scratch_cnn",
            )
            return None
        return Source(name, block.line, block.prefix, fold=self._flag(block, options, "fold"))

    def _container(self, block: Directive) -> Exercise | Hint:
        if block.name == "hint":
            return Hint(block.line, block.prefix, self.nodes(block.body, block.line + 1))
        name, _, title = block.argument.partition(" ")
        if not _ID.fullmatch(name):
            self.problem(
                f"{name!r} is no id for an exercise" if name else "this exercise has no id",
                block.line,
                "Use small ASCII letters, digits and hyphens: ```{exercise} freeze-less",
            )
        elif name in self._exercises:
            self.problem(
                f"a second exercise is called {name!r}; the first is in line "
                f"{self._exercises[name]}",
                block.line,
            )
        self._exercises.setdefault(name or f" {block.line}", block.line)
        number = len(self._exercises)
        nodes = self.nodes(block.body, block.line + 1)
        return Exercise(name, number, title.strip(), block.line, block.prefix, nodes)

    def _solution(self, block: Directive) -> Solution:
        count = 0
        while count < len(block.body) and _MYST_OPTION.match(block.body[count]):
            count += 1
        options = self._options(block, block.body[:count])
        nodes = self.nodes(block.body[count:], block.line + 1 + count)
        embed = self._embed(block, options) if block.argument else None
        return Solution(block.line, block.prefix, nodes, embed)

    def _options(self, block: Directive, lines: Sequence[str]) -> dict[str, Any]:
        text = "\n".join(quote_words([_MYST_OPTION.sub(r"\1: \2", line) for line in lines]))
        try:
            options = yaml.safe_load(text) or {}
        except yaml.YAMLError as error:
            fault = yaml_fault(error)
            self.problem(
                f"the options of {{{block.name}}} are {fault.what}",
                block.line + fault.line,
                "One `name: value` a line; put values with a colon in them into quotes.",
            )
            return {}
        if not isinstance(options, dict):
            self.problem(
                f"{{{block.name}}} takes options, not text",
                block.line + 1,
                "One `name: value` a line.",
            )
            return {}
        known = _OPTIONS[block.name]
        for key in [key for key in options if key not in known]:
            self.problem(
                f"{{{block.name}}} has no option {str(key)!r}",
                self._line(block, str(key)),
                nearest(str(key), known, what="Its options are"),
            )
            del options[key]
        return options

    def _embed(self, block: Directive, options: Mapping[str, Any]) -> Embed | None:
        target = read_cells(block.argument)
        if target is None:
            self.problem(
                f"{block.argument!r} names no cell" if block.argument else "no example is named",
                block.line,
                "Write EXAMPLE#CELL, EXAMPLE#FIRST,SECOND or EXAMPLE alone.",
            )
            return None
        profile = options.get("profile")
        if profile is not None:
            if target.profile not in {None, profile}:
                self.problem("two profiles are named", self._line(block, "profile"))
            target = CellTarget(target.example, str(profile), target.cells)
        show = options.get("show", "both")
        if show not in SHOW:
            self.problem(f"show: {show!r} is none of {', '.join(SHOW)}", self._line(block, "show"))
            show = "both"
        return Embed(
            target=target,
            line=block.line,
            prefix=block.prefix,
            show=show,
            fold=self._flag(block, options, "fold"),
            alts=self._alts(block, options.get("alt", ())),
            caption=self._words(block, options, "caption"),
            view=self._view(block, options.get("view", {})),
            kind=block.name,
        )

    def _flag(self, block: Directive, options: Mapping[str, Any], key: str) -> bool:
        value = options.get(key, False)
        if not isinstance(value, bool):
            self.problem(f"{key}: {value!r} is neither true nor false", self._line(block, key))
            return False
        return value

    def _words(self, block: Directive, options: Mapping[str, Any], key: str) -> str:
        value = options.get(key, "")
        if not isinstance(value, str):
            self.problem(f"{key}: {value!r} is no text", self._line(block, key), "Quote it.")
            return ""
        return " ".join(value.split())

    def _alts(self, block: Directive, value: object) -> tuple[str, ...]:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
            self.problem(
                "alt is neither a text nor a list of texts", self._line(block, "alt"), "Quote it."
            )
            return ()
        return tuple(" ".join(item.split()) for item in items)

    def _view(self, block: Directive, value: object) -> Mapping[str, Any]:
        line = self._line(block, "view")
        if not isinstance(value, dict):
            self.problem("view is no table", line, "Write view: {tags: [epoch_loss]}")
            return {}
        view = dict(value)
        for key in [key for key in view if key not in VIEW]:
            self.problem(f"view has no {str(key)!r}", line, nearest(str(key), VIEW, what="It has"))
            del view[key]
        for key in ("tags", "runs"):
            if isinstance(view.get(key), str):
                view[key] = [view[key]]
            if not all(isinstance(item, str) for item in view.get(key) or []):
                self.problem(f"view: {key} is no list of texts", line)
                del view[key]
        if view.get("plugin", PLUGINS[0]) not in PLUGINS:
            self.problem(f"view: plugin is none of {', '.join(PLUGINS)}", line)
            del view["plugin"]
        smoothing = view.get("smoothing", 0)
        if not isinstance(smoothing, int | float) or not 0 <= smoothing < 1:
            self.problem("view: smoothing is no number from 0 to 0.999", line)
            del view["smoothing"]
        return view

    def _line(self, block: Directive, key: str) -> int:
        for number, line in enumerate(block.body):
            if re.match(rf":?{re.escape(key)}:", line):
                return block.line + 1 + number
        return block.line
