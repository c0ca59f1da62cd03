"""The pages of the reference; each is made of what the code itself says."""

from __future__ import annotations

import re
import sys
from dataclasses import MISSING, fields, is_dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from tatka.book.source import nodes
from tatka.book.source.directives import KINDS
from tatka.book.source.directives.boxes import BOXES
from tatka.book.source.sentences import ROLES
from tatka.core.locale import values as formats
from tatka.core.settings import Profile, Settings
from tatka.record import payloads
from tatka.reference.docstrings import attributes, first_paragraph
from tatka.reference.written import OPTIONS, WRITTEN
from tatka.script.header import KEYS as HEADER_KEYS
from tatka.script.header import Header
from tatka.script.tags import Tag
from tatka.site import author_file, brand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tatka.book.source.directives.base import DirectiveKind

# Which node a role becomes, and how it is written.
ROLE_NODES: Mapping[str, tuple[type, str]] = {
    "value": (nodes.Value, "{value}`heights#middle:average:.1f`"),
    "term": (nodes.Term, "{term}`median`, {term}`the one in the middle <median>`"),
    "ref": (nodes.Reference, "{ref}`fig-loss`, {ref}`the figure <fig-loss>`"),
    "numref": (nodes.Reference, "{numref}`fig-loss`"),
    "eq": (nodes.Reference, "{eq}`bayes`"),
    "cite": (nodes.Citation, "{cite}`knuth1984`"),
    "cite:p": (nodes.Citation, "{cite:p}`knuth1984`"),
    "cite:t": (nodes.Citation, "{cite:t}`knuth1984`"),
    "math": (nodes.Formula, "{math}`x^2`"),
}
TAG_WORDS: Mapping[Tag, str] = {
    Tag.PARAMETERS: "Holds the defaults that a profile overrides (papermill's convention).",
    Tag.HIDE: "Runs and is never shown: for claims of the prose, for what readers need not see.",
    Tag.RAISES: "May raise an error; the error is its result (nbclient's convention).",
    Tag.VARIES: "Its results differ from run to run; `tatka verify` does not compare them.",
    Tag.SOLUTION: "Solves an exercise: shown folded, left out of the notebook for readers.",
    Tag.TIMES: "Durations that it prints, and variables named as such, may differ from run to run.",
    Tag.WARNINGS: "All its warnings are shown, whatever the settings say.",
    Tag.NO_WARNINGS: "None of its warnings is shown, whatever the settings say.",
    Tag.LONG: "May emit ten times as much text as the limit.",
    Tag.UNFOLDED: "Its text is never folded.",
    Tag.FOLDED: "Its text is folded from the first line.",
}
HEADER_WORDS: Mapping[str, str] = {
    "title": "What the example is called, for each language.",
    "needs": "Names of examples that leave files for this one under `artifacts/`; they run first.",
    "tolerance": "How far numbers may differ in `tatka verify`: `relative`, `absolute`.",
    "times": "Whether durations may differ from run to run in every cell: `true` or `false`.",
}
EXIT_CODES: Mapping[int, str] = {
    0: "All is well.",
    1: "Something in the course is wrong, or stale, or a run failed.",
    2: "The command was called wrongly.",
    130: "It was interrupted. Every record is as it was, or new and whole.",
}
# What a command is told, or finds out.
_NO_SETTINGS = frozenset({"root", "untrusted"})
_NOTE = "Made from the code that defines it, by `tools/reference.py`; changes here are lost."


def reference_pages(commands: click.Group) -> dict[str, str]:
    """All pages of the reference.

    Args:
        commands: The command `tatka`.

    Returns:
        Markdown by file name.
    """
    return {
        "settings.md": _page("Settings", "settings", _settings()),
        "commands.md": _page("Commands and exit codes", "commands", _commands(commands)),
        "markdown.md": _page("Directives and roles", "markdown", _markdown()),
        "examples.md": _page("Examples and their results", "examples", _examples()),
        "site.md": _page("mkdocs.yml", "site", _site()),
    }


def setting_keys() -> tuple[str, ...]:
    """Keys of `[tool.tatka]`."""
    return tuple(_key(item.name) for item in fields(Settings) if item.name not in _NO_SETTINGS)


def _settings() -> Iterator[str]:
    yield (
        "Settings of a course stand in its `pyproject.toml`, in the table `[tool.tatka]`. All "
        "have a default; a name that is not known is an error that names the nearest one."
    )
    said = attributes(Settings)
    for item in fields(Settings):
        if item.name in _NO_SETTINGS:
            continue
        key = _key(item.name)
        yield f"## `{key}` {{#{_id(key)}}}"
        yield said.get(item.name, "")
        if key == "profiles":
            yield "Each profile is a table `[tool.tatka.profiles.NAME]`:"
            yield _definitions(Profile, leave={"name"})
        elif is_dataclass(item.default):
            yield f"A table `[tool.tatka.{key}]`:"
            yield _definitions(type(item.default))
        else:
            yield f"Default: `{_toml(item.default)}`"


def _commands(group: click.Group) -> Iterator[str]:
    yield "Every command takes `--help`. Messages name file and line, what is wrong, what to do."
    context = click.Context(group, info_name="tatka")
    for name in group.list_commands(context):
        if name == "audit" and find_spec("tatka.cli.audit") is None:
            continue
        command = group.get_command(context, name)
        if command is not None:
            yield from _command(command, f"tatka {name}")
    yield "## Exit codes {#exit-codes}"
    yield _table(("Code", "Meaning"), ((str(code), said) for code, said in EXIT_CODES.items()))


def _command(command: click.Command, name: str) -> Iterator[str]:
    depth = "#" * (len(name.split()))
    yield f"{depth} `{name}` {{#{_id(name)}}}"
    context = click.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\n{name} {usage}\n```"
    yield _plain(command.help or "")
    rows = []
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            names = ", ".join(
                f"`{option}`" for option in (*parameter.opts, *parameter.secondary_opts)
            )
            meta = parameter.make_metavar(context) if not parameter.is_flag else ""
            rows.append((f"{names} {_code(meta)}".strip(), _plain(parameter.help or "")))
    if rows:
        yield _table(("Option", "What it does"), rows)
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                yield from _command(found, f"{name} {inner}")


def _markdown() -> Iterator[str]:
    yield (
        "Chapters are Markdown. What goes beyond it is written in MyST's shapes: directives are "
        "fenced blocks with a name in braces, roles stand in a sentence. They may stand inside of "
        "lists, admonitions and tabs."
    )
    yield "## Directives {#directives}"
    for kind in KINDS:
        yield from _directive(kind)
    yield "### Boxes, tabs and formulas {#directive-boxes}"
    yield "Shapes that MyST and Sphinx share:"
    yield _table(
        ("Directive", "Options"),
        (
            (f"`{{{kind.name}}}`", ", ".join(f"`{option}`" for option in kind.options))
            for kind in BOXES
        ),
    )
    yield "## Roles {#roles}"
    rows = [
        (f"`{{{role}}}`", first_paragraph(ROLE_NODES[role][0]), f"`` {ROLE_NODES[role][1]} ``")
        for role in ROLES
    ]
    yield _table(("Role", "What it is", "Written"), rows)
    yield "## Formats of quoted values {#formats}"
    yield (formats.__doc__ or "").partition("\n\n")[2].strip()


def _directive(kind: DirectiveKind) -> Iterator[str]:
    module = sys.modules[kind.read.__module__]
    node = _node_of(kind)
    yield f"### `{{{kind.name}}}` {{#directive-{_id(kind.name)}}}"
    # A module's docstring begins with the directive's name, unless it has a whole family.
    said = first_paragraph(module).removeprefix(f"`{{{kind.name}}}`: ")
    if node is not None and said.startswith("`{"):
        said = first_paragraph(node)
    yield said[:1].upper() + said[1:]
    yield f"`````markdown\n{WRITTEN[kind.name]}\n`````"
    bodies = {
        "options": "Between its fences stand options alone.",
        "markdown": "Between its fences stand its options, if it has any, then Markdown.",
        "text": "Between its fences stand its options, if it has any, then text as it is.",
    }
    yield bodies[kind.body]
    if kind.options:
        known = attributes(node) if node is not None else {}
        yield _table(
            ("Option", "What it says"),
            (
                (f"`{name}`", known.get(name) or OPTIONS.get(name, "See the example."))
                for name in kind.options
            ),
        )


def _node_of(kind: DirectiveKind) -> type | None:
    """The class of the node that a directive becomes: what its reading function returns."""
    written = str(kind.read.__annotations__.get("return", ""))
    module = sys.modules[kind.read.__module__]
    names = (name.strip() for name in written.split("|"))
    found = (getattr(module, name, None) for name in names if name != "None")
    return next((cls for cls in found if isinstance(cls, type)), None)


def _examples() -> Iterator[str]:
    yield (
        "An example is a jupytext percent script under `examples/`. A cell begins with `# %%`; its "
        'name, `# %% name="train"`, makes it quotable. Comments such as `# en: …` are shown to '
        "readers of that language alone."
    )
    yield "## Header {#header}"
    known = attributes(Header)
    yield "Under `jupyter`, `tatka` in the YAML at the top of the script:"
    yield _table(
        ("Key", "What it says"),
        ((f"`{key}`", HEADER_WORDS.get(key) or known.get(key, "")) for key in HEADER_KEYS),
    )
    yield "## Tags of cells {#tags}"
    yield _table(("Tag", "What it does"), ((f"`{tag}`", TAG_WORDS.get(tag, "")) for tag in Tag))
    yield "## What a cell may put out {#outputs}"
    yield (
        "Plain code is enough: nothing of tatka's is imported. Each output becomes one of these; "
        "what could not be kept is said in the page."
    )
    yield _table(
        ("Kind", "What it is"),
        ((f"`{kind.__name__}`", first_paragraph(kind)) for kind in get_args(payloads.Payload)),
    )


def _site() -> Iterator[str]:
    yield (
        "`mkdocs.yml` holds what is the course's own: `site_name`, `site_url`, `repo_url`, "
        "`copyright`, `nav`, plugins and extensions to add. Without `nav`, the files are the table "
        "of contents."
    )
    yield "## Languages {#languages}"
    yield (
        "`extra.languages.CODE` has `site_name` and `description` in a language, and `name`, what "
        "the language calls itself, if that is not to be CLDR's word. `extra.titles.KEY.CODE` is "
        "the title of a section of `nav` in a language."
    )
    yield "## Brand {#brand}"
    yield "The table `extra.brand`:"
    known = attributes(brand.Brand)
    yield _table(("Key", "What it says"), ((f"`{key}`", known[key]) for key in brand.KEYS))
    yield (
        "A logo is Material's `theme.logo` or `theme.icon.logo`, an icon `theme.favicon`, "
        "templates stand under `theme.custom_dir`, style sheets and scripts under `extra_css` and "
        "`extra_javascript`. Files that all languages need stand under `theme.custom_dir`; a file "
        "in the folder of a language's chapters is for its pages alone. A build names what is not "
        "there."
    )
    yield "## What is refused {#refused}"
    yield "These would break what tatka relies on; a build names them with their line."
    rows: list[tuple[str, str]] = []
    for table, start in ((author_file.SET, ""), (author_file.THEME, "theme.")):
        rows += [(f"`{start}{key}`", why) for key, (_, why) in table.items()]
    for refused, start in (
        (author_file.FEATURES_REFUSED, "theme.features: "),
        (author_file.PLUGINS_REFUSED, "plugins: "),
        (author_file.EXTENSIONS_REFUSED, "markdown_extensions: "),
    ):
        rows += [(f"`{start}{name}`", why) for name, why in refused.items()]
    yield _table(("Entry", "Why, or what instead"), rows)


def _page(title: str, name: str, parts: Iterable[str]) -> str:
    body = "\n\n".join([f"# {title} {{#{name}}}", f"<!-- {_NOTE} -->", *parts])
    return re.sub(r"\n{3,}", "\n\n", body).rstrip() + "\n"


def _definitions(cls: type, leave: frozenset[str] | set[str] = frozenset()) -> str:
    said = attributes(cls)
    rows = [
        (f"`{item.name.replace('_', '-')}`", said.get(item.name, ""), _code(_toml(item.default)))
        for item in fields(cls)
        if item.name not in leave
    ]
    return _table(("Key", "What it says", "Default"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


def _key(name: str) -> str:
    return name.removesuffix("_dir").replace("_", "-")


def _toml(value: Any) -> str:  # noqa: ANN401 - a default may be anything
    if value is MISSING:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Path | str):
        return f'"{value.as_posix() if isinstance(value, Path) else value}"'
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value)


def _plain(text: str) -> str:
    """Help of a command as Markdown: its paragraphs, each on one line."""
    return "\n\n".join(" ".join(part.split()) for part in text.replace("\b", "").split("\n\n"))


def _code(text: str | None) -> str:
    return f"`{text}`" if text else ""


def _id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
