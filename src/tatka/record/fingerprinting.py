"""Fingerprints computed from the repository: no TensorFlow, no network, milliseconds."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from tatka.core.cache import Cache
from tatka.core.inputs import MISSING, state_of
from tatka.core.variables import state_now
from tatka.dependencies.closure import Closure, reach_of
from tatka.dependencies.example_code import Script, read_script
from tatka.dependencies.graph import Graph
from tatka.dependencies.lockfile import (
    distribution_of,
    installed_distributions,
    installed_version,
    is_version,
    locked_versions,
    wanted_python,
)
from tatka.dependencies.modules import Course
from tatka.record.fingerprint import Fingerprint, Touched

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tatka.core.settings import Profile, Settings
    from tatka.script.example import Example

NOTHING_TOUCHED = Touched()
# How the version of a package ends that is not in the lock.
NOT_LOCKED = ", not locked"


class Fingerprints:
    """Computes fingerprints for a course; every file is read once for all of them."""

    def __init__(self, settings: Settings) -> None:
        """For the repository as it is now."""
        self._settings = settings
        self._cache = Cache(settings.work_dir / "cache" / "code.json")
        self._graph = Graph(Course(settings, self._cache))
        self._scripts: dict[str, Script] = {}
        self._reaches: dict[tuple[str, frozenset[str]], tuple[Closure, dict[str, str]]] = {}
        self._states: dict[str, str] = {}
        self._locked: dict[str, str] | None = None

    def of(self, example: Example, profile: Profile, touched: Touched) -> Fingerprint:
        """The fingerprint of an example under a profile.

        Args:
            example: As it is now.
            profile: Whose parameters and datasets count.
            touched: What the run touched that the fingerprint is compared with.

        Raises:
            ExampleError: A module in its reach is no Python.
            SettingsError: The lock can't be read.
        """
        script = self._script(example)
        reach, elsewhere = self._reach(example, frozenset(touched.modules))
        code = dict(script.cells)
        if script.shows_source or reach.shows_lines:
            code["(text)"] = script.raw
        elif reach.shows_words:
            code["(docstrings)"] = script.documented
        return Fingerprint(
            {
                "code": code,
                "reach": {**reach.digests, **elsewhere},
                "parameters": self._parameters(example, profile),
                "files": self._inputs(example, touched),
                "dataset": _datasets(profile, touched),
                "packages": self._packages(reach, touched),
                "artifacts": self._artifacts(example, profile),
                "environment": {
                    name: state_now(name, known) for name, known in touched.variables.items()
                },
            }
        )

    def reach(self, example: Example, touched: Touched = NOTHING_TOUCHED) -> Closure:
        """Everything of the course that an example can get to."""
        return self._reach(example, frozenset(touched.modules))[0]

    def save(self) -> None:
        """Keep what was read for the next command."""
        self._cache.save()

    def _script(self, example: Example) -> Script:
        if example.name not in self._scripts:
            # What it is made from: the cells with all that is known of them.
            key = example.digest
            stored = self._cache.get("script", key)
            if stored is None:
                script = read_script(example)
                self._cache.put("script", key, script.to_json())
            else:
                script = Script.from_json(stored)
            self._scripts[example.name] = script
        return self._scripts[example.name]

    def _reach(self, example: Example, imported: frozenset[str]) -> tuple[Closure, dict[str, str]]:
        """The reach, and digests of imported files that are no module of the course any more."""
        key = (example.name, imported)
        if key not in self._reaches:
            script = self._script(example)
            names: set[str] = set()
            elsewhere: dict[str, str] = {}
            for place in sorted(imported):
                module = self._graph.course.module_at(self._settings.root / place)
                if module is None:
                    elsewhere[f"{place}::*"] = self._file(place)
                else:
                    names.add(module.name)
            found = reach_of(
                self._graph,
                script.module(example.name),
                imported=frozenset(names) if imported else None,
                source=script.shows_source,
            )
            self._reaches[key] = (found, elsewhere)
        return self._reaches[key]

    def _parameters(self, example: Example, profile: Profile) -> dict[str, str]:
        given = profile.parameters.get(example.name, {})
        return {
            **{name: f"={value!r}" for name, value in given.items()},
            "seed of the run": f"={self._settings.seed}",
            "threads of the run": f"={self._settings.threads}",
        }

    def _packages(self, reach: Closure, touched: Touched) -> dict[str, str]:
        if self._locked is None:
            self._locked = locked_versions(self._settings.lock)
        locked = self._locked
        names = {distribution_of(module, locked) for module in reach.externals}
        names |= set(touched.distributions)
        versions = {
            name: f"={locked[name] if name in locked else self._installed(name, touched)}"
            for name in names
            if name
        }
        if touched.python:
            versions["python"] = f"={self._python(touched.python)}"
        return versions

    def _installed(self, name: str, touched: Touched) -> str:
        """What stands for the version of a package that is not in the lock."""
        found = installed_version(name) or touched.distributions.get(name, "not installed")
        return f"{found}{NOT_LOCKED}"

    def _python(self, known: str) -> str:
        """The version that runs are to have: the repository's word, else this interpreter's."""
        wanted = wanted_python(self._settings.root)
        if wanted is None:
            return ".".join(platform.python_version_tuple()[:2])
        return known if is_version(known, wanted) else wanted

    def _artifacts(self, example: Example, profile: Profile) -> dict[str, str]:
        found: dict[str, str] = {}
        for need in example.needs:
            folder = self._settings.records_dir / profile.name / need / "artifacts"
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                place = self._settings.relative(path)
                found[place] = self._file(place)
        return found

    def _file(self, place: str) -> str:
        if place not in self._states:
            self._states[place] = state_of(place, self._settings.root)
        return self._states[place]

    def _inputs(self, example: Example, touched: Touched) -> dict[str, str]:
        """The states of what the run read, and of what the example declares."""
        found = {}
        for key, known in touched.files.items():
            now = self._file(key)
            # A download that isn't here is made again by whoever made it, and checked by them.
            gone = now == MISSING and key.startswith("~/.")
            found[key] = known if gone else now
        return {**_declared_inputs(self._settings, example), **found}


def fingerprint(
    settings: Settings, example: Example, profile: Profile, touched: Touched = NOTHING_TOUCHED
) -> Fingerprint:
    """The fingerprint of one example; for several, `Fingerprints` shares the work.

    Args:
        settings: Of the course.
        example: As it is now.
        profile: Whose parameters and datasets count.
        touched: What the run touched that the fingerprint is compared with.

    Raises:
        ExampleError: A module in its reach is no Python.
        SettingsError: The lock can't be read.
    """
    return Fingerprints(settings).of(example, profile, touched)


def as_run(computed: Fingerprint, touched: Touched) -> Fingerprint:
    """The fingerprint to keep with a record: files and datasets as the run itself saw them.

    Args:
        computed: From the repository, right before the run or right after it.
        touched: By the run.
    """
    parts = {**computed.parts, "files": {**computed.parts.get("files", {}), **touched.files}}
    parts["environment"] = dict(touched.variables)
    parts["dataset"] = {name: f"={version}" for name, version in touched.datasets.items()}
    return Fingerprint(parts)


def changed_meanwhile(settings: Settings, touched: Touched) -> tuple[str, ...]:
    """Files that have changed since the run used them: then its record is of no known state.

    Args:
        settings: Of the course.
        touched: By the run.
    """
    seen = {**touched.files, **touched.modules}
    return tuple(
        sorted(path for path, known in seen.items() if state_of(path, settings.root) != known)
    )


def imported_distributions(
    settings: Settings, example: Example, found: Iterable[str] = ()
) -> dict[str, str]:
    """What `Touched.distributions` holds: the distributions that the code of the course imports.

    To be called where the run takes place, so that nothing is guessed from names.

    Args:
        settings: Of the course.
        example: That was run.
        found: Dotted names of other modules that its code was seen to import.
    """
    reach = Fingerprints(settings).reach(example)
    return installed_distributions({*reach.externals, *found})


def declared_data(settings: Settings, example: Example) -> tuple[str, ...] | None:
    """What an example is declared to read, by its header or by the settings; None if nowhere."""
    if example.data is None and not settings.data:
        return None
    return (*settings.data, *(example.data or ()))


def _declared_inputs(settings: Settings, example: Example) -> dict[str, str]:
    """The states of the files and folders that an example is declared to read."""
    found: dict[str, str] = {}
    for pattern in declared_data(settings, example) or ():
        if "://" in pattern:
            continue
        places = sorted(settings.root.glob(pattern)) or [settings.root / pattern]
        for place in places:
            for path in [place, *sorted(place.rglob("*"))] if place.is_dir() else [place]:
                key = settings.relative(path) + ("/" if path.is_dir() else "")
                found[key] = state_of(key, settings.root)
    return found


def _datasets(profile: Profile, touched: Touched) -> dict[str, str]:
    datasets = {}
    for name, used in touched.datasets.items():
        wanted = profile.datasets.get(name, used)
        # A profile that gives no checksum is content with any.
        same = wanted == used or used.startswith(f"{wanted}+")
        datasets[name] = f"={used if same else wanted}"
    return datasets
