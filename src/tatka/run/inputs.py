"""What a run touched, from what its kernel reports."""

from __future__ import annotations

import os
import platform
import re
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires
from typing import TYPE_CHECKING, Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from tatka.core.shells import variables_in
from tatka.core.variables import ALL, VARIABLES_OF_RUNS, digests_of
from tatka.dependencies.lockfile import distributions_of_modules
from tatka.record.fingerprint import Touched
from tatka.record.fingerprinting import Fingerprints, imported_distributions

# What every interpreter with packages may load for itself at its start.
_INSTALLERS = frozenset({"_distutils_hack", "_virtualenv", "pip", "pkg_resources", "setuptools"})
_SHELL_CELL = re.compile(r"^\s*(?:#\s*)?%%(?:bash|sh|script)\b", re.MULTILINE)
_ASKED = re.compile(r"^\s*(?:#\s*)?%env\s+([A-Za-z_]\w*)\s*$", re.MULTILINE)

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
    kernels = _tops_of_kernels()
    seen = report["seen"]
    elsewhere = frozenset(seen["packages"]) - kernels - _INSTALLERS
    used = used_packages(report, externals, kernels) | elsewhere
    modules = dict(report["modules"])
    files = _files(seen, report, frozenset(modules))
    return Touched(
        files=files,
        modules=modules,
        distributions=imported_distributions(settings, example, used),
        datasets=dict(report["datasets"]),
        variables=_variables(example, {**seen["variables"], **report["variables"]}),
        python=".".join(platform.python_version_tuple()[:2]),
        unfollowed=tuple(seen["unfollowed"]),
    )


def _variables(example: Example, states: Mapping[str, str]) -> dict[str, str]:
    """The variables that the run read: those that were seen, and those that its cells name.

    What a cell for a shell looks up, the shell takes from its own memory, unseen.
    """
    named: dict[str, str | None] = {}
    for cell in example.cells:
        if cell.kind == "code" and _SHELL_CELL.search(cell.source):
            named |= {name: os.environ.get(name) for name in variables_in(cell.source)}
        named |= {name: os.environ.get(name) for name in _ASKED.findall(cell.source)}
    found = {**digests_of(named), **states}
    if ALL in found:
        # Those of this process, which `status` compares with: a kernel has some of its own.
        found |= digests_of({ALL: None})
    return {name: known for name, known in found.items() if name not in VARIABLES_OF_RUNS}


def _files(
    seen: Mapping[str, Any], report: Mapping[str, Any], modules: frozenset[str]
) -> dict[str, str]:
    """The inputs, from what was seen of files and what Python says of its own doings."""
    listed = frozenset(report["listed"])
    unclear = {key: state for key, state in seen["unclear"].items() if _path(key) in listed}
    states = {**report["files"], **seen["states"], **unclear}
    return {
        key: state
        for key, state in states.items()
        # What was imported counts by its definitions.
        if key.partition("::")[0] not in modules
    }


def _path(key: str) -> str:
    return key.removeprefix("./").rstrip("/")


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
