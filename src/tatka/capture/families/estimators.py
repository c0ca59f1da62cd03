"""Diagrams of scikit-learn's estimators: boxes in boxes, which open to show their parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from tatka.capture.html import sanitise
from tatka.record.mime import HTML
from tatka.record.payloads import Html

if TYPE_CHECKING:
    from bs4 import Tag

    from tatka.capture.bundle import Bundle, Cell


def take(bundle: Bundle, cell: Cell) -> Html | None:
    """The diagram in elements that need neither scripts nor its own style sheet."""
    del cell
    html = bundle.text(HTML) if HTML in bundle.data else ""
    if "sk-top-container" not in html:
        return None
    soup = BeautifulSoup(html, "html.parser")
    top = soup.select_one(".sk-container")
    if top is None:
        return None
    made = BeautifulSoup("", "html.parser")
    box = made.new_tag("div", attrs={"class": "tatka-estimator"})
    made.append(box)
    for child in top.find_all(recursive=False):
        _copy(child, box, made)
    clean, _ = sanitise(str(made))
    return Html(clean)


_KINDS = {
    "sk-serial": "tatka-serial",
    "sk-parallel": "tatka-parallel",
    "sk-parallel-item": "tatka-parallel-item",
    "sk-item": "tatka-item",
}


def _copy(element: Tag, target: Tag, soup: BeautifulSoup) -> None:
    """An element of the diagram and all inside of it."""
    classes = [str(name) for name in element.get("class") or ()]
    label = element.select_one(":scope > label, :scope > .sk-toggleable__label")
    if label is not None:
        target.append(_opened(element, label, soup))
        return
    kind = next((_KINDS[name] for name in reversed(classes) if name in _KINDS), None)
    inner = target
    if kind is not None:
        inner = soup.new_tag("div", attrs={"class": kind})
        target.append(inner)
    for child in element.find_all(recursive=False):
        _copy(child, inner, soup)


def _opened(element: Tag, label: Tag, soup: BeautifulSoup) -> Tag:
    """A label and what opens under it."""
    for link in label.select("a, .sk-estimator-doc-link"):
        link.decompose()
    folded = soup.new_tag("details")
    summary = soup.new_tag("summary")
    summary.string = " ".join(label.get_text(" ").split())
    folded.append(summary)
    content = element.select_one(":scope > .sk-toggleable__content")
    if content is not None:
        for description in content.select(".param-doc-description"):
            description.decompose()
        # The parameters that the author has set; the others are as the documentation says.
        rows = content.select("tr.user-set")
        said = " ".join(content.get_text(" ").split())
        lines = [" = ".join(_cells(row)) for row in rows]
        if not rows and not content.find("table"):
            lines = [said]
        text = soup.new_tag("pre")
        text.string = "\n".join(filter(None, lines))
        folded.append(text)
    return folded


def _cells(row: Tag) -> list[str]:
    found = [" ".join(cell.get_text(" ").split()) for cell in row.find_all("td")]
    return [text for text in found if text]
