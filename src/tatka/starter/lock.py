"""Exact versions of what is installed: the distributions that some others need, and theirs."""

from __future__ import annotations

import ast
from importlib import metadata
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from tatka.core.errors import TatkaError
from tatka.dependencies.lockfile import (
    distribution_of,
    distributions_of_modules,
    normalised,
)
from tatka.script.reading import read_examples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tatka.core.settings import Settings


def installed_closure(names: Iterable[str]) -> dict[str, str]:
    """Installed versions of these distributions and of all that they require here.

    Args:
        names: Of distributions; those that are not installed are passed over.

    Returns:
        Versions by normalised name, sorted.
    """
    found: dict[str, str] = {}
    waiting = [(normalised(name), frozenset[str]()) for name in names]
    seen = set(waiting)
    while waiting:
        name, extras = waiting.pop()
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = distribution.version
        for line in distribution.requires or ():
            wanted = Requirement(line)
            marker = wanted.marker
            if marker is not None and not any(
                marker.evaluate({"extra": extra}) for extra in (extras or {""})
            ):
                continue
            needed = normalised(wanted.name), frozenset(wanted.extras)
            if needed not in seen:
                seen.add(needed)
                waiting.append(needed)
    return dict(sorted(found.items()))


def lock_text(locked: Mapping[str, str]) -> str:
    """The file of a lock without hashes."""
    lines = [
        "# The packages that results are made with. After an upgrade: tatka lock",
        *(f"{name}=={version}" for name, version in sorted(locked.items())),
    ]
    return "\n".join(lines) + "\n"


def imported_distributions(settings: Settings) -> tuple[str, ...]:
    """Distributions that the examples and the course's own packages import."""
    try:
        scripts = [example.path for example in read_examples(settings).values()]
    except TatkaError:
        # Said by the check of examples.
        return ()
    modules = [path for folder in settings.first_party for path in folder.rglob("*.py")]
    own = {path.stem if path.is_file() else path.name for folder in settings.first_party
           if folder.is_dir() for path in folder.iterdir()}  # fmt: skip
    names = {name for path in (*scripts, *modules) for name in _imports(path)}
    tops = {name.partition(".")[0] for name in names} - own
    return tuple(sorted({found for top in tops if (found := _distribution(top))}))


def _distribution(module: str) -> str | None:
    """The distribution of a module: the one that is installed, or the one its name suggests."""
    providers = distributions_of_modules().get(module)
    return normalised(providers[0]) if providers else distribution_of(module, {})


def _imports(path: Path) -> set[str]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError):
        # A script with magics, or a broken one: the check of examples says the latter.
        return set()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found
