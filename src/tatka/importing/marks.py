"""Marks of imports that nobody has closed: what status, translations and strict builds ask."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tatka.book.source.problems import ChapterProblem
from tatka.core.errors import TatkaError
from tatka.importing.ledger import (
    FOLDER,
    Ledger,
    ledger_path,
    read_ledgers,
    write_ledger,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tatka.core.settings import Settings


def open_problems(settings: Settings) -> tuple[ChapterProblem, ...]:
    """Each file with open marks, as a problem that a strict build refuses.

    Raises:
        TatkaError: A ledger can't be read.
    """
    found = []
    for ledger in read_ledgers(settings):
        counts: dict[str, Counter[str]] = {}
        for mark in ledger.open_marks:
            counts.setdefault(mark.target, Counter())[mark.decision.rule] += 1
        for target, rules in counts.items():
            total = sum(rules.values())
            kinds = ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items()))
            found.append(
                ChapterProblem(
                    f"{total} mark{'s' * (total > 1)} of its import {'are' if total > 1 else 'is'}"
                    f" open ({kinds})",
                    path=target or f"{FOLDER}/{ledger.name}.toml",
                    hint=f"See them: tatka import --marks {ledger.name}. "
                    "Close what you have looked at: tatka import --accept ID",
                    strict_only=True,
                )
            )
    return tuple(found)


def open_in(settings: Settings, target: str) -> int:
    """How many marks of a file are open.

    Raises:
        TatkaError: A ledger can't be read.
    """
    return sum(
        mark.target == target for ledger in read_ledgers(settings) for mark in ledger.open_marks
    )


def close_marks(settings: Settings, names: Sequence[str]) -> list[str]:
    """Close marks: by id, by rule (`R5`), by file, or all of one import (`NAME:R5`, `NAME:*`).

    Returns:
        What was closed, in words.

    Raises:
        TatkaError: A name closes nothing.
    """
    ledgers = list(read_ledgers(settings))
    told = []
    for name in names:
        closed = 0
        for number, ledger in enumerate(ledgers):
            marks = tuple(
                replace(mark, open=False)
                if mark.open and _means(name, ledger, mark.id, mark.decision.rule, mark.target)
                else mark
                for mark in ledger.marks
            )
            closed += sum(
                before.open and not after.open
                for before, after in zip(ledger.marks, marks, strict=True)
            )
            ledgers[number] = replace(ledger, marks=marks)
        if not closed:
            raise TatkaError(
                f"no open mark is called {name!r}",
                hint="Name an id, a rule such as R5, a file, or NAME:* for a whole import.",
            )
        told.append(f"{name}: {closed} mark{'s' * (closed > 1)} closed")
    for ledger in ledgers:
        write_ledger(ledger_path(settings, ledger.name), ledger)
    return told


def _means(name: str, ledger: Ledger, mark: str, rule: str, target: str) -> bool:
    of, colon, what = name.partition(":")
    if colon:
        return of == ledger.name and what in {"*", rule, mark, target}
    return name in {mark, rule, target}


def summary(ledgers: Iterable[Ledger]) -> list[str]:
    """One line an import with open marks."""
    return [
        f"import {ledger.name}: {len(ledger.open_marks)} of {len(ledger.marks)} marks open"
        for ledger in ledgers
        if ledger.open_marks
    ]
