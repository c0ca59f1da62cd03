"""What a run touched, from what its kernel reports."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires
from typing import TYPE_CHECKING, Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from tatka.dependencies.lockfile import distributions_of_modules
from tatka.record.fingerprint import Touched
from tatka.record.fingerprinting import Fingerprints, imported_distributions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tatka.core.settings import Settings
    from tatka.script.example import Example


def touched_by(settings: Settings, example: Example, report: Mapping[str, Any]) -> Touched:
    """Make sense of a kernel's report.

    Args:
        settings: Of the course.
        example: That was run.
        report: See `tatka.run.inside.audit`.
    """
    externals = Fingerprints(settings).reach(example).externals
    used = used_packages(report, externals, _tops_of_kernels())
    script = settings.relative(example.path)
    return Touched(
        files={place: known for place, known in report["files"].items() if place != script},
        modules=dict(report["modules"]),
        distributions=imported_distributions(settings, example, used),
        datasets=dict(report["datasets"]),
    )


def used_packages(
    report: Mapping[str, Any], externals: Iterable[str], kernels: frozenset[str]
) -> frozenset[str]:
    """The top-level modules that a run's result may come from.

    Those that the course's code imports, those that were imported while it ran (some imports no
    reader of code can see), and on from there all that their modules hold by name. A prepared
    kernel has imported more than that, which says nothing about the run.

    Args:
        report: Of the kernel: `loaded`, `fresh` and `edges`.
        externals: Modules that the code imports, as its reach has them.
        kernels: Top-level modules that kernels load for themselves.
    """
    loaded = set(report["loaded"])
    direct = {name.partition(".")[0] for name in externals}
    waiting = [name for name in direct | (set(report["fresh"]) - kernels) if name in loaded]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting.extend(other for other in report["edges"].get(name, ()) if other in loaded)
    return frozenset(used)


@lru_cache(maxsize=1)
def _tops_of_kernels() -> frozenset[str]:
    """Top-level modules of ipykernel and all that it requires."""
    modules: dict[str, set[str]] = {}
    for module, distributions in distributions_of_modules().items():
        for name in distributions:
            modules.setdefault(canonicalize_name(name), set()).add(module)
    waiting = ["ipykernel"]
    known: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in known:
            known.add(name)
            waiting.extend(_required(name))
    return frozenset(module for name in known for module in modules.get(name, ()))


def _required(name: str) -> list[str]:
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return []
    found: list[str] = []
    for line in lines:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            found.append(canonicalize_name(requirement.name))
    return found
