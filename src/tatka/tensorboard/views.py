"""Pictures of TensorBoard, made once from a record's logs and kept with it."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tatka.core.errors import CaptureError
from tatka.core.files import read_json
from tatka.record.seal import SEAL, bytes_seal, content_digest, is_sealed, seal_of
from tatka.tensorboard.camera import Camera
from tatka.tensorboard.events import read_snapshot
from tatka.tensorboard.graph import choose_model, draw, graph_numbers, read_layers
from tatka.tensorboard.options import ViewOptions, parse_options
from tatka.tensorboard.selection import (
    Numbers,
    histogram_numbers,
    scalar_numbers,
    select,
    select_runs,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["Camera", "View", "ViewOptions", "parse_options", "prune_views", "view"]

VIEWS = "views"
# What pictures look like; a new one makes them anew.
_LOOKS = 1
_FILE = "view.json"
_NUMBERS = "numbers.csv"
_HINT = (
    "Build once where TensorBoard and a browser are installed: the pictures are kept in the record."
)


@dataclass(frozen=True)
class View:
    """Charts, and the numbers behind them.

    Attributes:
        digest: Its name under `views/` of the record.
        light: The picture for light pages.
        dark: The picture for dark pages.
        width: Of both, in CSS pixels.
        height: Of both, in CSS pixels.
        numbers_csv: The numbers as comma-separated values.
        columns: Headings of the numbers.
        rows: The numbers; text, whole numbers, floats, or nothing where there is no value.
    """

    digest: str
    light: Path
    dark: Path
    width: int
    height: int
    numbers_csv: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def view(
    record_folder: Path,
    payload: Mapping[str, Any],
    options: ViewOptions,
    camera: Camera | None,
) -> View:
    """The view of a snapshot: the kept one, or a new one, which is kept.

    Args:
        record_folder: The record.
        payload: `application/vnd.tatka.tensorboard+json` of one of its outputs.
        options: What to show.
        camera: Takes pictures of what is not kept yet; nothing, if none may be taken: then
            nothing is written either.

    Raises:
        CaptureError: The logs don't hold what the options ask for; the picture is not kept and
            there is no camera; or taking it failed. Kept views stay as they are.
        SetupError: The camera finds no browser.
    """
    snapshot_folder = record_folder / payload["snapshot"]
    digest = _digest(snapshot_folder, options)
    folder = record_folder / VIEWS / digest
    kept = _whole(folder)
    if kept is None:
        if camera is None:
            _refuse(snapshot_folder, str(payload["logdir"]), options)
        files = _make(snapshot_folder, str(payload["logdir"]), options, camera)
        _keep(files, folder)
        kept = read_json(folder / _FILE)
    return View(
        digest,
        folder / kept["light"],
        folder / kept["dark"],
        kept["width"],
        kept["height"],
        folder / _NUMBERS,
        tuple(kept["columns"]),
        tuple(tuple(row) for row in kept["rows"]),
    )


def prune_views(record_folder: Path, used: Collection[str]) -> tuple[str, ...]:
    """Remove views that no page shows any more.

    Args:
        record_folder: The record.
        used: Digests of the views that are shown.

    Returns:
        Digests of those removed.
    """
    folder = record_folder / VIEWS
    unused = sorted(
        kept.name for kept in folder.glob("*") if kept.is_dir() and kept.name not in used
    )
    for name in unused:
        shutil.rmtree(folder / name)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    return tuple(unused)


def _digest(snapshot: Path, options: ViewOptions) -> str:
    """A name for what is shown: the logs' bytes, the options, and how pictures look."""
    state = sha256(json.dumps([_LOOKS, asdict(options)], sort_keys=True).encode())
    for file in sorted(file for file in snapshot.rglob("*") if file.is_file()):
        state.update(file.relative_to(snapshot).as_posix().encode() + b"\0")
        state.update(sha256(file.read_bytes()).digest())
    return state.hexdigest()[:16]


def _refuse(snapshot: Path, logdir: str, options: ViewOptions) -> NoReturn:
    """Say why there is no picture: the options ask for nothing that is there, or it is not taken.

    Raises:
        CaptureError: Always.
    """
    if options.plugin != "graph":
        select(read_snapshot(snapshot), options, logdir)
    raise CaptureError(
        f"the {options.plugin} of {logdir!r} have not been photographed yet",
        path=snapshot,
        hint=_HINT,
    )


def _make(snapshot: Path, logdir: str, options: ViewOptions, camera: Camera) -> dict[str, bytes]:
    """The files of a view, by name."""
    logs = read_snapshot(snapshot)
    if options.plugin == "graph":
        layers = read_layers(choose_model(logs, select_runs(logs, options, logdir)))
        drawings = {theme: draw(layers, theme) for theme in ("light", "dark")}
        files = {f"{theme}.svg": drawing.content for theme, drawing in drawings.items()}
        size = (drawings["light"].width, drawings["light"].height)
        return _view_files(files, size, graph_numbers(layers))
    selection = select(logs, options, logdir)
    pictures = camera.take(snapshot, selection, options)
    numbers = histogram_numbers if options.plugin == "histograms" else scalar_numbers
    files = {f"{theme}.webp": picture.content for theme, picture in pictures.items()}
    size = (pictures["light"].width, pictures["light"].height)
    return _view_files(files, size, numbers(logs, selection))


def _view_files(
    pictures: Mapping[str, bytes], size: tuple[int, int], numbers: Numbers
) -> dict[str, bytes]:
    """The pictures, light and dark, the numbers beside them, and what says where all is."""
    light, dark = pictures
    head: dict[str, Any] = {
        "light": light,
        "dark": dark,
        "width": size[0],
        "height": size[1],
        "columns": numbers.columns,
    }
    numbers_file = numbers.csv().encode()
    made = {**pictures, _NUMBERS: numbers_file}
    head["files"] = {name: bytes_seal(content) for name, content in sorted(made.items())}
    plain = json.loads(json.dumps({**head, "rows": numbers.rows}))
    head[SEAL] = seal_of(plain)
    text = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    # One row of numbers a line, so that differences can be read.
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in numbers.rows)
    whole = f'{text},\n "rows": [\n{rows}\n]\n}}\n'
    return {**made, _FILE: whole.encode()}


def _whole(folder: Path) -> dict[str, Any] | None:
    """What is said of a kept view; nothing if it is not there, or was changed since."""
    try:
        kept: dict[str, Any] = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        names = {kept["light"], kept["dark"], _NUMBERS}
        whole = is_sealed(kept) and kept["files"].keys() == names
        if whole and all(
            "/" not in name and content_digest(folder / name) == digest
            for name, digest in kept["files"].items()
        ):
            return kept
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return None


def _keep(files: Mapping[str, bytes], folder: Path) -> None:
    """Write a view beside the others and move it there when it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as temporary:
        made = Path(temporary) / folder.name
        made.mkdir()
        for name, content in files.items():
            (made / name).write_bytes(content)
        # What stands there is not whole, or was changed.
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
