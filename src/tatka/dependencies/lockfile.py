"""The lock: exact versions of packages, and which of them an import means."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tatka.core.errors import SettingsError
from tatka.core.toml_text import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PINNED = re.compile(r"^\s*+([A-Za-z0-9][\w.-]*+)\s*+(?:\[[^\]]*+\]\s*+)?+===?+\s*+([^\s;\\#]+)")
# Distributions whose modules have another name; others are found by theirs.
_ALIASES = {
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "google.protobuf": "protobuf",
    "IPython": "ipython",
    "jwt": "pyjwt",
    "mpl_toolkits": "matplotlib",
    "PIL": "pillow",
    "pylab": "matplotlib",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "umap": "umap-learn",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}


def normalised(name: str) -> str:
    """A distribution's name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked_versions(lock: Path) -> dict[str, str]:
    """The versions that a lock pins, by normalised name of distribution.

    Reads what pip and uv compile (`name==version` lines) and TOML locks with a list of packages.
    A distribution that is pinned differently for different systems has all its versions here,
    joined by ` | `.

    Raises:
        SettingsError: The lock is missing, or can't be read.
    """
    try:
        text = lock.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError(
            "the lock of package versions is missing",
            path=lock,
            hint="Make it (uv pip compile --generate-hashes), or set tool.tatka.lock.",
        ) from None
    except UnicodeDecodeError:
        raise SettingsError("the lock is not UTF-8 text", path=lock) from None
    if lock.suffix in {".toml", ".lock"}:
        pairs = _from_toml(text, lock)
    else:
        pairs = [
            (found.group(1), found.group(2))
            for line in text.splitlines()
            if (found := _PINNED.match(line))
        ]
    versions: dict[str, list[str]] = {}
    for name, version in pairs:
        known = versions.setdefault(normalised(name), [])
        if version not in known:
            known.append(version)
    return {name: " | ".join(sorted(known)) for name, known in sorted(versions.items())}


def distribution_of(module: str, locked: Mapping[str, str]) -> str | None:
    """The distribution that a dotted module name belongs to, told from names alone.

    Args:
        module: As imported.
        locked: The lock; of several possible names, one that it has is taken.

    Returns:
        Its normalised name; None for a module of the standard library.
    """
    top = module.split(".", maxsplit=1)[0]
    if top in sys.stdlib_module_names:
        return None
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        alias = _ALIASES.get(name)
        if alias is not None:
            return alias
        if normalised(name) in locked:
            return normalised(name)
    return normalised(top)


@cache
def distributions_of_modules() -> Mapping[str, list[str]]:
    """For each top-level module that is installed, the distributions that have it.

    Kept, since it reads the list of files of every distribution, half a second's work, and what
    is installed does not change while examples run.
    """
    from importlib import metadata  # noqa: PLC0415 - slow, and for runs alone

    return metadata.packages_distributions()


def installed_distributions(modules: Iterable[str]) -> dict[str, str]:
    """The installed distributions that modules come from, and their versions.

    For the moment of a run, in the environment of the run: there, nothing is guessed.

    Args:
        modules: Dotted names, as imported.
    """
    from importlib import metadata  # noqa: PLC0415 - slow, and for runs alone

    providers = distributions_of_modules()
    found: dict[str, str] = {}
    for module in modules:
        names = providers.get(module.split(".")[0], [])
        if len(names) > 1:
            # A namespace that several share, such as google: the names must decide.
            likely = distribution_of(module, {normalised(name): "" for name in names})
            names = [name for name in names if normalised(name) == likely] or names
        for name in names:
            found[normalised(name)] = metadata.version(name)
    return dict(sorted(found.items()))


def with_requirements(found: Mapping[str, str]) -> dict[str, str]:
    """Distributions, and all that is installed of what they require, with the versions.

    Args:
        found: Normalised names and versions.
    """
    from importlib import metadata  # noqa: PLC0415 - slow, and for runs alone

    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415 - as above

    known = dict(found)
    waiting = list(found)
    while waiting:
        try:
            lines = metadata.requires(waiting.pop()) or []
        except metadata.PackageNotFoundError:
            continue
        for line in lines:
            try:
                requirement = Requirement(line)
            except InvalidRequirement:
                continue
            name = normalised(requirement.name)
            needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            version = installed_version(name) if needed and name not in known else None
            if version is not None:
                known[name] = version
                waiting.append(name)
    return known


def installed_version(name: str) -> str | None:
    """The version of a distribution that is installed beside this code; None for none."""
    from importlib import metadata  # noqa: PLC0415 - slow, and not for every command

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def editable_folder(name: str) -> Path | None:
    """The folder that a distribution is used from as it stands there (`pip install -e`)."""
    from importlib import metadata  # noqa: PLC0415 - slow, and not for every command

    try:
        found = json.loads(metadata.distribution(name).read_text("direct_url.json") or "{}")
        editable = bool(found.get("dir_info", {}).get("editable"))
        address = urlsplit(str(found.get("url", "")))
    except (metadata.PackageNotFoundError, ValueError, AttributeError):
        return None
    return Path(unquote(address.path)) if editable and address.scheme == "file" else None


def wanted_python(root: Path) -> str | None:
    """The version of Python that a repository says it is for, in `.python-version`."""
    try:
        lines = (root / ".python-version").read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        return None
    return next((line.removeprefix("cpython-") for line in lines if line[:1] != "#"), None)


def is_version(version: str, wanted: str) -> bool:
    """Whether a version is the one that is wanted, as far as both are told: `3.11` is `3.11.9`."""
    pairs = zip(version.split("."), wanted.split("."), strict=False)
    return all(one == other for one, other in pairs)


def _from_toml(text: str, lock: Path) -> list[tuple[str, str]]:
    try:
        table = parse_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"the lock is not valid TOML: {error}", path=lock) from None
    packages = table.get("packages", table.get("package", []))
    return [(item["name"], item["version"]) for item in packages if "version" in item]
