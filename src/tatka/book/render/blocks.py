"""Blocks as HTML, in the shapes that Material's styles know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from tatka.book.render.code import code_html
from tatka.book.render.directives import directive_html
from tatka.book.render.html import NOTHING, admonition, details, tag, text
from tatka.book.render.inlines import (
    attributes_of,
    formula_html,
    inlines_html,
    own_html,
)
from tatka.book.render.references import numbered_words
from tatka.book.source.directives.boxes import SHOWN_AS
from tatka.book.source.nodes import (
    Box,
    Bullets,
    Code,
    Definitions,
    Footnote,
    FormulaBlock,
    Heading,
    HtmlBlock,
    Item,
    LinkDefinition,
    Paragraph,
    Quote,
    Rule,
    Table,
    Tabs,
)
from tatka.book.source.nodes import Cell as TableCell
from tatka.core.locale import digits, message, template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.book.render.page import Page
    from tatka.book.source.nodes import Block

_MARKDOWN_INSIDE = re.compile(
    r"(?P<open><(?P<tag>\w+)\b[^>]*?)\s+markdown(?:=[\"'][^\"']*[\"'])?(?P<rest>[^>]*>)\n?"
    r"(?P<inside>.*)(?P<close></(?P=tag)>)\s*$",
    re.DOTALL,
)


def blocks_html(nodes: Sequence[Block], page: Page) -> Markup:
    """Blocks, one after the other."""
    return Markup("\n").join(filter(None, (block_html(node, page) for node in nodes)))


def block_html(node: Block, page: Page) -> Markup:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    """A block.

    Args:
        node: It.
        page: It stands on.
    """
    match node:
        case Heading():
            return heading_html(node, page)
        case Paragraph():
            inside = inlines_html(node.inlines, page)
            return inside if node.tight else tag("p", inside, **attributes_of(node.attributes))
        case Code():
            return code_html(node.code, node.info)
        case Bullets():
            return _list(node, page)
        case Quote():
            return tag("blockquote", blocks_html(node.nodes, page))
        case Table():
            return _table(node, page)
        case Rule():
            return tag("hr")
        case HtmlBlock():
            return own_html(node.html.rstrip("\n"), page, node.line)
        case Box():
            return _box(node, page)
        case Tabs():
            return _tabs(node, page)
        case Definitions():
            return _definitions(node, page)
        case Footnote():
            # Read at the foot of the page.
            page.footnote_texts[node.label] = node
            return NOTHING
        case FormulaBlock():
            return _formula(node, page)
        case LinkDefinition():
            return NOTHING
        case _:
            return directive_html(node, page, blocks_html)


def heading_html(node: Heading, page: Page) -> Markup:
    """A heading inside of something; those of sections are Markdown."""
    inside = inlines_html(node.inlines, page, terms=False)
    attributes = {**attributes_of(node.attributes)}
    attributes.setdefault("id", node.id or f"heading-{node.line}")
    return tag(f"h{node.level}", inside, **attributes)


def footnotes_html(page: Page) -> Markup:
    """The footnotes of a page, in the order in which they are referred to."""
    items = []
    # What footnotes say may refer to further ones.
    done = 0
    while done < len(page.footnotes):
        label = list(page.footnotes)[done]
        done += 1
        note = page.footnote_texts.get(label)
        if note is None:
            continue
        number = page.footnotes[label]
        inside = blocks_html(note.nodes, page)
        title = template("site.footnote_back", page.language).replace(
            "{}", digits(str(number), page.language)
        )
        backs = Markup().join(
            tag(
                "a",
                Markup("&#8617;"),
                class_="footnote-backref",
                href=f"#fnref{f':{use}' if use > 1 else ''}:{number}",
                title=title,
                role="doc-backlink",
            )
            for use in range(1, page.footnote_uses.get(label, 1) + 1)
        )
        inside = (
            inside.removesuffix("</p>") + Markup("&#160;") + backs + Markup("</p>")
            if inside.endswith("</p>")
            else inside + tag("p", backs)
        )
        items.append(tag("li", inside, id=f"fn:{number}"))
    if not items:
        return NOTHING
    return tag("div", tag("hr") + tag("ol", Markup().join(items)), class_="footnote")


def _list(node: Bullets, page: Page) -> Markup:
    items = Markup("\n").join(_item(item, page) for item in node.items)
    tasks = "task-list" if any(item.checked is not None for item in node.items) else None
    if node.start is None:
        return tag("ul", items, class_=tasks)
    start = node.start if node.start != 1 else None
    return tag("ol", items, class_=tasks, start=start)


def _item(item: Item, page: Page) -> Markup:
    inside = blocks_html(item.nodes, page)
    if item.checked is None:
        return tag("li", inside)
    state = message(f"chapters.task_{'done' if item.checked else 'open'}", page.language)
    box = tag(
        "label",
        tag("input", type="checkbox", disabled=True, checked=item.checked, aria_label=state)
        + tag("span", class_="task-list-indicator"),
        class_="task-list-control",
    )
    paragraph = Markup("<p>")
    inside = (
        paragraph + box + " " + inside.removeprefix(paragraph)
        if inside.startswith(paragraph)
        else box + " " + inside
    )
    return tag("li", inside, class_="task-list-item")


def table_html(
    node: Table, page: Page, *, caption: Markup = NOTHING, **attributes: object
) -> Markup:
    """A table; with a caption it is named above."""

    def row(cells: Sequence[TableCell], name: str) -> Markup:
        return tag(
            "tr",
            Markup().join(
                tag(
                    name,
                    inlines_html(cell.inlines, page),
                    style=f"text-align: {align};" if align else None,
                )
                for cell, align in zip(cells, node.align, strict=False)
            ),
        )

    head = tag("thead", row(node.head, "th"))
    body = (
        tag("tbody", Markup().join(row(cells, "td") for cells in node.rows))
        if node.rows
        else NOTHING
    )
    named = tag("caption", caption) if caption else NOTHING
    return tag("table", named + head + body, **attributes)


def _table(node: Table, page: Page) -> Markup:
    return table_html(node, page)


def _box(node: Box, page: Page) -> Markup:
    inside = blocks_html(node.nodes, page)
    title = inlines_html(node.title, page, terms=False)
    shown = SHOWN_AS.get(node.kind, node.kind)
    kind = node.kind if shown == node.kind else f"{shown} {node.kind}"
    if not title and not node.untitled:
        title = text(box_title(node, page))
    if node.fold == "never":
        return admonition(title, inside, kind)
    return details(title or text(box_title(node, page)), inside, kind, opened=node.fold == "open")


def box_title(node: Box, page: Page) -> str:
    """What a box without a title of its own is called, in the page's language."""
    try:
        return message(f"site.admonition_{node.kind}", page.language)
    except KeyError:
        return node.kind.replace("-", " ").capitalize()


def _tabs(node: Tabs, page: Page) -> Markup:
    page.tabs += 1
    number, count = page.tabs, len(node.tabs)
    inputs, labels, contents = [], [], []
    for place, tab in enumerate(node.tabs, start=1):
        name = f"__tabbed_{number}_{place}"
        inputs.append(
            tag("input", checked=place == 1, id=name, name=f"__tabbed_{number}", type="radio")
        )
        labels.append(tag("label", inlines_html(tab.title, page, terms=False), for_=name))
        contents.append(tag("div", blocks_html(tab.nodes, page), class_="tabbed-block"))
    return tag(
        "div",
        Markup().join(inputs)
        + tag("div", Markup().join(labels), class_="tabbed-labels")
        + tag("div", Markup("\n").join(contents), class_="tabbed-content"),
        class_="tabbed-set tabbed-alternate",
        data_tabs=f"{number}:{count}",
    )


def _definitions(node: Definitions, page: Page) -> Markup:
    parts = []
    for entry in node.entries:
        parts.append(tag("dt", inlines_html(entry.term, page)))
        parts += [tag("dd", blocks_html(meaning, page)) for meaning in entry.meanings]
    return tag("dl", Markup().join(parts))


def _formula(node: FormulaBlock, page: Page) -> Markup:
    html = formula_html(node.formula, page, display=True)
    number = page.numbers.get(node.label, "") if node.label else ""
    if not number:
        return tag("div", html, class_="tatka-formula", tabindex=0)
    shown = tag("span", f"({digits(number, page.language)})", class_="tatka-formula-number")
    label = numbered_words("equation", number, page.language)
    return tag(
        "div", html + shown, class_="tatka-formula", id=node.label, tabindex=0, role="group",
        aria_label=label,
    )  # fmt: skip
