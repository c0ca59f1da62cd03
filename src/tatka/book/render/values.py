"""Values of records, looked up for prose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.book.render.provenance import profile_title
from tatka.book.source.problems import nearest
from tatka.book.source.targets import ValueTarget, follow
from tatka.core.errors import TatkaError
from tatka.core.locale import format_date, format_value, message
from tatka.record.omissions import Why

if TYPE_CHECKING:
    from tatka.book.render.page import Page
    from tatka.record.record import Record


@dataclass(frozen=True)
class Quoted:
    """A value as prose quotes it.

    Attributes:
        text: What is read.
        origin: Which run it is from; empty if there is none.
        stale: Whether that run is out of date.
    """

    text: str
    origin: str = ""
    stale: bool = False


def quote(target: ValueTarget, page: Page, line: int) -> Quoted:
    """Look a value up; whatever is wrong is noted at the line.

    Args:
        target: Which value.
        page: That quotes it.
        line: Of the page's source.
    """
    missing = Quoted(message("chapters.value_missing", page.language), stale=True)
    record = value_record(target, page, line)
    if record is None:
        return missing
    stale = _note_staleness(record, page, line)
    try:
        value = _look_up(target, record)
        words = format_value(value, target.spec, page.language)
    except TatkaError as error:
        page.problem(error.what, line, error.hint)
        return missing
    return Quoted(words, _origin(record, page), stale)


def raw_value(target: ValueTarget, page: Page, line: int) -> Any:  # noqa: ANN401 - JSON is of any shape
    """A value as it was recorded, for what draws it; nothing, and a problem noted, without one."""
    record = value_record(target, page, line)
    if record is None:
        return None
    _note_staleness(record, page, line)
    try:
        return _look_up(target, record)
    except TatkaError as error:
        page.problem(error.what, line, error.hint)
        return None


def value_record(target: ValueTarget, page: Page, line: int) -> Record | None:
    """The record that a value is from; nothing, and a problem noted, without one."""
    library = page.library
    example = library.examples.get(target.example)
    if example is None:
        page.problem(
            f"there is no example {target.example!r}",
            line,
            nearest(target.example, library.examples),
        )
        return None
    if example.cell(target.cell) is None:
        page.problem(
            f"example {target.example!r} has no cell {target.cell!r}",
            line,
            nearest(target.cell, example.named_cells),
        )
        return None
    profile = profile_of(target.profile, page, line)
    if profile is None:
        return None
    try:
        record = library.record(profile, target.example)
    except TatkaError as error:
        page.problem_of(error)
        return None
    if record is None:
        page.problem_once(
            f"{target.example!r} has not been run under {profile!r}, so there is no value",
            line,
            f"Run it: tatka run {target.example} --profile {profile}",
        )
    return record


def profile_of(name: str | None, page: Page, line: int) -> str | None:
    """The profile that is meant; nothing, and a problem noted, if there is no such one."""
    settings = page.library.settings
    wanted = name or settings.default_profile
    if wanted in settings.profiles:
        return wanted
    page.problem(f"there is no profile {wanted!r}", line, nearest(wanted, settings.profiles))
    return None


def withheld(record: Record) -> frozenset[str]:
    """The variables whose values look like secrets, and were left out."""
    return frozenset(
        omission.detail.partition(" ")[0]
        for omission in record.omissions
        if omission.why is Why.SECRET
    )


def _look_up(target: ValueTarget, record: Record) -> Any:  # noqa: ANN401 - JSON is of any shape
    values = record.values.get(target.cell, {})
    if target.variable not in values and target.variable in withheld(record):
        raise TatkaError(
            f"the value of {target.variable!r} looks like a secret and is not in the record",
            hint="Call it something else if it is none; quote nothing of it if it is.",
        )
    if target.variable not in values:
        raise TatkaError(
            f"there is no value {target.variable!r} at the end of cell {target.cell!r}",
            hint=nearest(target.variable, values, what="There are"),
        )
    try:
        return follow(values[target.variable], target.steps)
    except LookupError as error:
        raise TatkaError(
            f"{target.variable!r} of cell {target.cell!r} has no element {error.args[0]!r}"
        ) from None


def _note_staleness(record: Record, page: Page, line: int) -> bool:
    status = page.library.status(record.profile, record.example)
    if status is None or status.state == "fresh":
        return False
    if status.state == "unknown":
        page.problem(
            f"not all inputs of {record.example!r}, which this value is from, are known",
            line,
            "Name them in its header, `data: [PATH]`; an empty list means that there are none.",
            strict_only=True,
        )
        return True
    page.problem(
        f"this value is from a run of {record.example!r} that is out of date",
        line,
        f"Run it again: tatka run {record.example} --profile {record.profile}",
    )
    return True


def _origin(record: Record, page: Page) -> str:
    title = profile_title(record.profile, page)
    date = format_date(record.provenance.started, page.language)
    return message("chapters.value_from", page.language, date=date, profile=title)
