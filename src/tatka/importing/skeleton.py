"""The page of a language that nobody has translated to yet: its structure without words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

UNTRANSLATED = "untranslated: true"
_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t].*?(?P<id>\{#[\w.-]+\})[ \t]*$")
_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})(?P<info>.*)$")
_WORDS = re.compile(r"\s*(?:alt|caption):")
_LINK = re.compile(
    r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\((?P<target>[^()\s]*(?:\([^()]*\)[^()\s]*)*)[^()]*\)"
)


def skeleton(chapter: str) -> str:
    """A page with the ids, embeds, links and pictures of a chapter, and none of its words.

    Args:
        chapter: In the source language.
    """
    parts = [f"---\n{UNTRANSLATED}\n---"]
    parts += _bones(chapter.split("\n"))
    return "\n\n".join(parts) + "\n"


def _bones(lines: list[str]) -> Iterator[str]:
    position = 0
    if lines and lines[0].rstrip() == "---":
        ends = [number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"]
        position = ends[0] + 1 if ends else 0
    while position < len(lines):
        line = lines[position]
        position += 1
        fence = _FENCE.match(line)
        if fence:
            block = [line]
            closing = re.compile(
                rf"[ \t]*{re.escape(fence['marks'][0])}{{{len(fence['marks'])},}}\s*$"
            )
            while position < len(lines):
                block.append(lines[position])
                position += 1
                if closing.match(block[-1]):
                    break
            yield _fence(block, fence["indent"], fence["info"].strip())
            continue
        heading = _HEADING.match(line)
        if heading:
            yield f"{heading['marks']} {heading['id']}"
            continue
        plain = re.sub(r"(`+).*?\1", "", line)
        for link in _LINK.finditer(plain):
            yield f"{'!' * link.group().startswith('!')}[]({link['target']})"


def _fence(block: list[str], indent: str, info: str) -> str:
    of_ours = info.startswith("{")
    kept = [row for row in block if not (of_ours and _WORDS.match(row))]
    return "\n".join(row.removeprefix(indent) for row in kept)
