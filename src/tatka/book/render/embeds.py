"""Weaves embedded cells: code, results, where they come from, and whether they still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from tatka.book.render.code import code_html
from tatka.book.render.html import NOTHING, details, tag
from tatka.book.render.inlines import inlines_html, plain
from tatka.book.render.outputs import outputs_html
from tatka.book.render.pictures import Words
from tatka.book.render.provenance import provenance_html, stale_banner
from tatka.book.render.references import numbered_words
from tatka.book.render.values import profile_of
from tatka.book.source.chapter import parse_blocks
from tatka.book.source.problems import nearest
from tatka.core.errors import TatkaError
from tatka.core.locale import message
from tatka.record.payloads import Pictured, read_output
from tatka.script.comments import localise
from tatka.script.example import Example
from tatka.script.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tatka.book.render.page import Page
    from tatka.book.source.directives.example import Embed
    from tatka.book.source.nodes import Block
    from tatka.record.record import Record
    from tatka.script.example import Cell, Example

    Blocks = Callable[[Sequence[Block], Page], Markup]


def embed_html(embed: Embed, page: Page, blocks: Blocks) -> Markup:
    """Embedded cells.

    Args:
        embed: Which, and how.
        page: They stand on.
        blocks: Renders the words of cells.
    """
    example = page.library.examples.get(embed.target.example)
    if example is None:
        page.no_example(embed.target.example, embed.line)
        return broken(page)
    profile = profile_of(embed.target.profile, page, embed.line)
    cells = chosen_cells(embed, example, page)
    if profile is None or not cells:
        return broken(page)
    record, missing = None, False
    if embed.show != "code":
        record, missing = _record(profile, embed, page)
    cells_shown = _cells(cells, example, record, embed, page, blocks=blocks)
    shown = any("tatka-output" in part for part in cells_shown)
    parts = [
        _banner(record, embed, page, shown=shown) if record else NOTHING,
        _not_run(page) if missing else NOTHING,
        *cells_shown,
    ]
    if record and shown and (profile, example.name) not in page.explained:
        page.explained.add((profile, example.name))
        for omission in record.omissions:
            cell = example.cell(omission.cell)
            path = page.library.settings.relative(example.path)
            page.omit(omission.at(path, cell.line if cell else None))
        parts.append(provenance_html(record, page))
    inside = Markup("\n").join(filter(None, parts))
    if not inside:
        return NOTHING
    cells_named = f"#{','.join(embed.target.cells)}" if embed.target.cells else ""
    page.shown.append((f"{example.name}{cells_named}", embed.line))
    return tag(
        "div",
        inside,
        class_="tatka-example",
        id=embed.name or None,
        data_example=example.name,
        data_profile=profile,
        data_cells=",".join(embed.target.cells) or None,
    )


def broken(page: Page) -> Markup:
    """What stands where something can't be shown."""
    said = message("chapters.broken", page.language)
    return tag("p", said, class_="tatka-missing")


def chosen_cells(embed: Embed, example: Example, page: Page) -> list[tuple[int, Cell]]:
    """The cells that an embed shows, with their places in the example; problems are noted."""
    if not embed.target.cells:
        return [
            (number, cell)
            for number, cell in enumerate(example.cells)
            if not {Tag.HIDE, Tag.SOLUTION} & cell.tags and cell.kind != "raw"
        ]
    found = []
    places = {cell.name: number for number, cell in enumerate(example.cells) if cell.name}
    for name in embed.target.cells:
        if name not in places:
            page.problem(
                f"example {example.name!r} has no cell {name!r}",
                embed.line,
                nearest(name, places),
            )
        elif Tag.HIDE in example.cells[places[name]].tags:
            page.problem(
                f"cell {name!r} of {example.name!r} is tagged hide and is never shown",
                embed.line,
                "Take the tag from the cell, or the cell from the page.",
            )
        else:
            found.append((places[name], example.cells[places[name]]))
    return found


def recorded_outputs(record: Record, cell: Cell, number: int, example: Example) -> list[Any] | None:
    """What a cell put out; nothing if the record doesn't know the cell.

    Args:
        record: Of the example.
        cell: Which.
        number: Its place in the example.
        example: As it is now.
    """
    cells = record.notebook.cells
    for recorded in cells:
        if cell.name and recorded.metadata.get("name") == cell.name:
            return list(recorded.get("outputs", []))
    if not cell.name and len(cells) == len(example.cells):
        return list(cells[number].get("outputs", []))
    return None


def _record(profile: str, embed: Embed, page: Page) -> tuple[Record | None, bool]:
    """The record, and whether it was never made."""
    name = embed.target.example
    try:
        record = page.library.record(profile, name)
    except TatkaError as error:
        page.problem_of(error)
        return None, True
    if record is None:
        page.problem_once(
            f"{name!r} has not been run under {profile!r}",
            embed.line,
            f"Run it: tatka run {name} --profile {profile}",
            strict_only=True,
        )
    return record, record is None


def _banner(record: Record, embed: Embed, page: Page, *, shown: bool) -> Markup:
    status = page.library.status(record.profile, record.example)
    if status is None or status.state not in {"stale", "failed", "unknown"}:
        return NOTHING
    known = status.state != "unknown"
    page.problem(
        f"the result of {record.example!r} shown here is out of date"
        if known
        else f"not all inputs of {record.example!r}, shown here, are known",
        embed.line,
        f"Run it again: tatka run {record.example} --profile {record.profile}"
        if known
        else "Name them in its header, `data: [PATH]`; an empty list means that there are none.",
        strict_only=True,
    )
    # A cell that puts out nothing shows nothing that could be old.
    return stale_banner(status, page) if shown else NOTHING


def _not_run(page: Page) -> Markup:
    said = message("chapters.not_run", page.language)
    return tag("p", said, class_="tatka-missing")


def _cells(
    cells: Sequence[tuple[int, Cell]],
    example: Example,
    record: Record | None,
    embed: Embed,
    page: Page,
    *,
    blocks: Blocks,
) -> list[Markup]:
    outputs = {
        number: recorded_outputs(record, cell, number, example) if record else []
        for number, cell in cells
        if cell.kind == "code"
    }
    said = _words(embed, outputs, page)
    parts: list[Markup] = []
    for number, cell in cells:
        if cell.kind == "markdown":
            words = parse_blocks(localise(cell, page.language))
            parts.append(blocks(words, page) if embed.show != "output" else NOTHING)
            continue
        if embed.show != "output":
            parts.append(code_block(cell, page.language, fold=embed.fold))
        if record is None:
            continue
        if (put_out := outputs[number]) is None:
            none = message("chapters.no_result", page.language)
            parts.append(tag("p", none, class_="tatka-missing"))
            continue
        said.fold = _fold(cell, page.library.settings.outputs.fold)
        if html := outputs_html(put_out, record, page, said):
            parts.append(tag("div", html, class_="tatka-output"))
    if record is not None:
        _check_alts(said, embed, page)
    return parts


def _fold(cell: Cell, lines: int) -> int | None:
    """After how many lines its text is folded."""
    if Tag.UNFOLDED in cell.tags:
        return None
    if Tag.FOLDED in cell.tags:
        return 0
    return lines or None


def _words(embed: Embed, outputs: dict[int, list[Any] | None], page: Page) -> Words:
    pictures = sum(
        isinstance(read_output(output), Pictured)
        for put_out in outputs.values()
        for output in put_out or []
    )
    return Words(
        alts=tuple(plain(alt, page) for alt in embed.described),
        caption=_caption(embed, page),
        view=embed.view,
        last=pictures,
        line=embed.line,
    )


def code_block(cell: Cell, language: str, *, fold: bool = False) -> Markup:
    """The code of a cell with the comments of one language."""
    code = localise(cell, language).strip("\n")
    if not code:
        return NOTHING
    block = code_html(code, "python")
    return details(message("chapters.code", language), block, "tatka-code") if fold else block


def _caption(embed: Embed, page: Page) -> Markup:
    words = inlines_html(embed.captioned, page)
    number = page.numbers.get(embed.name, "") if embed.name else ""
    if not number:
        return words
    kind = page.labels[embed.name].kind
    said = tag("span", numbered_words(kind, number, page.language), class_="tatka-number-of")
    return (said + " " + words).rstrip()


def _check_alts(words: Words, embed: Embed, page: Page) -> None:
    given, shown = len([alt for alt in words.alts if alt]), words.last
    if given < shown:
        page.problem(
            "a picture here has no alternative text"
            if shown == 1
            else f"there are {shown} pictures here and {given} alternative texts",
            embed.line,
            "Say in alt: what it shows, for those who can't see it; a YAML list for several.",
            strict_only=True,
        )
    elif 0 < shown < len(words.alts):
        page.problem(
            f"there are {len(words.alts)} alternative texts and {shown} pictures here",
            embed.line,
            strict_only=True,
        )
