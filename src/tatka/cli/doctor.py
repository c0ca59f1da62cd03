"""`tatka doctor`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import unicodedata
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click
from packaging.requirements import InvalidRequirement, Requirement

from tatka.cli import checks
from tatka.cli.checks import Check
from tatka.cli.old_code import old_files
from tatka.core.browser import find_browser, open_browser
from tatka.core.errors import SettingsError, TatkaError
from tatka.core.locale import language_name as own_name
from tatka.core.settings import find_root
from tatka.dependencies.lockfile import (
    locked_versions,
    normalised,
)
from tatka.oldcode.rules import read_rules
from tatka.script.reading import read_examples
from tatka.starter.lock import imported_distributions
from tatka.translation.drift import language_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.core.settings import Settings

_MARKS = {"fine": ("ok", "green"), "optional": ("--", "yellow"), "lacking": ("!!", "red")}
_SECONDS = 20.0


@click.command()
@click.option("--old-code", is_flag=True, help="Look at FILES, scripts or notebooks, instead.")
@click.option("--fix", is_flag=True, help="With --old-code: make every certain replacement.")
@click.option(
    "--choose",
    "choices",
    multiple=True,
    metavar="RULE=OPTION",
    help="With --old-code: which of several replacements to make. May be given again.",
)
@click.option("--language", metavar="CODE", default="en", help="With --old-code: of its messages.")
@click.option("--json", "as_json", is_flag=True, help="With --old-code: print a list of objects.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def command(
    settings: Settings | None,
    files: tuple[Path, ...],
    choices: tuple[str, ...],
    language: str,
    *,
    old_code: bool,
    fix: bool,
    as_json: bool,
) -> None:
    """Look at this machine and this course, and say what is missing and what to do about it.

    `ok` is fine, `--` puts something out of reach that not everybody needs, `!!` must be mended.

    With --old-code, look at scripts and notebooks that were written years ago: calls that are
    gone, calls that mean something else today, packages that are not locked, addresses, names
    used before they are set. Nothing is run, and TensorFlow is not needed.

    Exit code 1 if something must be mended.
    """
    if old_code or files:
        if not old_code or not files:
            raise click.UsageError("--old-code wants FILES, and FILES want --old-code")
        if old_files(settings, files, _choices(choices), language, fix=fix, as_json=as_json):
            raise click.exceptions.Exit(1)
        return
    if settings is None:
        # Raises, and says where it looked.
        find_root(Path.cwd())
        return
    found = examine(settings)
    width = max(len(check.name) for check in found)
    for check in found:
        mark, colour = _MARKS[check.state]
        name = check.name.ljust(width)
        click.echo(f"{click.style(mark, fg=colour, bold=True)} {name}  {check.found}")
        if check.advice:
            click.echo(f"   {' ' * width}  {check.advice}")
    if any(check.state == "lacking" for check in found):
        raise click.exceptions.Exit(1)


def _choices(values: tuple[str, ...]) -> dict[str, str]:
    known = {rule.id: rule for rule in read_rules() if rule.kind == "choose"}
    chosen = {}
    for value in values:
        name, _, option = value.partition("=")
        if name not in known or option not in known[name].options:
            possible = ", ".join(
                f"{rule.id}={option}" for rule in known.values() for option in rule.options
            )
            raise click.BadParameter(f"{value!r} is no choice; there are: {possible}")
        chosen[name] = option
    return chosen


def examine(settings: Settings) -> tuple[Check, ...]:
    """Look at everything."""
    installed = _installed()
    return (
        checks.python(sys.version_info[:3]),
        _packages(settings, installed),
        checks.running(
            imported_distributions(settings), installed, settings.relative(settings.lock)
        ),
        _browser(),
        *(
            checks.fonts(language_name(language, "en"), _families(language))
            for language in settings.languages
            if not _is_latin(language)
        ),
        _git(settings),
        checks.disk(shutil.disk_usage(settings.root).free),
        _writable(settings),
        _examples(settings),
    )


def _installed() -> dict[str, str]:
    return {
        normalised(found.metadata["Name"]): found.version
        for found in metadata.distributions()
        if found.metadata["Name"]
    }


def _packages(settings: Settings, installed: Mapping[str, str]) -> Check:
    name = settings.relative(settings.lock)
    try:
        locked = _locked_here(settings.lock)
    except SettingsError as error:
        return Check("packages", "lacking", f"{name}: {error.what}", error.hint or "")
    return checks.packages(locked, installed, name)


def _locked_here(lock: Path) -> dict[str, str]:
    """What the lock pins for this system and Python; a lock for all pins more than that."""
    everywhere = locked_versions(lock)
    if lock.suffix != ".txt":
        return {name: version for name, version in everywhere.items() if " | " not in version}
    here = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].removesuffix("\\").strip()
        try:
            found = Requirement(text)
        except InvalidRequirement:
            # Hashes, comments, options.
            continue
        if found.marker is None or found.marker.evaluate():
            here[normalised(found.name)] = str(found.specifier).removeprefix("==")
    return here


def _browser() -> Check:
    try:
        with open_browser(seconds=_SECONDS) as browser:
            return checks.browser(f"{find_browser() or 'of Playwright'}, {browser.version}")
    except TatkaError as error:
        return checks.browser(None, error.what)


def _families(language: str) -> list[str] | None:
    output = _said("fc-list", f":lang={language.partition('-')[0]}", "family")
    if output is None:
        return None
    return [line.split(",")[0].strip() for line in output.splitlines() if line.strip()]


def _is_latin(language: str) -> bool:
    """Whether a language is written in Latin letters, which every machine has."""
    name = own_name(language)
    return unicodedata.name(name[0], "").startswith("LATIN")


def _git(settings: Settings) -> Check:
    version = _said("git", "--version")
    root = str(settings.root)
    shallow = _said("git", "-C", root, "rev-parse", "--is-shallow-repository")
    return checks.git(
        version.removeprefix("git version ").strip() if version else None,
        repository=shallow is not None,
        shallow=(shallow or "").strip() == "true",
    )


def _writable(settings: Settings) -> Check:
    wanted = (settings.site_dir, settings.records_dir, settings.work_dir, settings.chapters_dir)
    folders = {folder: f"{settings.relative(folder)}/" for folder in wanted}
    refused = [folder for folder in folders if not os.access(_standing(folder), os.W_OK)]
    return checks.writable(folders, refused)


def _standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())


def _examples(settings: Settings) -> Check:
    try:
        count = len(read_examples(settings))
    except TatkaError as error:
        return Check("examples", "lacking", str(error), "Mend them; tatka status says more.")
    return Check("examples", "fine", f"{count}, all readable")


def _said(*command: str) -> str | None:
    """What a program prints; None if it is not there or fails."""
    program = shutil.which(command[0])
    if program is None:
        return None
    done = subprocess.run(  # noqa: S603 - programs named here
        [program, *command[1:]], capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    return done.stdout if done.returncode == 0 else None
