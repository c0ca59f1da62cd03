"""Exact versions of what is installed: the distributions that some others need, and theirs."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from tatka.dependencies.lockfile import normalised

if TYPE_CHECKING:
    from collections.abc import Iterable


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
