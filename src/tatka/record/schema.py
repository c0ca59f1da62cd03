"""What a record's JSON must look like, key by key; nobody else need doubt it afterwards."""

from __future__ import annotations

from typing import Any

from tatka.core.paths import why_not_plain

_PROVENANCE: dict[str, type | tuple[type, ...]] = {
    "started": str,
    "seconds": (int, float),
    "python": str,
    "hardware": dict,
    "commit": (str, type(None)),
    "seed": int,
    "labels": dict,
    "packages": dict,
}
_CELL_KINDS = {"code", "markdown", "raw"}
_OUTPUT_KINDS = {"stream", "display_data", "execute_result", "error"}


def check_record_json(value: dict[str, Any]) -> None:
    """Make sure that the content of `record.json` is of the right shape all through.

    Raises:
        ValueError: It is not; with the key.
    """
    _check_provenance(_table(value, "provenance"))
    for cell, values in _table(value, "values").items():
        _check(isinstance(values, dict), f"values.{cell}")
    for part, digests in _table(value, "fingerprint").items():
        if isinstance(digests, dict):
            _texts(digests, f"fingerprint.{part}")
    files = _table(value, "files")
    _texts(files, "files")
    for name in files:
        reason = why_not_plain(name)
        if reason:
            message = f"'files' names {name!r}: {reason}"
            raise ValueError(message)


def _check_provenance(provenance: dict[str, Any]) -> None:
    for key, item in provenance.items():
        _check(key in _PROVENANCE and isinstance(item, _PROVENANCE[key]), f"provenance.{key}")
        if isinstance(item, dict):
            _texts(item, f"provenance.{key}")


def check_notebook_json(value: object) -> dict[str, Any]:
    """Make sure that a notebook is of the right shape, as far as anybody reads it.

    Raises:
        TypeError: It is no notebook at all.
        ValueError: A cell is not; with its number.
    """
    if not isinstance(value, dict) or not isinstance(value.get("cells"), list):
        message = "it has no cells"
        raise TypeError(message)
    if value.get("nbformat") != 4:  # noqa: PLR2004 - the format's number
        message = "it is of another version than 4"
        raise ValueError(message)
    for number, cell in enumerate(value["cells"], start=1):
        good = (
            isinstance(cell, dict)
            and cell.get("cell_type") in _CELL_KINDS
            and _is_text(cell.get("source"))
            and isinstance(cell.get("metadata"), dict)
            and isinstance(cell.get("outputs", []), list)
            and all(map(_is_output, cell.get("outputs", [])))
        )
        if not good:
            message = f"its cell {number} is not what it should be"
            raise ValueError(message)
    return value


def _is_output(output: object) -> bool:
    if not isinstance(output, dict) or output.get("output_type") not in _OUTPUT_KINDS:
        return False
    if output["output_type"] == "stream":
        return isinstance(output.get("name"), str) and _is_text(output.get("text"))
    if output["output_type"] == "error":
        lines = output.get("traceback", [])
        named = isinstance(output.get("ename"), str) and isinstance(output.get("evalue"), str)
        return named and isinstance(lines, list) and all(isinstance(line, str) for line in lines)
    data = output.get("data")
    return isinstance(data, dict) and all(
        isinstance(item, dict) if kind.endswith("+json") else _is_text(item)
        for kind, item in data.items()
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(line, str) for line in value)
    )


def _table(value: dict[str, Any], key: str) -> dict[str, Any]:
    table = value.get(key)
    _check(isinstance(table, dict), key)
    return dict(table or {})


def _texts(table: dict[str, Any], name: str) -> None:
    for key, item in table.items():
        _check(isinstance(item, str), f"{name}.{key}")


def _check(good: bool, name: str) -> None:  # noqa: FBT001 - an assertion
    if not good:
        message = f"{name!r} is not what it should be"
        raise ValueError(message)
