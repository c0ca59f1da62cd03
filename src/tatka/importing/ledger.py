"""The ledger of an import: `import/NAME.toml`, read by people and by everything that publishes."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tatka.core.errors import TatkaError
from tatka.core.files import write_text
from tatka.core.toml_text import parse_toml
from tatka.importing.cells import is_secret
from tatka.importing.decisions import GRADES, RULES, Decision

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

    from tatka.core.settings import Settings

FOLDER = "import"
_VERSION = 1
_NOT_SHOWN = "(a line that is not shown)"
_LONGEST = 4000


@dataclass(frozen=True)
class Mark:
    """A decision in the ledger; one that is open waits for a person.

    Attributes:
        id: A digest of where it is from and what it says: the same in a second import.
        decision: What was decided.
        target: The new page or script that it concerns.
        open: Whether somebody still has to look at it.
    """

    id: str
    decision: Decision
    target: str
    open: bool


@dataclass(frozen=True)
class PageEntry:
    """A page or notebook that was read.

    Attributes:
        name: As reports call it.
        digest: Of its bytes.
        target: The chapter it became.
        lines: How many it has.
        classes: For each grade, the ranges of its lines, first and last, from 1.
    """

    name: str
    digest: str
    target: str
    lines: int
    classes: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class Ledger:
    """What an import did.

    Attributes:
        name: Of the import.
        source: Where from, as it was called.
        options: What it was asked for.
        pages: What was read.
        files: Digest of each file that was written, by its path in the repository.
        marks: Every decision.
        spellings: Count of each discouraged word: word, wanted, count.
    """

    name: str
    source: str
    options: Mapping[str, str]
    pages: tuple[PageEntry, ...]
    files: Mapping[str, str]
    marks: tuple[Mark, ...]
    spellings: tuple[tuple[str, str, int], ...] = field(default=())

    @property
    def open_marks(self) -> tuple[Mark, ...]:
        """Those that wait for a person."""
        return tuple(mark for mark in self.marks if mark.open)

    def open_spellings(self, accepted: Container[str]) -> tuple[tuple[str, str, int], ...]:
        """Discouraged words that nobody has accepted.

        Args:
            accepted: Those that may stay, in small letters.
        """
        return tuple(item for item in self.spellings if item[0].casefold() not in accepted)


def ledger_path(settings: Settings, name: str) -> Path:
    """Where the ledger of an import is."""
    return settings.root / FOLDER / f"{name}.toml"


def read_ledgers(settings: Settings) -> tuple[Ledger, ...]:
    """All ledgers of a course.

    Raises:
        TatkaError: One can't be read.
    """
    folder = settings.root / FOLDER
    if not folder.is_dir():
        return ()
    return tuple(read_ledger(path, settings) for path in sorted(folder.glob("*.toml")))


def read_ledger(path: Path, settings: Settings) -> Ledger:
    """Read one.

    Raises:
        TatkaError: It is no ledger.
    """
    place = settings.relative(path)
    try:
        table = parse_toml(path.read_text(encoding="utf-8"))
        return _from_table(table)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TatkaError(
            f"this is not valid TOML: {error}",
            path=place,
            hint="Undo the last change of the file, or import again under another name.",
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise TatkaError(
            f"this is no ledger of an import: {error}",
            path=place,
            hint="Undo the last change of the file, or import again under another name.",
        ) from None


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Write one, whole or not at all."""
    write_text(path, to_toml(ledger))


def digest(content: bytes) -> str:
    """Of a file."""
    return hashlib.sha256(content).hexdigest()


def make_marks(
    decisions: Iterable[tuple[Decision, str]], before: Ledger | None = None
) -> tuple[Mark, ...]:
    """Decisions as marks; one that a person has closed before stays closed.

    Args:
        decisions: Each with the file that it concerns.
        before: The ledger of an earlier import.
    """
    closed = {mark.id for mark in before.marks if not mark.open} if before else set()
    seen: dict[str, int] = {}
    marks = []
    for decision, target in decisions:
        safe = _safe(decision)
        text = "\0".join((safe.place, safe.rule, safe.what, safe.to, safe.detail, str(safe.cell)))
        short = hashlib.sha256(text.encode()).hexdigest()[:10]
        seen[short] = seen.get(short, 0) + 1
        name = short if seen[short] == 1 else f"{short}-{seen[short]}"
        waits = safe.grade != "exact"
        marks.append(Mark(name, safe, target, waits and name not in closed))
    return tuple(marks)


def line_classes(
    count: int, covered: Iterable[tuple[int, int, str]]
) -> dict[str, tuple[tuple[int, int], ...]]:
    """Put every line into exactly one class: the most doubtful of those that touch it.

    Args:
        count: How many lines there are.
        covered: First line, line behind the last, grade; lines count from 0.
    """
    rank: dict[str, int] = {grade: number for number, grade in enumerate(GRADES)}
    grades = [0] * count
    for first, last, grade in covered:
        for line in range(first, min(last, count)):
            grades[line] = max(grades[line], rank[grade])
    result: dict[str, list[tuple[int, int]]] = {grade: [] for grade in GRADES}
    for line, number in enumerate(grades, start=1):
        ranges = result[GRADES[number]]
        if ranges and ranges[-1][1] == line - 1:
            ranges[-1] = (ranges[-1][0], line)
        else:
            ranges.append((line, line))
    return {grade: tuple(ranges) for grade, ranges in result.items()}


def to_toml(ledger: Ledger) -> str:
    """The ledger as text: one table a page, one a decision, in the order of the input."""
    lines = [
        "# Written by `tatka import`. A mark is open until somebody has looked at it: set its",
        "# `open` to false, or run `tatka import --accept ID`.",
        f"version = {_VERSION}",
        f"name = {_text(ledger.name)}",
        f"source = {_text(ledger.source)}",
        "",
        "[options]",
        *(f"{_text(key)} = {_text(value)}" for key, value in ledger.options.items()),
        "",
        "[files]",
        *(f"{_text(key)} = {_text(value)}" for key, value in sorted(ledger.files.items())),
    ]
    for word, wanted, count in ledger.spellings:
        lines += [
            "",
            "[[spelling]]",
            f"word = {_text(word)}",
            f"wanted = {_text(wanted)}",
            f"count = {count}",
        ]
    for page in ledger.pages:
        lines += [
            "",
            "[[page]]",
            f"name = {_text(page.name)}",
            f"digest = {_text(page.digest)}",
            f"target = {_text(page.target)}",
            f"lines = {page.lines}",
            *(
                f"{grade} = [{', '.join(f'[{first}, {last}]' for first, last in ranges)}]"
                for grade, ranges in page.classes.items()
            ),
        ]
    for mark in ledger.marks:
        decision = mark.decision
        lines += [
            "",
            "[[mark]]",
            f"id = {_text(mark.id)}",
            f"open = {'true' if mark.open else 'false'}",
            f"grade = {_text(decision.grade)}",
            f"rule = {_text(decision.rule)}",
            f"place = {_text(decision.place)}",
            *([f"cell = {decision.cell}"] if decision.cell else []),
            f"line = {decision.line}",
            f"lines = {decision.lines}",
            f"what = {_text(decision.what)}",
            f"to = {_text(decision.to)}",
            *([f"target = {_text(mark.target)}"] if mark.target else []),
            *(["dropped = true"] if decision.dropped else []),
            *([f"detail = {_text(decision.detail)}"] if decision.detail else []),
        ]
    return "\n".join(lines) + "\n"


def _from_table(table: dict[str, Any]) -> Ledger:
    if table.get("version") != _VERSION:
        raise ValueError(f"its version is not {_VERSION}")
    marks = []
    for item in table.get("mark", []):
        if item["rule"] not in RULES or item["grade"] not in GRADES:
            raise ValueError(f"the mark {item['id']} has an unknown rule or grade")
        decision = Decision(
            place=str(item["place"]),
            line=int(item["line"]),
            lines=int(item["lines"]),
            grade=item["grade"],
            rule=item["rule"],
            what=str(item["what"]),
            to=str(item["to"]),
            cell=int(item.get("cell", 0)),
            detail=str(item.get("detail", "")),
            dropped=bool(item.get("dropped", False)),
        )
        marks.append(
            Mark(str(item["id"]), decision, str(item.get("target", "")), item["open"] is True)
        )
    pages = tuple(
        PageEntry(
            str(item["name"]),
            str(item["digest"]),
            str(item["target"]),
            int(item["lines"]),
            {grade: tuple((int(a), int(b)) for a, b in item.get(grade, [])) for grade in GRADES},
        )
        for item in table.get("page", [])
    )
    return Ledger(
        name=str(table["name"]),
        source=str(table["source"]),
        options={str(key): str(value) for key, value in table.get("options", {}).items()},
        pages=pages,
        files={str(key): str(value) for key, value in table.get("files", {}).items()},
        marks=tuple(marks),
        spellings=tuple(
            (str(item["word"]), str(item["wanted"]), int(item["count"]))
            for item in table.get("spelling", [])
        ),
    )


def _safe(decision: Decision) -> Decision:
    """The decision without lines that hold a secret, and without logs of a megabyte."""
    return Decision(
        decision.place,
        decision.line,
        decision.lines,
        decision.grade,
        decision.rule,
        _cut(_clean(decision.what)),
        _cut(_clean(decision.to)),
        decision.cell,
        _cut(_clean(decision.detail)),
        decision.dropped,
    )


def _clean(text: str) -> str:
    return "\n".join(_NOT_SHOWN if is_secret(line) else line for line in text.split("\n"))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def _text(value: str) -> str:
    # JSON's strings are TOML's, but for a character that TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
