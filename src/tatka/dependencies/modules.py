"""The first-party modules of a course: where they are, and what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tatka.core.cache import Cache
from tatka.core.digests import bytes_digest
from tatka.core.errors import ExampleError
from tatka.dependencies.cache_codec import units_from_json, units_to_json
from tatka.dependencies.canonical_tree import digest
from tatka.dependencies.statements import ModuleCode, read_units
from tatka.script.reading import example_paths
from tatka.script.syntax import parse

if TYPE_CHECKING:
    from pathlib import Path

    from tatka.core.settings import Settings
    from tatka.dependencies.references import Import
    from tatka.dependencies.statements import Unit


@dataclass(frozen=True)
class Module:
    """A first-party module.

    Attributes:
        name: As it is imported.
        path: Its file; None for a folder without `__init__.py`, and for an example.
        place: The file as reasons name it.
        code: What it says.
        whole: Digest of all of it, docstrings left out.
        documented: The same with docstrings and all annotations.
        raw: Digest of its text.
        is_package: Whether it has submodules.
    """

    name: str
    path: Path | None
    place: str
    code: ModuleCode
    whole: str
    documented: str
    raw: str
    is_package: bool

    @property
    def package(self) -> str:
        """The package that its relative imports start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    def units_of(self, name: str) -> tuple[Unit, ...]:
        """The units that bind a name."""
        return tuple(self.code.units[number] for number in self.code.positions.get(name, ()))

    def absolute(self, target: Import) -> str | None:
        """The dotted name of the module that an import in this module means; None if none."""
        if target.level == 0:
            return target.module
        parts = self.package.split(".") if self.package else []
        parts = parts[: len(parts) - (target.level - 1)]
        return ".".join([*parts, target.module] if target.module else parts) or None


class Course:
    """Finds and reads the first-party modules, each once."""

    def __init__(self, settings: Settings, cache: Cache | None = None) -> None:
        """For a course; without a cache, everything is read anew."""
        self._settings = settings
        self._cache = cache or Cache(None)
        self._modules: dict[str, Module | None] = {}

    def module(self, name: str) -> Module | None:
        """A module by its dotted name; None if it is not first-party.

        Raises:
            ExampleError: Its file is no Python.
        """
        try:
            return self._modules[name]
        except KeyError:
            found = self._modules[name] = self._find(name)
            return found

    def module_at(self, path: Path) -> Module | None:
        """The module that a file holds; None if the file is in none of the first-party folders."""
        for root in (*self._settings.first_party, self._settings.examples_dir):
            if path.is_relative_to(root) and path.suffix == ".py":
                parts = path.relative_to(root).with_suffix("").parts
                name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                found = self.module(name) if name else None
                return found if found is not None and found.path == path else None
        return None

    def submodules(self, package: str) -> tuple[str, ...]:
        """The names of the modules directly in a package."""
        names = set()
        for root in (*self._settings.first_party, self._settings.examples_dir):
            folder = root.joinpath(*package.split("."))
            if folder.is_dir():
                names |= {item.stem for item in folder.glob("*.py")}
                names |= {item.name for item in folder.iterdir() if item.is_dir()}
        found = sorted(name for name in names if name.isidentifier() and name != "__init__")
        return tuple(f"{package}.{name}" for name in found if self.module(f"{package}.{name}"))

    def _find(self, name: str) -> Module | None:
        parts = name.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        # What contains it must be first-party too: one look at the disk spares many.
        if len(parts) > 1 and self.module(".".join(parts[:-1])) is None:
            return None
        namespace = False
        for root in self._settings.first_party:
            base = root.joinpath(*parts)
            package = base / "__init__.py"
            if package.is_file():
                return self._read(name, package, is_package=True)
            file = base.with_suffix(".py")
            if file.is_file():
                return self._read(name, file, is_package=False)
            namespace = namespace or base.is_dir()
        beside = self._beside(name)
        if beside is not None or not namespace or parts[-1] == "__pycache__":
            return beside
        return Module(name, None, name, ModuleCode(), "", "", "", is_package=True)

    def _beside(self, name: str) -> Module | None:
        """A module that stands beside the scripts, for them to import."""
        base = self._settings.examples_dir.joinpath(*name.split("."))
        if (base / "__init__.py").is_file():
            return self._read(name, base / "__init__.py", is_package=True)
        file = base.with_suffix(".py")
        if file.is_file() and file not in self._scripts:
            return self._read(name, file, is_package=False)
        if base.is_dir() and any(base.glob("*.py")):
            return Module(name, None, name, ModuleCode(), "", "", "", is_package=True)
        return None

    @cached_property
    def _scripts(self) -> frozenset[Path]:
        return frozenset(example_paths(self._settings))

    def _read(self, name: str, path: Path, *, is_package: bool) -> Module:
        content = path.read_bytes()
        place = self._settings.relative(path)
        raw = bytes_digest(content.replace(b"\r\n", b"\n"))
        stored = self._cache.get("module", raw)
        if stored is None:
            try:
                tree = parse(content.decode("utf-8-sig"), place)
            except SyntaxError as error:
                raise ExampleError(
                    f"this is not valid Python: {error.msg}",
                    path=place,
                    line=error.lineno,
                    hint=(error.text or "").strip() or None,
                ) from None
            except ValueError as error:
                raise ExampleError(f"this is not valid Python: {error}", path=place) from None
            code, whole = read_units(tree), digest([tree])
            documented = digest([tree], docstrings=True)
            value = {"code": units_to_json(code), "whole": whole, "documented": documented}
            self._cache.put("module", raw, value)
        else:
            code, whole = units_from_json(stored["code"]), stored["whole"]
            documented = stored["documented"]
        return Module(name, path, place, code, whole, documented, raw, is_package)
