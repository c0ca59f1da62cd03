"""Why a record is not fresh: a code and its data; the words are made where they are read."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from tatka.core.inputs import ABOUT, LINK, MISSING
from tatka.core.locale import digits, message
from tatka.core.variables import ALL, UNSET
from tatka.dependencies.example_code import ORDER
from tatka.record.fingerprint import PARTS, Fingerprint, Part, Touched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What is wrong with the record itself has no part of a fingerprint.
Where = Part | Literal["record"]


class Code(StrEnum):
    """What has happened; the message `reasons.CODE` says it in every language."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    # Looked for by the run, and not there then or now.
    MISSING = "missing"
    # From `old` to `new`, both short enough to be shown.
    VALUE = "value"
    # An example that is needed is not fresh; `new` is its state.
    NOT_FRESH = "not_fresh"
    NEVER_RUN = "never_run"
    # The record can't be read, or the last run failed; `new` says how, in English or in Python's
    # own words.
    DAMAGED = "damaged"
    FAILED = "failed"
    # Done by the run, and not to be followed: `name` and `subject` say what.
    UNFOLLOWED = "unfollowed"


class Subject(StrEnum):
    """What has no name of its own in the code; the message `reasons.subject_SUBJECT` names it."""

    STATEMENTS = "statements"
    EVENTS = "order_of_statements"
    MODULE = "whole_module"
    DOCSTRINGS = "docstrings"
    TEXT = "whole_text"
    # The line that makes a function or a class: decorators, defaults, bases.
    HEADER = "header"
    CELL = "unnamed_cell"
    CELL_ORDER = "order_of_cells"
    SEED = "seed"
    THREADS = "threads"
    ENVIRONMENT = "environment"
    # What could not be followed, as `Touched.unfollowed` calls it.
    NETWORK = "network"
    SOCKET = "socket"
    PRIVILEGED = "privileged"
    RING = "ring"
    FOREIGN = "foreign"
    UNREAD = "unread"
    PROGRAM = "program"
    READER = "reader"


@dataclass(frozen=True)
class Reason:
    """Why a record is not fresh.

    Attributes:
        part: Of the fingerprint; `artifacts` also for an example that is needed and not fresh;
            `record` for what is wrong with the record itself.
        code: What has happened.
        path: The file, relative to the repository; empty where it is no file.
        name: The definition, cell, parameter, distribution, dataset or example, as it is called in
            code, which is the same in every language.
        subject: What is meant where that is no name, or not the name alone.
        old: What it was, for some codes.
        new: What it is, for some codes.
    """

    part: Where
    code: Code
    path: str = ""
    name: str = ""
    subject: Subject | None = None
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        """In one English line, for terminals: `src/course/models.py: unfreeze_from changed`."""
        return reason_words(self, "en")

    def to_json(self) -> dict[str, Any]:
        """As JSON, with the English words."""
        return {**asdict(self), "text": str(self)}


def reason_words(
    reason: Reason,
    language: str,
    *,
    name: Callable[[str], str] = str,
    plain: Callable[[str], str] = str,
) -> str:
    """One reason in words.

    Args:
        reason: Why a record is not fresh.
        language: Of the reader.
        name: Marks up what is called so in code.
        plain: Marks up (escapes, say) all other words.
    """
    called = ""
    if reason.subject is not None:
        number = digits(reason.name, language)
        said = plain(message(f"reasons.subject_{reason.subject}", language, name="\0"))
        called = said.replace(
            "\0", plain(number) if reason.subject is Subject.CELL else name(reason.name)
        )
    elif reason.name and reason.name != reason.path:
        called = name(reason.name)
    what = ": ".join(filter(None, (name(reason.path) if reason.path else "", called)))
    new = reason.new
    if reason.code is Code.VALUE:
        new = digits(f"{reason.old} → {reason.new}", language)
    elif reason.code is Code.NOT_FRESH:
        new = message(f"reasons.state_{reason.new}", language)
    frame = plain(message(f"reasons.{reason.code}", language, what="\0", detail="\1"))
    return frame.replace("\1", plain(new)).replace("\0", what).strip()


def compare(old: Fingerprint, new: Fingerprint) -> tuple[Reason, ...]:
    """What differs, part by part; nothing if the fingerprints are equal.

    Args:
        old: Of the record.
        new: Of the repository.
    """
    return tuple(reason for part in PARTS for reason in _part(part, old, new))


def not_followed(touched: Touched) -> tuple[Reason, ...]:
    """What a run did that could not be followed, so that its inputs are not fully known."""
    found = []
    for done in touched.unfollowed:
        kind, _, name = done.partition(":")
        known = kind in Subject.__members__.values()
        subject = Subject(kind) if known else Subject.UNREAD
        found.append(Reason("files", Code.UNFOLLOWED, "", name, subject))
    return tuple(found)


def _part(part: Part, old: Fingerprint, new: Fingerprint) -> Iterator[Reason]:
    before, after = old.parts.get(part, {}), new.parts.get(part, {})
    reasons = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if part == "files" and (names := _names(was, now) if key.endswith("/") else ()):
            reasons += [Reason(part, code, key, name) for code, name in names]
        else:
            code, old_text, new_text = _change(part, key, was, now)
            reasons.append(Reason(part, code, *_place(part, key), old_text, new_text))
    if part == "code" and any(reason.subject is not Subject.CELL_ORDER for reason in reasons):
        reasons = [reason for reason in reasons if reason.subject is not Subject.CELL_ORDER]
    # A module's order of events changes with most things in it: said alone, or not at all.
    changed = {reason.path for reason in reasons if reason.subject is not Subject.EVENTS}
    yield from (
        reason
        for reason in reasons
        if reason.subject is not Subject.EVENTS or reason.path not in changed
    )


# What fingerprints call things that have no name, as `dependencies` and `fingerprinting` do.
_SUBJECTS = {
    "": Subject.STATEMENTS,
    "*": Subject.MODULE,
    "(order)": Subject.EVENTS,
    "(docstrings)": Subject.DOCSTRINGS,
    "(text)": Subject.TEXT,
    ORDER: Subject.CELL_ORDER,
    "seed of the run": Subject.SEED,
    "threads of the run": Subject.THREADS,
}
_HEADER = re.compile(r"(.+) \(definition\)")
_CELL = re.compile(r"cell (\d+)")


def _place(part: Part, key: str) -> tuple[str, str, Subject | None]:
    """File, name and subject of a key of a fingerprint."""
    if part in {"files", "artifacts"}:
        return key.removesuffix(ABOUT).removesuffix(LINK), "", None
    path, mark, name = key.rpartition("::") if part == "reach" else ("", "", key)
    if not mark and not name:
        return path, name, None
    subject = Subject.ENVIRONMENT if (part, name) == ("environment", ALL) else _SUBJECTS.get(name)
    if subject is not None:
        return path, "", subject
    if header := _HEADER.fullmatch(name):
        return path, header[1], Subject.HEADER
    if part == "code" and (cell := _CELL.fullmatch(name)):
        return path, cell[1], Subject.CELL
    return path, name, None


def _names(old: str | None, new: str | None) -> list[tuple[Code, str]]:
    """What is new in a folder and what is gone, if both listings are known."""
    if not (old and new and old.startswith("=") and new.startswith("=")):
        return []
    if MISSING in {old, new}:
        return []
    before, after = (set(filter(None, text[1:].split("\n"))) for text in (old, new))
    added = [(Code.ADDED, name) for name in sorted(after - before)]
    return added + [(Code.REMOVED, name) for name in sorted(before - after)]


def _change(part: Part, key: str, old: str | None, new: str | None) -> tuple[Code, str, str]:
    if old in {MISSING, UNSET}:
        return Code.ADDED, "", ""
    if new in {MISSING, UNSET}:
        return (Code.MISSING if old is None else Code.REMOVED), "", ""
    if old is None:
        return Code.ADDED, "", ""
    if new is None:
        return Code.REMOVED, "", ""
    shown = part != "files" or key.endswith(LINK)
    if shown and old.startswith("=") and new.startswith("="):
        return Code.VALUE, old[1:], new[1:]
    return Code.CHANGED, "", ""
