"""Values of records, looked up for prose."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.book.render.provenance import profile_title
from tatka.book.source.problems import nearest
from tatka.book.source.targets import FileTarget, ValueTarget, follow
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


@dataclass(frozen=True)
class QuotedFile:
    """A file that a run left, as a page can fetch it.

    Attributes:
        href: Where it is, for the page: a script that hands it over, so that pages which are
            opened from a folder can have it too.
        size: Of the file itself, in bytes.
    """

    href: str
    size: int


def record_file(target: FileTarget, page: Page, line: int) -> QuotedFile | None:
    """Have a file of a record put beside the page; nothing, and a problem noted, without one."""
    record = _record(target.example, target.profile, page, line)
    if record is None:
        return None
    _note_staleness(record, page, line)
    folder = record.folder / "artifacts"
    there = sorted(path.name for path in folder.glob("*") if path.is_file())
    if target.file not in there:
        page.problem(
            f"the record of {target.example!r} has no artifact {target.file!r}",
            line,
            nearest(target.file, there),
        )
        return None
    content = (folder / target.file).read_bytes()
    script = f'tatka.pieces.received(document.currentScript,"{b64encode(content).decode()}");\n'
    place = f"assets/{record.example}@{record.profile}/artifacts/{target.file}.js"
    return QuotedFile(page.asset(place, script.encode()), len(content))


def value_record(target: ValueTarget, page: Page, line: int) -> Record | None:
    """The record that a value is from; nothing, and a problem noted, without one."""
    example = page.library.examples.get(target.example)
    if example is not None and example.cell(target.cell) is None:
        page.problem(
            f"example {target.example!r} has no cell {target.cell!r}",
            line,
            nearest(target.cell, example.named_cells),
        )
        return None
    return _record(target.example, target.profile, page, line)


def _record(name: str, profile_name: str | None, page: Page, line: int) -> Record | None:
    library = page.library
    if name not in library.examples:
        page.no_example(name, line)
        return None
    profile = profile_of(profile_name, page, line)
    if profile is None:
        return None
    try:
        record = library.record(profile, name)
    except TatkaError as error:
        page.problem_of(error)
        return None
    if record is None:
        page.problem_once(
            f"{name!r} has not been run under {profile!r}, so there is no value",
            line,
            f"Run it: tatka run {name} --profile {profile}",
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
