"""The reference for authors: everything there is stands in it, and it is as the code says."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import click
import pytest

from tatka.book.source.directives import KINDS
from tatka.book.source.directives.boxes import BOXES
from tatka.book.source.sentences import ROLES
from tatka.cli.main import group
from tatka.core.errors import Problems, SettingsError
from tatka.core.settings import load_settings
from tatka.record import payloads
from tatka.reference.docstrings import attributes, first_paragraph
from tatka.reference.pages import EXIT_CODES, reference_pages, setting_keys
from tatka.script.header import KEYS
from tatka.script.tags import Tag
from tatka.site import author_file, brand

ROOT = Path(__file__).resolve().parents[2]
PAGES = reference_pages(group)
FOLDER = ROOT / "docs" / "en" / "authors" / "reference"


def test_the_pages_are_as_the_code_says() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert written == PAGES, "write them again: python tools/reference.py"


@pytest.mark.parametrize("key", setting_keys())
def test_every_setting_is_in_it(tmp_path: Path, key: str) -> None:
    """As the reader of settings knows them."""
    (tmp_path / "pyproject.toml").write_text(f"[tool.tatka]\n{key} = [[1]]\n")
    with pytest.raises((SettingsError, Problems)) as caught:
        load_settings(tmp_path)

    assert "no such setting" not in str(caught.value)
    assert f"## `{key}` " in PAGES["settings.md"]


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("markdown.md", [f"`{{{kind.name}}}`" for kind in (*KINDS, *BOXES)]),
        ("markdown.md", [f"`{{{role}}}`" for role in ROLES]),
        ("markdown.md", [f"`{option}`" for kind in KINDS for option in kind.options]),
        ("examples.md", [f"`{tag}`" for tag in Tag]),
        ("examples.md", [f"`{key}`" for key in KEYS]),
        ("examples.md", [f"`{kind.__name__}`" for kind in get_args(payloads.Payload)]),
        ("site.md", [f"`{key}`" for key in brand.KEYS]),
        ("site.md", [f"`plugins: {name}`" for name in author_file.PLUGINS_REFUSED]),
        ("commands.md", [f"| {code} |" for code in EXIT_CODES]),
    ],
)
def test_everything_there_is_stands_in_it(page: str, names: list[str]) -> None:
    assert names
    assert [name for name in names if name not in PAGES[page]] == []


def test_every_command_and_option_is_in_it() -> None:
    context = click.Context(group)
    for name in group.list_commands(context):
        if name == "audit" and find_spec("tatka.cli.audit") is None:
            continue
        command = group.get_command(context, name)
        assert command is not None
        assert f"## `tatka {name}` " in PAGES["commands.md"]
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                assert f"`{parameter.opts[0]}`" in PAGES["commands.md"]
                assert parameter.help, f"{name} {parameter.opts[0]} says nothing of itself"


def test_no_row_says_nothing() -> None:
    for name, text in PAGES.items():
        for line in text.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            assert not line.startswith("| `") or all(cells[:2]), f"{name}: {line}"


def test_docstrings_are_read_as_they_are_written() -> None:
    class Thing:
        """What it is, on
        two lines.

        More of it.

        Attributes:
            one: The first,
                which goes on.
            two: The second.

        Raises:
            three: No attribute.
        """

    assert first_paragraph(Thing) == "What it is, on two lines."
    assert attributes(Thing) == {"one": "The first, which goes on.", "two": "The second."}
