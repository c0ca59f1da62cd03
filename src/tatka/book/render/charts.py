"""Charts of TensorBoard: pictures of the real one, with the numbers behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from tatka.book.render.html import tag, text
from tatka.book.render.pictures import framed, picture
from tatka.book.render.tables import frame_table
from tatka.core.errors import SetupError, TatkaError
from tatka.core.locale import message
from tatka.record.payloads import Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.book.render.page import Page
    from tatka.book.render.pictures import Words
    from tatka.record.payloads import ColumnKind, TensorBoardView
    from tatka.record.record import Record
    from tatka.tensorboard.views import View

# What views call the columns that are there whatever was logged.
_COLUMNS = frozenset(
    {"run", "step", "tag", "count", "min", "median", "max", "layer", "type", "detail", "inputs"}
)


def chart(logs: TensorBoardView, record: Record, page: Page, words: Words) -> Markup:
    """What TensorBoard showed at that cell, and the numbers behind it.

    Pictures are taken before pages are woven. Where one is missing a draft goes on without it.

    Args:
        logs: As they were at that cell.
        record: It is of.
        page: It goes to.
        words: Of its embed.
    """
    # TensorBoard and Playwright come with it: a second, for pages with charts alone.
    from tatka.tensorboard.views import parse_options, view  # noqa: PLC0415

    alt, caption = words.next_picture()
    try:
        shown = view(record.folder, logs.to_json(), parse_options(words.view), None)
    except TatkaError as told:
        fault = page.library.faults.get((str(record.folder), logs.snapshot, repr(dict(words.view))))
        without = fault is None or isinstance(fault, SetupError)
        error = fault or told
        page.problem(error.what, words.line, error.hint, strict_only=without)
        said = message("chapters.no_picture", page.language)
        return tag("p", said, class_="tatka-missing")
    page.views.add((record.profile, record.example, shown.digest))
    pictures = Markup().join(
        picture(source, alt, f"tatka-{theme}", shown.width, shown.height)
        for theme, file in (("light", shown.light), ("dark", shown.dark))
        if (source := page.record_asset(record, file.relative_to(record.folder).as_posix()))
    )
    return framed(pictures, caption) + _numbers(shown, record, page)


def _numbers(shown: View, record: Record, page: Page) -> Markup:
    """A folded table, and the same as a file."""
    columns = tuple(
        Column(_label(name, page.language), _kind([row[number] for row in shown.rows]))
        for number, name in enumerate(shown.columns)
    )
    table = frame_table(Table(columns, tuple(map(tuple, shown.rows))), page.language)
    inside = tag("summary", message("chapters.numbers", page.language)) + table
    file = shown.numbers_csv.relative_to(record.folder).as_posix()
    if source := page.record_asset(record, file):
        words = text(message("chapters.numbers_file", page.language))
        inside += tag("p", tag("a", words, href=source, download=True))
    return tag("details", inside, class_="tatka-numbers")


def _label(name: str, language: str) -> str:
    return message(f"chapters.column_{name}", language) if name in _COLUMNS else name


def _kind(values: Sequence[Any]) -> ColumnKind:
    given = [value for value in values if value is not None]
    return "number" if given and all(isinstance(value, int | float) for value in given) else "text"
