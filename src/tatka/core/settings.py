"""The settings of a course: the table `[tool.tatka]` of its pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from tatka.core.errors import SettingsError, raise_all
from tatka.core.locale import use_catalogues
from tatka.core.paths import why_not_plain
from tatka.core.suggestions import did_you_mean
from tatka.core.toml_text import parse_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Scalar = str | int | float | bool
DriftPolicy = Literal["allow", "warn", "refuse"]
Warned = Literal["own", "all", "none"]

_FILE = "pyproject.toml"
# BCP 47: a language, perhaps a script, perhaps a region: bn, pt-BR, zh-Hant.
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")


@dataclass(frozen=True)
class Profile:
    """A named set of parameters for runs.

    Attributes:
        name: What it is called, on the command line and in records.
        parameters: For each example, the parameters that differ from the script's defaults.
        datasets: For each dataset that runs of this profile load from elsewhere, its version
            and checksum, as `VERSION` or `VERSION+CHECKSUM`.
        local: Whether this profile can be run on any machine. Records of the others are made
            elsewhere and never run by a build.
        titles: What readers see, for each language.
    """

    name: str
    parameters: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)
    datasets: Mapping[str, str] = field(default_factory=dict)
    local: bool = True
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """What one cell may emit.

    Attributes:
        text: Characters of text.
        outputs: Number of outputs: each run of printed text, each result, each picture.
        pictures: Number of pictures.
        picture_bytes: Bytes of one picture.
        media_bytes: Bytes of one sound or video.
        artifacts: Bytes an example may leave for others.
        memory: Bytes of memory a run may use, with all that it starts; 0: nine tenths of what
            the machine has.
    """

    text: int = 200_000
    outputs: int = 500
    pictures: int = 12
    picture_bytes: int = 600_000
    media_bytes: int = 2_000_000
    artifacts: int = 2_000_000
    memory: int = 0


@dataclass(frozen=True)
class Outputs:
    """How outputs are shown, where no tag of a cell says otherwise.

    Attributes:
        warnings: `own`: those about the author's own code; `all`; `none`.
        fold: Text of more lines than this is folded; 0 for never.
    """

    warnings: Warned = "own"
    fold: int = 16


@dataclass(frozen=True)
class Drift:
    """What a strict build thinks of translations that are behind their source.

    Attributes:
        policy: `allow`, `warn`, or `refuse`.
        days: With `refuse`, how many days a section may be behind before it is refused.
        untranslated: The same of pages that say of themselves that they are untranslated.
    """

    policy: DriftPolicy = "warn"
    days: int = 0
    untranslated: DriftPolicy = "warn"


@dataclass(frozen=True)
class Colab:
    """How notebooks are opened in Colab.

    Attributes:
        install: What follows `pip install` in a notebook's first cell there; by default the
            packages that the example's run used.
        branch: The branch of the repository that the published notebooks are on.
    """

    install: str = ""
    branch: str = "gh-pages"


@dataclass(frozen=True)
class Settings:
    """Where things are and how the course is built. All paths are absolute.

    Attributes:
        root: The repository.
        languages: Codes of the languages; the first is the source the others are translated from.
        examples_dir: Percent scripts.
        chapters_dir: Holds one folder a language.
        records_dir: Holds `PROFILE/EXAMPLE`.
        site_dir: Where the built site goes.
        work_dir: Scratch of ours, never committed.
        messages_dir: The course's own words of the interface: a gettext catalogue a language.
        first_party: Roots of the course's own packages: what examples import is followed there.
        data: What every example is taken to read, beside what its run is seen to read: patterns of
            paths, and addresses whose content never changes.
        lock: The file of exact package versions.
        profiles: By name.
        default_profile: The one that is run and shown where none is named.
        timeout: Seconds one run may take.
        seed: Seed of a run's hash and random number generators.
        threads: Threads a run's numerical libraries may use.
        preload: Modules imported once and shared by the kernels of a build, where the system can
            fork.
        limits: What one cell may emit.
        outputs: How outputs are shown, where no tag of a cell says otherwise.
        drift: What a strict build thinks of drift.
        untrusted: Whether chapters and records may be a stranger's: what runs in a page is refused.
            No setting of the file, which would be the stranger's, too.
        colab: How notebooks are opened in Colab.
    """

    root: Path
    languages: tuple[str, ...] = ("bn", "en")
    examples_dir: Path = Path("examples")
    chapters_dir: Path = Path("docs")
    records_dir: Path = Path("records")
    site_dir: Path = Path("site")
    work_dir: Path = Path(".tatka")
    messages_dir: Path = Path("messages")
    first_party: tuple[Path, ...] = (Path("src"),)
    data: tuple[str, ...] = ()
    lock: Path = Path("locks/course.txt")
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    default_profile: str = "embedded"
    timeout: float = 1200.0
    seed: int = 0
    threads: int = 2
    preload: tuple[str, ...] = ()
    limits: Limits = Limits()
    outputs: Outputs = Outputs()
    drift: Drift = Drift()
    colab: Colab = Colab()

    untrusted: bool = False

    @property
    def source_language(self) -> str:
        """The language the others are translated from."""
        return self.languages[0]

    @property
    def mkdocs_file(self) -> Path:
        """The site engine's configuration."""
        return self.root / "mkdocs.yml"

    def profile(self, name: str | None = None) -> Profile:
        """A profile by name; the default one without.

        Raises:
            SettingsError: There is no such profile.
        """
        wanted = name or self.default_profile
        try:
            return self.profiles[wanted]
        except KeyError:
            raise SettingsError(
                f"there is no profile {wanted!r}",
                path=_FILE,
                hint=f"The profiles are: {', '.join(sorted(self.profiles))}.",
            ) from None

    def relative(self, path: Path) -> str:
        """A path as messages and records name it: relative to the repository, with slashes."""
        inside = path.is_relative_to(self.root)
        return path.relative_to(self.root).as_posix() if inside else str(path)


def find_root(start: Path) -> Path:
    """The folder at or above `start` whose pyproject.toml has a table `[tool.tatka]`.

    Raises:
        SettingsError: There is none.
    """
    folder = start.resolve()
    for candidate in (folder, *folder.parents):
        file = candidate / _FILE
        if file.is_file() and "tatka" in _read_toml(file).get("tool", {}):
            return candidate
    raise SettingsError(
        f"no course here: no {_FILE} with a table [tool.tatka] in {folder} or above",
        hint="Go to the folder of the course, or name it with --root.",
    )


def load_settings(root: Path) -> Settings:
    """Read and check the settings of the course in `root`.

    Raises:
        SettingsError: The file is missing or is not TOML, or one setting is wrong.
        Problems: Several settings are wrong.
    """
    root = root.resolve()
    table = _read_toml(root / _FILE).get("tool", {}).get("tatka", {})
    reader = _Reader(root)
    values = reader.read_table(table)
    raise_all(reader.problems)
    settings = Settings(root=root, **values)
    use_catalogues(settings.messages_dir, settings.languages)
    return settings


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return parse_toml(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        message = "the file is missing"
        raise SettingsError(message, path=file) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        found = re.search(r"line (\d+)", str(error))
        raise SettingsError(
            f"this is not valid TOML: {error}",
            path=file,
            line=int(found.group(1)) if found else None,
        ) from None


class _Reader:
    """Turns the TOML table into values, noting every problem instead of stopping at the first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[SettingsError] = []
        text = root / _FILE
        self._lines = text.read_text(encoding="utf-8").splitlines() if text.is_file() else []

    def read_table(self, table: Mapping[str, Any]) -> dict[str, Any]:
        readers: dict[str, Callable[[str, Any], Any]] = {
            "languages": self._languages,
            "examples": self._path,
            "chapters": self._path,
            "records": self._path,
            "site": self._path,
            "work": self._path,
            "messages": self._path,
            "first-party": lambda key, value: tuple(
                self.root / item for item in self._strings(key, value)
            ),
            "data": self._strings,
            "lock": self._path,
            "default-profile": lambda key, value: self._typed(key, value, str),
            "timeout": lambda key, value: self._positive(key, value, float),
            "seed": lambda key, value: self._typed(key, value, int),
            "threads": lambda key, value: self._positive(key, value, int),
            "preload": self._strings,
            "limits": self._limits,
            "outputs": self._outputs,
            "drift": self._drift,
            "colab": self._colab,
            "profiles": self._profiles,
        }
        names = {
            key: f"{key}_dir" if reader == self._path and key != "lock" else key.replace("-", "_")
            for key, reader in readers.items()
        }
        values: dict[str, Any] = {
            name: self.root / getattr(Settings, name)
            for name in names.values()
            if isinstance(getattr(Settings, name, None), Path)
        }
        values["first_party"] = tuple(self.root / item for item in Settings.first_party)
        for key, value in table.items():
            if key in readers:
                values[names[key]] = readers[key](key, value)
            else:
                self._unknown(key, readers)
        default = values.get("default_profile", Settings.default_profile)
        profiles = dict(values.get("profiles", {}))
        profiles.setdefault(Settings.default_profile, Profile(Settings.default_profile))
        if default not in profiles:
            self._wrong("default-profile", f"there is no profile {default!r}")
        values["profiles"] = MappingProxyType(profiles)
        return values

    def _wrong(self, key: str, what: str, hint: str | None = None) -> None:
        self.problems.append(
            SettingsError(f"setting {key!r}: {what}", path=_FILE, line=self._line(key), hint=hint)
        )

    def _line(self, key: str) -> int | None:
        return self._places.get(key.rsplit(".", 1)[-1])

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """For each name of the tables of ours, the first line that sets or opens it."""
        places: dict[str, int] = {}
        inside = False
        for number, line in enumerate(self._lines, start=1):
            if line.startswith("["):
                inside = line.startswith("[tool.tatka")
            if not inside:
                continue
            if line.startswith("["):
                names = [name.strip(" \"'") for name in line.strip("[] \t").split(".")[2:]]
            else:
                names = [line.partition("=")[0].strip(" \t\"'")]
            for name in names:
                places.setdefault(name, number)
        return places

    def _unknown(self, key: str, known: Mapping[str, object], prefix: str = "") -> None:
        self._wrong(prefix + key, "there is no such setting", did_you_mean(key, known, count=1))

    def _typed(self, key: str, value: Any, kind: type) -> Any:  # noqa: ANN401 - TOML is of any shape
        accepted = (int, float) if kind is float else (kind,)
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
            self._wrong(key, f"{value!r} is not of type {kind.__name__}")
            return kind()
        return kind(value)

    def _positive(self, key: str, value: Any, kind: type) -> Any:  # noqa: ANN401 - as above
        number = self._typed(key, value, kind)
        if type(value) in {int, float} and not number > 0:
            self._wrong(key, f"{value!r} is not greater than 0")
        return number

    def _strings(self, key: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - as above
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(key, f"{value!r} is not a list of strings")
            return ()
        return tuple(value)

    def _path(self, key: str, value: Any) -> Path:  # noqa: ANN401 - as above
        path: Path = self.root / self._typed(key, value, str)
        try:
            inside = path.resolve().is_relative_to(self.root)
        except (OSError, RuntimeError, ValueError):
            self._wrong(key, f"{value!r} is no path that can be followed")
            return path
        if not inside:
            self._wrong(key, f"{value!r} leads out of the repository")
        return path

    def _languages(self, key: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - as above
        languages = self._strings(key, value)
        if not languages or len(set(languages)) != len(languages):
            self._wrong(key, "name each language once, the source language first")
        for language in languages:
            if not LANGUAGE_CODE.fullmatch(language):
                self._wrong(key, f"{language!r} is not a language code like 'bn'")
        return languages

    def _table(self, key: str, value: Any, kind: type) -> dict[str, Any]:  # noqa: ANN401 - as above
        known = {item.name.replace("_", "-"): item for item in fields(kind)}
        if not isinstance(value, dict):
            self._wrong(key, f"{value!r} is not a table")
            return {}
        for name in value.keys() - known.keys():
            self._unknown(name, known, f"{key}.")
        return {name.replace("-", "_"): value[name] for name in value.keys() & known.keys()}

    def _limits(self, key: str, value: Any) -> Limits:  # noqa: ANN401 - as above
        table = self._table(key, value, Limits)
        return Limits(
            **{name: self._positive(f"{key}.{name}", item, int) for name, item in table.items()}
        )

    def _outputs(self, key: str, value: Any) -> Outputs:  # noqa: ANN401 - as above
        table = self._table(key, value, Outputs)
        warnings = table.get("warnings", Outputs.warnings)
        if warnings not in get_args(Warned):
            what = f"{warnings!r} is none of {', '.join(get_args(Warned))}"
            self._wrong(f"{key}.warnings", what)
            warnings = Outputs.warnings
        fold = self._typed(f"{key}.fold", table.get("fold", Outputs.fold), int)
        return Outputs(warnings, max(0, fold))

    def _drift(self, key: str, value: Any) -> Drift:  # noqa: ANN401 - as above
        table = self._table(key, value, Drift)
        policy = table.get("policy", Drift.policy)
        if policy not in {"allow", "warn", "refuse"}:
            self._wrong(f"{key}.policy", f"{policy!r} is none of allow, warn, refuse")
        days = self._typed(f"{key}.days", table.get("days", 0), int)
        untranslated = table.get("untranslated", Drift.untranslated)
        if untranslated not in {"allow", "warn", "refuse"}:
            self._wrong(f"{key}.untranslated", f"{untranslated!r} is none of allow, warn, refuse")
        return Drift(policy, days, untranslated)

    def _colab(self, key: str, value: Any) -> Colab:  # noqa: ANN401 - as above
        table = self._table(key, value, Colab)
        return Colab(
            **{name: self._typed(f"{key}.{name}", item, str) for name, item in table.items()}
        )

    def _profiles(self, key: str, value: Any) -> dict[str, Profile]:  # noqa: ANN401 - as above
        if not isinstance(value, dict):
            self._wrong(key, f"{value!r} is not a table of profiles")
            return {}
        return {name: self._profile(f"{key}.{name}", name, item) for name, item in value.items()}

    def _profile(self, key: str, name: str, value: Any) -> Profile:  # noqa: ANN401 - as above
        known = {"local", "titles", "datasets", "parameters"}
        # It names a folder of records.
        if "/" in name or (unfit := why_not_plain(name)) is not None:
            why = "it is a path" if "/" in name else unfit
            self._wrong(key, f"{name!r} is no name: {why}", "Use letters, digits, - and _.")
        if not isinstance(value, dict):
            self._wrong(key, f"{value!r} is not a table")
            return Profile(name)
        for other in value.keys() - known:
            self._unknown(other, dict.fromkeys(known), f"{key}.")
        parameters = value.get("parameters", {})
        for example, table in parameters.items():
            if not isinstance(table, dict):
                self._wrong(f"{key}.parameters.{example}", f"{table!r} is not a table")
                continue
            for parameter, item in table.items():
                if not isinstance(item, Scalar):
                    self._wrong(
                        f"{key}.parameters.{example}.{parameter}",
                        f"{item!r} is not a string, a number or true/false",
                    )
        return Profile(
            name,
            parameters={k: dict(v) for k, v in parameters.items() if isinstance(v, dict)},
            datasets=dict(value.get("datasets", {})),
            local=self._typed(f"{key}.local", value.get("local", True), bool),
            titles=dict(value.get("titles", {})),
        )
