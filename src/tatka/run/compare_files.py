"""Whether two files that runs left for others hold the same: by what they say, not by their bytes.

Weights and arrays agree if their numbers are within the tolerance; JSON, CSV and other texts as
printed texts do; whatever is of no known kind only if it is the same byte by byte.
"""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tatka.run.compare_text import close, json_differences, same_text, text_diff

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tatka.script.example import Tolerance

_ARRAYS = (".npy", ".npz")
_WEIGHTS = (".h5", ".hdf5")
_ARCHIVES = (".keras", ".zip")
_TEXTS = (".txt", ".csv", ".tsv", ".md", ".py", ".yaml", ".yml", ".toml", ".html", ".svg", ".log")
# When a model was saved says nothing about it.
_DATED = "date_saved"
_MOST_LINES = 20


def file_differences(old: Path, new: Path, tolerance: Tolerance) -> tuple[str, ...]:
    """How two files differ in what they hold, a few lines; nothing if they agree.

    Args:
        old: Of the record.
        new: Of another run.
        tolerance: Of the example.
    """
    before, after = old.read_bytes(), new.read_bytes()
    if before == after:
        return ()
    return _differences(old.name, before, after, tolerance)


def _differences(name: str, old: bytes, new: bytes, tolerance: Tolerance) -> tuple[str, ...]:
    if old == new:
        return ()
    kind = "." + name.lower().rpartition(".")[2]
    try:
        if kind in _ARRAYS:
            lines = _of_arrays(old, new, tolerance)
        elif kind in _WEIGHTS:
            lines = _of_weights(old, new, tolerance)
        elif kind in _ARCHIVES:
            lines = _of_archives(old, new, tolerance)
        elif kind == ".json":
            before, after = json.loads(old), json.loads(new)
            lines = json_differences(_undated(before), _undated(after), tolerance)
        elif kind in _TEXTS:
            lines = _of_texts(old.decode("utf-8"), new.decode("utf-8"), tolerance)
        else:
            lines = iter((_bytes_differ(old, new),))
        return tuple(lines)[:_MOST_LINES]
    except (ValueError, OSError, ImportError, KeyError, zipfile.BadZipFile) as error:
        # What can't be read as what it is called is compared as it lies there.
        return (f"{_bytes_differ(old, new)} ({error})",)


def _bytes_differ(old: bytes, new: bytes) -> str:
    return f"its content differs: {len(old):,} → {len(new):,} bytes"


def _of_texts(old: str, new: str, tolerance: Tolerance) -> Iterator[str]:
    if not same_text(old, new, tolerance):
        yield from text_diff(old, new)


def _of_arrays(old: bytes, new: bytes, tolerance: Tolerance) -> Iterator[str]:
    import numpy as np  # noqa: PLC0415 - for arrays alone

    def read(content: bytes) -> dict[str, Any]:
        loaded = np.load(BytesIO(content), allow_pickle=False)
        return {"": loaded} if isinstance(loaded, np.ndarray) else dict(loaded)

    yield from _of_numbers(read(old), read(new), tolerance)


def _of_weights(old: bytes, new: bytes, tolerance: Tolerance) -> Iterator[str]:
    import h5py  # noqa: PLC0415 - comes with Keras; needed for its files alone

    def read(content: bytes) -> dict[str, Any]:
        found: dict[str, Any] = {}
        with h5py.File(BytesIO(content), "r") as file:
            file.visititems(
                lambda name, item: (
                    found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None
                )
            )
        return found

    yield from _of_numbers(read(old), read(new), tolerance)


def _of_archives(old: bytes, new: bytes, tolerance: Tolerance) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(old)) as before, zipfile.ZipFile(BytesIO(new)) as after:
        for name in sorted({*before.namelist(), *after.namelist()}):
            if name not in after.namelist():
                yield f"{name} is not there any more"
            elif name not in before.namelist():
                yield f"{name} is new"
            else:
                lines = _differences(name, before.read(name), after.read(name), tolerance)
                yield from (f"{name}: {line}" for line in lines)


def _of_numbers(old: dict[str, Any], new: dict[str, Any], tolerance: Tolerance) -> Iterator[str]:
    """How named arrays differ."""
    import numpy as np  # noqa: PLC0415 - as above

    for name in sorted(old.keys() | new.keys()):
        said = name or "the array"
        if name not in new:
            yield f"{said} is not there any more"
        elif name not in old:
            yield f"{said} is new"
        else:
            before, after = np.asarray(old[name]), np.asarray(new[name])
            if before.shape != after.shape or before.dtype != after.dtype:
                yield (
                    f"{said}: {before.dtype}{list(before.shape)} → {after.dtype}{list(after.shape)}"
                )
            elif before.dtype.kind == "f":
                yield from _of_floats(said, before, after, tolerance)
            elif not np.array_equal(before, after):
                yield f"{said}: {int(np.sum(before != after))} of {before.size} differ"


def _of_floats(name: str, old: Any, new: Any, tolerance: Tolerance) -> Iterator[str]:  # noqa: ANN401 - arrays
    import numpy as np  # noqa: PLC0415 - as above

    if old.size == 1:
        if not close(float(old), float(new), tolerance):
            yield f"{name}: {float(old)!r} → {float(new)!r}"
        return
    near = np.isclose(
        new.astype("float64"), old.astype("float64"), rtol=tolerance.relative,
        atol=tolerance.absolute, equal_nan=True,
    )  # fmt: skip
    if not near.all():
        worst = float(np.nanmax(np.abs(new.astype("float64") - old.astype("float64"))))
        yield f"{name}: {int((~near).sum())} of {old.size} differ, by up to {worst:.3g}"


def _undated(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if key != _DATED}
    return value
