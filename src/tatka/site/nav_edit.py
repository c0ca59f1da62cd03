"""Adds a page to the table of contents in mkdocs.yml, keeping every comment where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from tatka.core.errors import SiteError
from tatka.core.yaml_text import yaml_fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def add_to_nav(text: str, page: str, *, after: str | None = None, file: str = "mkdocs.yml") -> str:
    """The text of mkdocs.yml with one page more in its table of contents.

    Args:
        text: Of the file.
        page: Its path, with `.md`.
        after: The page it comes behind; without, it comes last in the first section.
        file: What messages call the file.

    Raises:
        SiteError: The file is no YAML, has no table of contents, or not that page.
    """
    pages = list(_pages(_nav(text, file), depth=0))
    if any(node.value == page for node, _, _ in pages):
        return text
    if after is not None:
        found = next((entry for entry in pages if entry[0].value == after), None)
        if found is None:
            raise SiteError(
                f"nav does not list {after}",
                path=file,
                hint=f"Listed are: {', '.join(node.value for node, _, _ in pages)}.",
            )
    elif not pages:
        raise SiteError("nav lists no page", path=file, hint="Write nav: [index.md] first.")
    else:
        deepest = max(depth for _, depth, _ in pages) and 1
        first = next(entry for entry in pages if entry[1] >= deepest)
        # The last one that stands in the same list.
        found = [entry for entry in pages if entry[2] is first[2]][-1]
    node, _, parent = found
    if parent.flow_style:
        end = node.end_mark.index
        return f"{text[:end]}, {page}{text[end:]}"
    lines = text.splitlines(keepends=True)
    line = lines[node.start_mark.line]
    indent = (
        line[: line.index("-")]
        if line.lstrip().startswith("-")
        else " " * (parent.start_mark.column)
    )
    if not line.endswith("\n"):
        lines[node.start_mark.line] = line + "\n"
    lines.insert(node.start_mark.line + 1, f"{indent}- {page}\n")
    return "".join(lines)


def append_to_nav(text: str, entries: Sequence[object], *, file: str = "mkdocs.yml") -> str:
    """The text of mkdocs.yml with entries more at the end of its table of contents.

    Args:
        text: Of the file.
        entries: As YAML has them: paths, `{title: address}`, `{title: [entry, …]}`. Pages that
            are listed already are left out, and sections that have none left.
        file: What messages call the file.

    Raises:
        SiteError: The file is no YAML, or has no table of contents in lines of its own.
    """
    nav = _nav(text, file)
    listed = {node.value for node, _, _ in _pages(nav, depth=0)}
    addresses = {line.strip().rpartition(": ")[2].strip("\"'") for line in text.splitlines()}
    new = [entry for entry in (_unlisted(entry, listed, addresses) for entry in entries) if entry]
    if not new:
        return text
    if nav.flow_style:
        raise SiteError(
            "nav is written in brackets, so nothing can be put in",
            path=file,
            line=nav.start_mark.line + 1,
            hint="Write one entry a line: `- index.md`.",
        )
    lines = text.splitlines(keepends=True)
    last = _last_line(nav)
    if not lines[last].endswith("\n"):
        lines[last] += "\n"
    indent = " " * nav.start_mark.column
    written = yaml.safe_dump(new, allow_unicode=True, sort_keys=False, width=1000)
    lines[last + 1 : last + 1] = [f"{indent}{line}\n" for line in written.splitlines()]
    return "".join(lines)


def _unlisted(entry: object, listed: set[str], addresses: set[str]) -> object:
    if isinstance(entry, str):
        return None if entry in listed else entry
    if isinstance(entry, dict):
        ((title, inner),) = entry.items()
        if isinstance(inner, str):
            return None if inner in addresses else entry
        below = [item for item in (_unlisted(one, listed, addresses) for one in inner) if item]
        return {title: below} if below else None
    return None


def _last_line(node: yaml.Node) -> int:
    """The line, from 0, in which what a node holds ends; blank lines and comments left out."""
    if isinstance(node, yaml.SequenceNode) and node.value:
        return _last_line(node.value[-1])
    if isinstance(node, yaml.MappingNode) and node.value:
        return _last_line(node.value[-1][1])
    return int(node.end_mark.line)


def _nav(text: str, file: str) -> yaml.SequenceNode:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        fault = yaml_fault(error)
        raise SiteError(f"this is {fault.what}", path=file, line=fault.line) from None
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == "nav" and isinstance(value, yaml.SequenceNode):
                return value
    raise SiteError("there is no table of contents", path=file, hint="Write nav: [index.md] first.")


def _pages(
    node: yaml.SequenceNode, depth: int
) -> Iterator[tuple[yaml.ScalarNode, int, yaml.SequenceNode]]:
    """Each page with its depth and the list that it stands in."""
    for item in node.value:
        if isinstance(item, yaml.ScalarNode):
            yield item, depth, node
        elif isinstance(item, yaml.MappingNode):
            for _, inner in item.value:
                if isinstance(inner, yaml.SequenceNode):
                    yield from _pages(inner, depth + 1)
