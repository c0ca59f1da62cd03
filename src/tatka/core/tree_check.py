"""A first look at a course: nothing of its author's is in danger, everything can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.core.errors import SettingsError, raise_all
from tatka.core.paths import folded, printable, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tatka.core.settings import Settings


def check_tree(settings: Settings) -> None:
    """Make sure that a course can be worked on, before anything is read or written.

    Raises:
        SettingsError: A folder that tatka writes and deletes holds what an author writes, or what
            is to be read is a pipe, or a link that leads to itself.
        Problems: Several of this.
    """
    raise_all(
        SettingsError(
            f"setting {setting!r}: {settings.relative(folder)!r} {how} {what}",
            path="pyproject.toml",
            hint="Every folder of [tool.tatka] must be one of its own.",
        )
        for setting, folder, how, what in _overlaps(settings)
    )
    places = (
        settings.examples_dir,
        settings.chapters_dir,
        settings.records_dir,
        *(place for place in settings.first_party if place != settings.root),
        settings.lock,
        settings.mkdocs_file,
    )
    raise_all(
        SettingsError(what, path=printable(settings.relative(path)), hint="Remove it.")
        for path, what in unreadable(places)
    )


def _overlaps(settings: Settings) -> Iterator[tuple[str, Path, str, str]]:
    made = {
        "site": settings.site_dir,
        "work": settings.work_dir,
        "records": settings.records_dir,
    }
    written = {
        "the chapters": settings.chapters_dir,
        "the examples": settings.examples_dir,
    }
    others = {
        "the repository itself": settings.root,
        "what git keeps": settings.root / ".git",
        "mkdocs.yml": settings.mkdocs_file,
        "pyproject.toml": settings.root / "pyproject.toml",
        "the lock of packages": settings.lock,
        **{f"the package folder {settings.relative(root)!r}": root for root in settings.first_party
           if root != settings.root},
    }  # fmt: skip
    for setting, folder in made.items():
        for what, other in {**others, **written}.items():
            if _holds(folder, other):
                yield setting, folder, "is or holds", what
        inner = {**written, "what git keeps": settings.root / ".git"}
        for what, other in inner.items():
            if _holds(other, folder) and not _holds(folder, other):
                yield setting, folder, "lies in the folder of", what
    names = list(made)
    for number, setting in enumerate(names):
        for later in names[number + 1 :]:
            if _holds(made[setting], made[later]) or _holds(made[later], made[setting]):
                yield later, made[later], "overlaps with the setting", repr(setting)
    chapters, examples = written.values()
    if _holds(chapters, examples) or _holds(examples, chapters):
        yield "examples", examples, "overlaps with", "the chapters"


def _holds(outer: Path, inner: Path) -> bool:
    """Whether a folder is another one, or holds it, on any file system, through any link."""
    outer_parts = [folded(part) for part in _real(outer).parts]
    inner_parts = [folded(part) for part in _real(inner).parts]
    return inner_parts[: len(outer_parts)] == outer_parts


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()
