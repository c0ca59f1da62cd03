"""The part of `tatka doctor` that looks at old code."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from tatka.core.errors import SettingsError
from tatka.dependencies.lockfile import locked_versions
from tatka.oldcode.checks import check_file
from tatka.oldcode.doctor import examine
from tatka.oldcode.units import read_old_file, write_old_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tatka.core.settings import Settings
    from tatka.oldcode.findings import Finding

_COLOURS = {"fix": "green", "choose": "yellow", "silent": "red", "syntax": "red", "order": "red"}


def old_files(
    settings: Settings | None,
    files: Sequence[Path],
    choices: Mapping[str, str],
    language: str,
    *,
    fix: bool,
    as_json: bool,
) -> int:
    """Look at old files, tell what was found, and mend what is certain.

    Args:
        settings: Of the course; None outside of one.
        files: Scripts and notebooks.
        choices: Options by rule.
        language: Of the messages.
        fix: Whether to write.
        as_json: Whether to print a list of objects.

    Returns:
        How many findings are left to a person.
    """
    locked = _locked(settings)
    own = _first_party(settings)
    every: list[Finding] = []
    for path in files:
        name = settings.relative(path.resolve()) if settings else str(path)
        old = read_old_file(path, name)
        before = check_file(old, locked, own)
        examined = examine(old, choices)
        found = list(examined.findings)
        if fix:
            found = [replace(item, fixed=_is_made(item, choices)) for item in found]
            if examined.sources != tuple(unit.source for unit in old.units):
                write_old_file(old, examined.sources)
        # What holds for the whole comes first: it is what stops a run before it starts.
        every += [*before, *sorted(found, key=lambda item: (item.cell, item.line))]
    if as_json:
        click.echo(json.dumps([asdict(item) for item in every], indent=1, ensure_ascii=False))
    else:
        _tell(every, language, fix=fix)
    return sum(not item.fixed for item in every)


def _is_made(item: Finding, choices: Mapping[str, str]) -> bool:
    return item.kind == "fix" or (item.kind == "choose" and item.id in choices)


def _tell(found: Sequence[Finding], language: str, *, fix: bool) -> None:
    for item in found:
        kind = click.style(item.kind, fg=_COLOURS.get(item.kind))
        click.echo(item.line_in(language).replace(f" {item.kind} ", f" {kind} ", 1))
    counts = Counter(item.kind for item in found if not item.fixed)
    mended = sum(item.fixed for item in found)
    parts = [f"{mended} mended"] if mended else []
    parts += [f"{count} {kind}" for kind, count in counts.most_common()]
    click.echo(", ".join(parts) or "Nothing of what is known to have changed is in there.")
    if counts.get("fix") and not fix:
        click.echo("Mend those that are certain: --fix")


def _locked(settings: Settings | None) -> Mapping[str, str] | None:
    if settings is None:
        return None
    try:
        return locked_versions(settings.lock)
    except SettingsError:
        click.secho("there is no lock to compare packages with", err=True)
        return None


def _first_party(settings: Settings | None) -> frozenset[str]:
    if settings is None:
        return frozenset()
    return frozenset(
        path.stem
        for folder in (*settings.first_party, settings.examples_dir)
        if folder.is_dir()
        for path in folder.iterdir()
        if path.suffix == ".py" or path.is_dir()
    )
