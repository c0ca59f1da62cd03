"""What a run left: the executed notebook, its pictures, its values, and what it depended on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tatka.core.errors import RecordError
from tatka.core.suggestions import did_you_mean
from tatka.record.contents import make_safe
from tatka.record.fingerprint import Fingerprint, Touched
from tatka.record.omissions import Omission
from tatka.record.schema import check_notebook_json, check_record_json
from tatka.record.seal import SEAL, is_sealed, sealed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = 2
# Its records are read as long as they carry the digest of the whole, as those of the next one do.
_FIRST_FORMAT = 1
NOTEBOOK = "notebook.ipynb"
RECORD_FILE = "record.json"


@dataclass(frozen=True)
class Provenance:
    """Where and when a result was made.

    Attributes:
        started: When the run began, ISO 8601 in UTC.
        seconds: How long the cells took, without the start of the kernel.
        packages: Versions of the distributions that the run imported.
        hardware: What it ran on: `system`, `machine`, `processor`, `cores`, `accelerator`.
        python: Version of the interpreter.
        seed: Seed of the run's hash and random number generators.
        commit: The repository's commit, with `+` behind it where files had been changed; nothing
            outside of git.
        labels: Further facts in words, such as the datasets.
    """

    started: str
    seconds: float
    packages: Mapping[str, str] = field(default_factory=dict)
    hardware: Mapping[str, str] = field(default_factory=dict)
    python: str = ""
    seed: int = 0
    commit: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """What one run of an example under a profile left.

    Attributes:
        example: Name of the example.
        profile: Name of the profile.
        folder: Holds the notebook, `assets/`, `logs/`, `artifacts/` and `views/`.
        values: For each named cell, its simple variables as JSON values.
        fingerprint: What the result depended on.
        touched: Files, modules, distributions and datasets that the run used.
        provenance: Where and when it was made.
        omissions: What capture had to leave out.
        files: Digest of every file in the folder but `record.json` and the views.
    """

    example: str
    profile: str
    folder: Path
    values: Mapping[str, Mapping[str, Any]]
    fingerprint: Fingerprint
    touched: Touched
    provenance: Provenance
    omissions: tuple[Omission, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def notebook(self) -> Any:  # noqa: ANN401 - nbformat's NotebookNode is untyped
        """The executed notebook, safe to be shown; read when it is first asked for.

        Raises:
            RecordError: It is missing, no notebook, or names what is not the record's.
        """
        # Status reads hundreds of records and no notebook; the import alone would cost it 0.1 s.
        import nbformat  # noqa: PLC0415
        from nbformat.v4.rwbase import rejoin_lines  # noqa: PLC0415

        path, place = self.folder / NOTEBOOK, shown(self.folder, NOTEBOOK)
        try:
            value = check_notebook_json(json.loads(path.read_text(encoding="utf-8")))
            notebook = nbformat.from_dict(value)
            notebook = rejoin_lines(notebook)
            make_safe(notebook, self.folder, self.files)
        except FileNotFoundError:
            raise RecordError("the notebook is missing", path=place, hint=rerun(self)) from None
        except (ValueError, TypeError, RecursionError) as error:
            first = str(error).partition("\n")[0]
            raise RecordError(
                f"this is no valid notebook: {first}", path=place, hint=rerun(self)
            ) from None
        return notebook

    def cell(self, name: str) -> Any:  # noqa: ANN401 - as above
        """The notebook cell of that name.

        Raises:
            RecordError: There is none.
        """
        cells = {cell.metadata.get("name"): cell for cell in self.notebook.cells}
        if name in cells:
            return cells[name]
        raise RecordError(
            f"the record of {self.example!r} has no cell {name!r}",
            path=self.folder,
            hint=did_you_mean(name, filter(None, cells), count=1, otherwise=rerun(self)),
        )

    def outputs(self, cell_name: str) -> list[Any]:
        """What the named cell put out, as nbformat's outputs, in order.

        Raises:
            RecordError: There is no such cell.
        """
        return list(self.cell(cell_name).get("outputs", []))


def shown(folder: Path, name: str) -> str:
    """A file of a record as messages name it: `records/PROFILE/EXAMPLE/FILE`."""
    return "/".join((*folder.parts[-3:], name))


def rerun(record: Record) -> str:
    """The command that makes a record anew."""
    return f"Make it again: tatka run {record.example} --profile {record.profile}"


def to_json(record: Record) -> dict[str, Any]:
    """The content of `record.json`, in an order that reads well in a diff."""
    provenance, touched = record.provenance, record.touched
    value = {
        "format": FORMAT,
        "example": record.example,
        "profile": record.profile,
        "provenance": {
            "started": provenance.started,
            "seconds": round(provenance.seconds, 3),
            "python": provenance.python,
            "hardware": dict(provenance.hardware),
            "commit": provenance.commit,
            "seed": provenance.seed,
            "labels": _sorted(provenance.labels),
            "packages": _sorted(provenance.packages),
        },
        "values": _changes(record.values),
        "omissions": [omission.to_json() for omission in record.omissions],
        "fingerprint": record.fingerprint.to_json(),
        "touched": touched.to_json(),
        "files": _sorted(record.files),
    }
    return sealed(value)


def from_json(value: Any, folder: Path) -> Record:  # noqa: ANN401 - checked here
    """A record from the content of its `record.json`.

    Raises:
        RecordError: The content is not what `to_json` writes, or was changed since.
    """
    path = shown(folder, RECORD_FILE)
    hint = f"Make it again: tatka run {folder.name} --profile {folder.parent.name}"
    if not isinstance(value, dict) or value.get("format") not in {
        FORMAT,
        _FIRST_FORMAT,
    }:
        found = value.get("format") if isinstance(value, dict) else None
        raise RecordError(
            f"this record has format {found!r}; this version of tatka reads {FORMAT}",
            path=path,
            hint=hint,
        )
    try:
        record = Record(
            example=_typed(value, "example", str),
            profile=_typed(value, "profile", str),
            folder=folder,
            values=_replay(_typed(value, "values", dict)),
            fingerprint=Fingerprint.from_json(_typed(value, "fingerprint", dict)),
            touched=Touched.from_json(_typed(value, "touched", dict)),
            provenance=Provenance(**_typed(value, "provenance", dict)),
            omissions=tuple(map(Omission.from_json, _omissions(value))),
            files=_typed(value, "files", dict),
        )
        check_record_json(value)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RecordError(f"this record is damaged: {error}", path=path, hint=hint) from None
    if not is_sealed(value):
        raise RecordError(
            "this record was changed after its run: its digest is another one"
            if SEAL in value
            else "this record was changed after its run, or is an early one: its digest is gone",
            path=path,
            hint=hint,
        )
    return record


def _changes(values: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What each cell changed: a history of 300 epochs need not stand under every cell after it.

    A variable that is gone, or is simple no more, is listed under the key `""`, which no variable
    can have.
    """
    changes: dict[str, dict[str, Any]] = {}
    before: Mapping[str, Any] = {}
    for cell, variables in values.items():
        new = {
            name: value
            for name, value in variables.items()
            if name not in before or not _same(before[name], value)
        }
        gone = sorted(before.keys() - variables.keys())
        changes[cell] = _sorted(new) | ({"": gone} if gone else {})
        before = variables
    return changes


def _replay(changes: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The variables at the end of each cell, from what `_changes` gives."""
    values: dict[str, dict[str, Any]] = {}
    now: dict[str, Any] = {}
    for cell, changed in changes.items():
        gone = changed.get("", ())
        kept = {name: value for name, value in now.items() if name not in gone}
        now = kept | {name: value for name, value in changed.items() if name}
        values[cell] = now
    return values


def _same(one: object, other: object) -> bool:
    """Whether two JSON values are written the same way: 1, 1.0 and true are not."""
    return repr(one) == repr(other)


def _typed(table: dict[str, Any], key: str, kind: type) -> Any:  # noqa: ANN401 - of that kind
    value = table.get(key)
    if not isinstance(value, kind):
        raise TypeError(f"{key!r} is not what it should be")
    return value


def _omissions(value: dict[str, Any]) -> list[Any]:
    """What was left out; earlier versions called it losses, and kept words."""
    return list(_typed(value, "omissions" if "omissions" in value else "losses", list))


def _sorted(table: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(table.items()))
