"""The one gate through which a record's outputs reach pages, listings and notebooks.

A record may come from a stranger's pull request. What leaves here holds no file outside of the
record, no picture that runs something, no HTML that does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from tatka.core.paths import is_plain_name
from tatka.core.safe_html import clean_html
from tatka.core.safe_svg import unsafe_parts
from tatka.record import mime
from tatka.record.payloads import (
    Figure,
    Html,
    Latex,
    Layers,
    Markdown,
    Media,
    Table,
    TensorBoardView,
    Text,
    joined,
    read_data,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# What pages know to show; whatever else lies in a bundle is never looked at.
_SHOWN = {mime.PLAIN, mime.HTML, mime.MARKDOWN, mime.LATEX, *mime.OURS}
_METADATA = {"tatka"}


def make_safe(notebook: Any, folder: Path, files: Mapping[str, str]) -> None:  # noqa: ANN401 - untyped
    """Cut a record's notebook down to what may be shown; it is changed in place.

    Args:
        notebook: Of the right shape.
        folder: The record's.
        files: Its files, checked, by their paths in it.

    Raises:
        ValueError: An output names a file that is not the record's, or a picture that runs
            something.
    """
    for cell in notebook["cells"]:
        cell.pop("attachments", None)
        for output in cell.get("outputs", []):
            if "data" not in output:
                continue
            data = output["data"]
            for kind in data.keys() - _SHOWN:
                del data[kind]
            if mime.HTML in data:
                data[mime.HTML] = clean_html(joined(data[mime.HTML]))
            metadata = output.get("metadata")
            kept = metadata if isinstance(metadata, dict) else {}
            output["metadata"] = {key: kept[key] for key in kept.keys() & _METADATA}
            for name in _named(data):
                _check_file(name, folder, files)


def _named(data: Mapping[str, Any]) -> Iterator[str]:
    """The files that an output names; those of a snapshot of logs by their folder."""
    payload = read_data(data)
    match payload:
        case Figure():
            yield from (variant.file for variant in payload.variants)
            yield from _given(getattr(payload, "still", None))
        case Media():
            yield payload.file
            yield from _given(payload.still)
        case TensorBoardView():
            yield payload.snapshot.rstrip("/") + "/"
        case Layers() | Table() | Html() | Markdown() | Latex() | Text():
            return
        case _:
            assert_never(payload)


def _given(name: str | None) -> Iterator[str]:
    if name is not None:
        yield name


def _check_file(name: str, folder: Path, files: Mapping[str, str]) -> None:
    if name.endswith("/"):
        # Whether there are logs is the business of whoever draws them.
        known = name.startswith("logs/") and is_plain_name(name.rstrip("/"))
    else:
        known = name.startswith("assets/") and name in files
    if not known:
        message = f"it names {name!r}, which is no file of this record"
        raise ValueError(message)
    if name.endswith(".svg"):
        found = unsafe_parts((folder / name).read_bytes())
        if found:
            message = f"the picture {name} holds {', '.join(found)}"
            raise ValueError(message)
