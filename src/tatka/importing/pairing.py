"""Which notebook a page is made from, and which of its cells each piece of code is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from tatka.importing.codekeys import Key, code_key
from tatka.importing.inline import unescaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.importing.source import Notebook

_ALIKE = 0.6
_ENOUGH = 0.5
_NAME_END = re.compile(r"[^\s()<>\"'\[\]/]+$")
# No file name is longer; a page can hold a line of 300,000 characters.
_LONGEST_NAME = 255
_TELLING = re.compile(r"\w")
# Beyond this many tokens the exact ratio is not worth its time.
_LONG = 4000


@dataclass(frozen=True)
class Match:
    """A piece of code on a page, and what it is in the notebook.

    Attributes:
        fence: Its number on the page, from 0.
        cells: Numbers, from 0, of the notebook's code cells; none if the page alone has it.
        kind: `equal`, `changed`, `part` of a cell, `joined` from several, or `page` alone.
    """

    fence: int
    cells: tuple[int, ...]
    kind: Literal["equal", "changed", "part", "joined", "page"]


@dataclass(frozen=True)
class Choice:
    """Which notebook a page was made from.

    Attributes:
        notebook: The one taken; None if there is none, or if several are as good.
        linked: The one that the page links to, if it is there.
        dead: Names of linked notebooks that are not there.
        best: Those whose code has most of the page's.
        equal: How many pieces of the page's code the taken one, or each of the best, has.
        linked_equal: How many the linked one has.
        pieces: How many pieces of code the page has.
        near: Of a dead link, names that are spelt nearly so.
    """

    notebook: Notebook | None
    linked: Notebook | None
    dead: tuple[str, ...]
    best: tuple[Notebook, ...]
    equal: int
    linked_equal: int
    pieces: int
    near: tuple[str, ...] = ()

    @property
    def tied(self) -> bool:
        """Whether several are as good, and none is linked."""
        return self.notebook is None and len(self.best) > 1

    @property
    def disagree(self) -> bool:
        """Whether the link names one notebook and the code another."""
        return self.linked is not None and bool(self.best) and self.linked not in self.best


def pair(fences: Sequence[Key], cells: Sequence[Key]) -> tuple[Match, ...]:
    """Find each piece of code of a page among the cells of a notebook.

    Args:
        fences: Keys of the page's code, in order.
        cells: Keys of the notebook's code cells, in order.
    """
    found: dict[int, Match] = {}
    used: set[int] = set()
    blocks = SequenceMatcher(None, fences, cells, autojunk=False).get_opcodes()
    gaps: list[tuple[range, range]] = []
    for tag, i1, i2, j1, j2 in blocks:
        if tag == "equal":
            for fence, cell in zip(range(i1, i2), range(j1, j2), strict=True):
                found[fence] = Match(fence, (cell,), "equal")
                used.add(cell)
        elif i2 > i1:
            gaps.append((range(i1, i2), range(j1, j2)))
    for rows, columns in gaps:
        _joined(rows, columns, fences, cells, found, used)
        _moved(rows, fences, cells, found, used)
        _changed(rows, columns, fences, cells, found, used)
    for fence in range(len(fences)):
        found.setdefault(fence, Match(fence, (), "page"))
    return tuple(found[fence] for fence in sorted(found))


def choose(
    page: str, fences: Sequence[Key], notebooks: Sequence[Notebook], named: Notebook | None = None
) -> Choice:
    """The notebook that a page was made from: by its link and by its code.

    Args:
        page: The page's text.
        fences: Keys of its code.
        notebooks: Those there are.
        named: The one that a person has named.
    """
    links = linked_names(page)
    by_name = {notebook.path.name: notebook for notebook in notebooks}
    linked = next((by_name[name] for name in links if name in by_name), None)
    dead = tuple(name for name in links if name not in by_name)
    near = tuple(
        other
        for name in dead
        for other in get_close_matches(name, sorted(by_name), n=3, cutoff=0.85)
    )
    distinct = list(dict.fromkeys(fences))
    scores = {}
    for notebook in notebooks:
        keys = {code_key(cell.source) for cell in notebook.code}
        scores[notebook.path] = sum(key in keys for key in distinct)
    most = max(scores.values(), default=0)
    enough = most > 0 and most >= _ENOUGH * len(distinct)
    best = tuple(n for n in notebooks if scores[n.path] == most) if enough else ()
    if named is not None:
        taken: Notebook | None = named
    elif linked is not None and (scores[linked.path] >= _ENOUGH * len(distinct) or not best):
        taken = linked
    elif len(best) == 1:
        taken = best[0]
    else:
        taken = None
    return Choice(
        taken,
        linked,
        dead,
        best,
        scores.get(taken.path, 0) if taken else most,
        scores.get(linked.path, 0) if linked else 0,
        len(distinct),
        near,
    )


def linked_names(page: str) -> tuple[str, ...]:
    """Names of the notebooks that a page links to, in order."""
    names = []
    for match in re.finditer(r"\.ipynb", page):
        before = _NAME_END.search(page[max(0, match.start() - _LONGEST_NAME) : match.start()])
        if before:
            names.append(unquote(unescaped(before.group())).rpartition("/")[2] + ".ipynb")
    return tuple(dict.fromkeys(name for name in names if name != ".ipynb"))


def _joined(  # noqa: C901, PLR0917 - one branch a kind
    rows: range,
    columns: range,
    fences: Sequence[Key],
    cells: Sequence[Key],
    found: dict[int, Match],
    used: set[int],
) -> None:
    """One piece that is several cells in a row, and several pieces that are one cell."""
    for fence in rows:
        for first in columns:
            for last in range(first + 2, min(first + 6, columns.stop) + 1):
                if sum((cells[cell] for cell in range(first, last)), ()) == fences[fence]:
                    found[fence] = Match(fence, tuple(range(first, last)), "joined")
                    used.update(range(first, last))
    for cell in columns:
        if cell in used:
            continue
        for first in rows:
            for last in range(first + 2, min(first + 6, rows.stop) + 1):
                if any(fence in found for fence in range(first, last)):
                    continue
                if sum((fences[fence] for fence in range(first, last)), ()) == cells[cell]:
                    for fence in range(first, last):
                        found[fence] = Match(fence, (cell,), "part")
                    used.add(cell)


def _moved(
    rows: range,
    fences: Sequence[Key],
    cells: Sequence[Key],
    found: dict[int, Match],
    used: set[int],
) -> None:
    """Pieces that stand elsewhere in the notebook, or that the page shows again."""
    for fence in rows:
        if fence in found:
            continue
        same = [cell for cell, key in enumerate(cells) if key == fences[fence]]
        free = [cell for cell in same if cell not in used]
        if same:
            cell = (free or same)[0]
            found[fence] = Match(fence, (cell,), "equal")
            used.add(cell)


def _changed(  # noqa: PLR0917 - one branch a kind
    rows: range,
    columns: range,
    fences: Sequence[Key],
    cells: Sequence[Key],
    found: dict[int, Match],
    used: set[int],
) -> None:
    """Pieces that are nearly a cell, in the same stretch of the page and the notebook."""
    pairs = sorted(
        (
            (alike(fences[fence], cells[cell]), -fence, -cell)
            for fence in rows
            if fence not in found
            for cell in columns
            if cell not in used
        ),
        reverse=True,
    )
    for ratio, fence, cell in pairs:
        if ratio >= _ALIKE and -fence not in found and -cell not in used:
            found[-fence] = Match(-fence, (-cell,), "changed")
            used.add(-cell)


def alike(one: Key, other: Key) -> float:
    """How alike two pieces of code are, from 0 to 1: in names and values, not in brackets."""
    one = tuple(token for token in one if _TELLING.search(token) and token[0] != "<")
    other = tuple(token for token in other if _TELLING.search(token) and token[0] != "<")
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.quick_ratio() if len(one) + len(other) > _LONG else matcher.ratio()
