"""The course's mkdocs.yml as its author wrote it: read once, for everyone who needs it.

This is no use of MkDocs: prose wants the repository's address without the engine's half second.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

import yaml

from tatka.core.errors import SiteError
from tatka.core.yaml_text import Loader, parse_yaml, yaml_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.core.settings import Settings


@dataclass(frozen=True)
class MkdocsFile:
    """What stands in mkdocs.yml.

    Attributes:
        name: The file, for messages.
        text: Its text.
        table: Its content; `!ENV` is looked up, objects of Python are `PythonObject`.
    """

    name: str = "mkdocs.yml"
    text: str = ""
    table: Mapping[str, Any] = field(default_factory=dict)

    def line(self, *keys: str) -> int | None:
        """The line that a key stands in, counted from 1; None if it is not written there.

        Args:
            *keys: The way to it: `theme`, `font`. Entries of lists are found by their name.
        """
        node = yaml.compose(self.text, Loader=yaml.SafeLoader)
        line = None
        for key in keys:
            found = _below(node, key)
            if found is None:
                break
            mark, node = found
            line = mark.start_mark.line + 1
        return line


@dataclass(frozen=True)
class PythonObject:
    """A tag such as `!!python/name:material.extensions.emoji.twemoji`.

    Attributes:
        tag: What stands between `python/` and the name: `name`, `object/apply`.
        name: What to import.
        arguments: What follows: for `object/apply`, positions or a table with `args` and `kwds`.
    """

    tag: str
    name: str
    arguments: Any = None

    def load(self) -> object:
        """Import it; with `object/apply`, call it.

        Raises:
            SiteError: It can't be imported.
        """
        try:
            found = resolve_name(self.name)
            if self.tag == "object/apply":
                given = self.arguments
                table: dict[str, Any] = given if isinstance(given, dict) else {"args": given or []}
                return found(*table.get("args", ()), **table.get("kwds", {}))
        except (ImportError, AttributeError, ValueError, TypeError) as error:
            raise SiteError(
                f"!!python/{self.tag}:{self.name} can't be used: {error}",
                hint="Install what it belongs to, or take the line out: what tatka's own pages "
                "need comes with tatka.",
            ) from None
        return found


def read_mkdocs_file(settings: Settings) -> MkdocsFile:
    """Read mkdocs.yml; a course without one has an empty one.

    Raises:
        SiteError: It is not YAML, or no table.
    """
    file = settings.mkdocs_file
    name = settings.relative(file)
    try:
        text = file.read_text(encoding="utf-8")
        table = parse_yaml(text, _Loader)
    except FileNotFoundError:
        return MkdocsFile(name)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        fault = yaml_fault(error)
        raise SiteError(f"this is {fault.what}", path=name, line=fault.line) from None
    if table is None:
        table = {}
    if not isinstance(table, dict):
        raise SiteError("this is not a table of settings", path=name, line=1)
    return MkdocsFile(name, text, table)


def _below(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name, value
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if isinstance(item, yaml.ScalarNode) and item.value == key:
                return item, item
            if found := _below(item, key):
                return found
    return None


class _Loader(Loader):
    """YAML with the tags that MkDocs allows; nothing is imported while reading."""


def _environment(loader: _Loader, node: yaml.Node) -> Any:  # noqa: ANN401 - a default may be anything
    """`!ENV NAME`, or `!ENV [NAME, OTHER, default]`."""
    if isinstance(node, yaml.SequenceNode):
        values = loader.construct_sequence(node, deep=True)
        names, default = (values[:-1], values[-1]) if len(values) > 1 else (values, None)
    else:
        names, default = [node.value], None
    for name in names:
        if str(name) in os.environ:
            value = os.environ[str(name)]
            tag = loader.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
            return loader.construct_object(yaml.ScalarNode(tag, value))
    return default


def _python(loader: _Loader, suffix: str, node: yaml.Node) -> PythonObject:
    tag, _, name = suffix.partition(":")
    arguments: Any = None
    if isinstance(node, yaml.MappingNode):
        arguments = loader.construct_mapping(node, deep=True)
    elif isinstance(node, yaml.SequenceNode):
        arguments = loader.construct_sequence(node, deep=True)
    return PythonObject(tag, name, arguments)


def _unknown(loader: _Loader, suffix: str, node: yaml.Node) -> PythonObject:
    del loader, node
    return PythonObject("unknown", suffix)


_Loader.add_constructor("!ENV", _environment)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _python)
_Loader.add_multi_constructor("!", _unknown)
