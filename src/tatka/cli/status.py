"""`tatka status`: which records are fresh, which are not, and why."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from tatka.book.source.chapter import draft_paths
from tatka.core.errors import ExampleError, raise_all
from tatka.core.suggestions import did_you_mean
from tatka.importing.ledger import read_ledgers
from tatka.importing.marks import summary
from tatka.record.status import Status, status
from tatka.record.store import orphans
from tatka.script.reading import read_valid_examples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.table import Table
    from rich.tree import Tree

    from tatka.core.settings import Settings
    from tatka.dependencies.closure import Closure
    from tatka.dependencies.nodes import Node
    from tatka.script.example import Example

_STYLES = {
    "fresh": "green",
    "stale": "yellow",
    "missing": "magenta",
    "failed": "red",
    "unknown": "cyan",
}
# As many reasons as a glance takes in; `--json` has them all.
_SHOWN = 6


@click.command(short_help="Say which records are fresh, which are stale, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, for machines.")
@click.option("--why", metavar="EXAMPLE", help="Draw everything that EXAMPLE can get to.")
@click.option("--profile", metavar="NAME", help="Look at this profile only.")
@click.pass_obj
def command(settings: Settings, profile: str | None, why: str | None, *, as_json: bool) -> None:
    """Say which records are fresh, which are stale, and why.

    A record is fresh if a run would give it again: the example's code, every shared definition
    that it can get to, its parameters, data files and data sets, the locked versions of what it
    imports, and the artifacts of examples that it needs are what they were.

    \b
    fresh    the record holds
    stale    something that it depends on has changed
    missing  there is no usable record
    failed   the last run failed, and nothing has changed since
    unknown  nothing is known to have changed, but the run did something that can't be followed
             (read from the network, say); a header with `data: [...]` says what it reads

    Imports of old books are named as long as marks of theirs are open.

    A script with a fault is named after the others.

    Exit code 0 if everything is fresh and no such mark is open, 1 if not. Of profiles that
    can't be run on every machine (local = false), a missing record is shown, but is no failure:
    nothing outdated is published.
    """  # noqa: D301 - click wants this \b
    examples, problems = read_valid_examples(settings)
    if why is not None:
        _print(_why(settings, examples, why))
        return
    found = status(settings, examples, profile)
    if as_json:
        click.echo(json.dumps([_object(item) for item in found], indent=1, ensure_ascii=False))
    elif found:
        _print(_table(found))
        click.echo(_summary(found))
    else:
        click.echo(f"There are no examples in {settings.relative(settings.examples_dir)}/.")
    marks = [] if as_json else summary(read_ledgers(settings))
    for line in marks:
        click.echo(f"{line}: tatka import --marks NAME shows them")
    if (gone := orphans(settings)) and not as_json:
        named = ", ".join(f"{profile}/{example}" for profile, example in gone)
        click.echo(f"Records of examples that are gone: {named}. Remove them: tatka records prune")
    if (drafts := draft_paths(settings)) and not as_json:
        named = ", ".join(settings.relative(file) for file in drafts)
        click.echo(f"Drafts, which are not built: {named}")
    raise_all(problems)
    if marks or any(item.blocks for item in found):
        raise click.exceptions.Exit(1)


def _object(item: Status) -> dict[str, object]:
    return {
        "example": item.example,
        "profile": item.profile,
        "state": item.state,
        "reasons": [reason.to_json() for reason in item.reasons],
    }


def _table(found: Sequence[Status]) -> Table:
    from rich.markup import escape  # noqa: PLC0415 - `--json` does without
    from rich.table import Table  # noqa: PLC0415 - as above

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("example", "profile", "state"):
        table.add_column(title, no_wrap=True)
    table.add_column("why", overflow="fold")
    for item in found:
        reasons = [escape(str(reason)) for reason in item.reasons]
        if len(reasons) > _SHOWN:
            reasons = [*reasons[: _SHOWN - 1], f"and {len(reasons) - _SHOWN + 1} more"]
        style = _STYLES[item.state] if item.blocks or item.state == "fresh" else "dim"
        table.add_row(
            escape(item.example),
            escape(item.profile),
            f"[{style}]{item.state}[/{style}]",
            "\n".join(reasons),
        )
    return table


def _summary(found: Sequence[Status]) -> str:
    counts = {state: sum(item.state == state for item in found) for state in _STYLES}
    text = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    elsewhere = sum(item.state == "missing" and not item.blocks for item in found)
    note = f" ({elsewhere} of them to be run on another machine)" if elsewhere else ""
    return f"\n{text}{note}"


def _why(settings: Settings, examples: Mapping[str, Example], name: str) -> Tree:
    """The reach of an example as a tree: each definition under what led to it first."""
    from rich.markup import escape  # noqa: PLC0415 - as above
    from rich.tree import Tree  # noqa: PLC0415 - as above

    from tatka.record.fingerprinting import Fingerprints  # noqa: PLC0415 - as above

    if name not in examples:
        raise ExampleError(
            f"there is no example {name!r}",
            hint=did_you_mean(name, examples, count=1, listed="There are"),
        )
    fingerprints = Fingerprints(settings)
    reach = fingerprints.reach(examples[name])
    fingerprints.save()
    children: dict[Node, list[Node]] = {}
    for node, parent in reach.parents.items():
        if not _is_noise(node, reach):
            children.setdefault(parent, []).append(node)
    tree = Tree(f"[bold]{escape(settings.relative(examples[name].path))}[/bold]")

    def grow(branch: Tree, node: Node) -> None:
        for child in sorted(children.get(node, ()), key=lambda item: (item.module, item.name)):
            grow(branch.add(escape(_words(child))), child)

    roots = {parent for parent in reach.parents.values() if parent not in reach.parents}
    for root in roots:
        grow(tree, root)
    return tree


def _is_noise(node: Node, reach: Closure) -> bool:
    """Python's own modules, and names that are only passed on from another module."""
    if node.kind == "external":
        return node.name != "" or node.module.split(".")[0] in sys.stdlib_module_names
    return node in reach.aliases


def _words(node: Node) -> str:
    text = {
        "import": f"{node.module} (imported)",
        "definition": f"{node.module}.{node.name}",
        "header": f"{node.module}.{node.name} (its definition is executed on import)",
        "missing": f"{node.module}.{node.name} (does not exist)",
        "whole": f"{node.module} (all of it)",
        "escape": f"{node.module} (passed around as a value)",
        "dynamic": f"{node.module} (modules of it, by names that the code puts together)",
        "external": f"{node.module} (package)",
        "wild": f"{node.module} (finds objects that nobody named)",
        "classes": f"{node.module} (finds classes by what they are derived from)",
        "source": f"{node.module} (looks at docstrings or source)",
    }
    return text.get(node.kind, node.module)


def _print(content: Table | Tree) -> None:
    from rich.console import Console  # noqa: PLC0415 - as above

    Console(highlight=False, soft_wrap=False).print(content)
