"""Markdown of a site as Markdown of a notebook: what Jupyter doesn't know becomes what it knows."""

from __future__ import annotations

import re

_BOX = re.compile(
    r"(?P<margin>[ \t]*)(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w -]+?)"
    r"(?:[ \t]+\"(?P<title>[^\"]*)\")?[ \t]*$"
)
_TAB = re.compile(r"(?P<margin>[ \t]*)===[!+]?[ \t]+\"(?P<title>[^\"]*)\"[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[.#][^{}\n]*\}|(?<=\))\{[^{}\n]*\}")
_STEP = 4


def portable(markdown: str) -> str:
    """Boxes become quotes, tabs headed paragraphs; attributes in braces go.

    Args:
        markdown: Without directives and roles.
    """
    return "\n".join(_lines(markdown.split("\n")))


def _lines(lines: list[str]) -> list[str]:
    found: list[str] = []
    number = 0
    fence = ""
    while number < len(lines):
        line = lines[number]
        opened = re.match(r"[ \t>]*(`{3,}|~{3,})", line)
        if opened and (not fence or opened[1].startswith(fence)):
            fence = "" if fence else opened[1]
        box, tab = (None, None) if fence or opened else (_BOX.match(line), _TAB.match(line))
        if box is None and tab is None:
            found.append(line if fence or opened else _ATTRIBUTES.sub("", line))
            number += 1
            continue
        margin = (box or tab)["margin"]  # type: ignore[index]
        end = _end(lines, number + 1, len(margin))
        inside = [line[len(margin) + _STEP :] for line in lines[number + 1 : end]]
        inner = _lines(_trimmed(inside))
        if box is not None:
            title = box["title"]
            words = box["kind"].split()[0].capitalize() if title is None else title
            head = [f"**{words}**", ""] if words else []
            found += [f"{margin}> {line}".rstrip() for line in [*head, *inner]]
        elif tab is not None:
            found += [f"{margin}**{tab['title']}**", "", *(f"{margin}{line}" for line in inner)]
        found.append("")
        number = end
    return found


def _end(lines: list[str], start: int, margin: int) -> int:
    """The line after the last one that is indented deeper than the margin."""
    end = start
    for number in range(start, len(lines)):
        line = lines[number]
        if line.strip():
            if len(line) - len(line.lstrip(" ")) < margin + _STEP:
                break
            end = number + 1
    return end


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[0].strip():
        lines = lines[1:]
    return lines
