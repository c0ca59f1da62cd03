"""The report of an import, and its score."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tatka.importing.decisions import GRADES, RULES

if TYPE_CHECKING:
    from collections.abc import Container

    from tatka.importing.ledger import Ledger


def report_lines(
    ledger: Ledger, accepted: Container[str] = (), *, everything: bool = False
) -> list[str]:
    """One line a decision, then a table by rule, then the score.

    Args:
        ledger: Of the import.
        accepted: Words that may stay although the glossary says them otherwise.
        everything: Exact decisions too; without, only those that wait for a person.
    """
    lines = [
        f"{mark.decision}" + (f" {mark.id}" if mark.open else "")
        for mark in ledger.marks
        if everything or mark.open
    ]
    lines += [
        f"{count} × {word} → the glossary says {wanted} [review] (R7)"
        for word, wanted, count in ledger.open_spellings(accepted)
    ]
    return [*lines, "", *table_lines(ledger, accepted), "", score_line(ledger, accepted)]


def table_lines(ledger: Ledger, accepted: Container[str] = ()) -> list[str]:
    """How many decisions there are, by rule and grade."""
    counts: Counter[tuple[str, str]] = Counter(
        (mark.decision.rule, mark.decision.grade) for mark in ledger.marks
    )
    counts["R7", "review"] += len(ledger.open_spellings(accepted))
    rows = [("rule", *GRADES, "")]
    rows += [
        (rule, *(str(counts[rule, grade] or "") for grade in GRADES), words)
        for rule, words in RULES.items()
        if any(counts[rule, grade] for grade in GRADES)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return [
        f"{row[0]:<{widths[0]}}  "
        + "  ".join(f"{row[column]:>{widths[column]}}" for column in range(1, 4))
        + f"  {row[4]}"
        for row in rows
    ]


def score(ledger: Ledger) -> dict[str, int]:
    """How many lines of the input are in each class."""
    return {
        grade: sum(
            last - first + 1 for page in ledger.pages for first, last in page.classes.get(grade, ())
        )
        for grade in GRADES
    }


def score_line(ledger: Ledger, accepted: Container[str] = ()) -> str:
    """The share of lines in each class."""
    counts = score(ledger)
    total = sum(counts.values()) or 1
    shares = ", ".join(f"{grade} {counts[grade] / total:.1%}" for grade in GRADES)
    waiting = len(ledger.open_marks) + len(ledger.open_spellings(accepted))
    return f"{total} lines: {shares}; {waiting} mark{'s' * (waiting != 1)} open"
