"""What one output of a cell is: the typed values behind the JSON of a record's notebook.

Capture makes them, the notebook keeps them as MIME data, and whoever shows, compares or exports
them reads them back with `read_output`. A consumer matches over the union and ends with
`assert_never`, so that a kind that it forgets does not type-check.

Nothing heavy is imported here: these classes are used in the learner's kernel too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, assert_never

from tatka.record import mime

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ColumnKind = Literal["index", "number", "text"]


@dataclass(frozen=True)
class LayerRow:
    """A layer of a model.

    Attributes:
        name: As Keras calls it.
        type: Name of its class.
        shape: Of its output, a list of sizes with null for the batch; a list of lists where it has
            several outputs; null where it is not built.
        params: How many numbers it holds; null where it is not built.
        trainable: Whether it learns; null where it holds nothing.
        depth: How many models it is inside of.
    """

    name: str
    type: str
    shape: Any
    params: int | None
    trainable: bool | None
    depth: int = 0


@dataclass(frozen=True)
class Layers:
    """The layers of a model, in their order, and the totals of the whole."""

    model: str
    rows: tuple[LayerRow, ...]
    total: int | None = None
    trainable: int | None = None
    non_trainable: int | None = None
    show_trainable: bool = True

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "rows": [asdict(row) for row in self.rows]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Layers:
        """From what `to_json` gave; what is missing is empty."""
        rows = (
            LayerRow(
                name=str(row.get("name", "")),
                type=str(row.get("type", "")),
                shape=row.get("shape"),
                params=row.get("params"),
                trainable=row.get("trainable"),
                depth=int(row.get("depth") or 0),
            )
            for row in value.get("rows", ())
        )
        return cls(
            model=str(value.get("model", "")),
            rows=tuple(rows),
            total=value.get("total"),
            trainable=value.get("trainable"),
            non_trainable=value.get("non_trainable"),
            show_trainable=bool(value.get("show_trainable", True)),
        )


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        label: What stands over it.
        kind: `index` for what names the rows, `number` where all its values are numbers.
        decimals: How many to show, where the author has said so.
        texts: How each value is written, where the author has said that.
    """

    label: str
    kind: ColumnKind = "text"
    decimals: int | None = None
    texts: tuple[str | None, ...] | None = None


@dataclass(frozen=True)
class Table:
    """A data frame, its index in front.

    Attributes:
        columns: Of it.
        rows: Values as computed: numbers, texts, true and false, null where there is none.
        hidden_rows: How many rows are left out.
        hidden_columns: How many columns are left out.
        caption: What the author wrote over it.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    hidden_rows: int = 0
    hidden_columns: int = 0
    caption: str = ""

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        columns = []
        for column in self.columns:
            written: dict[str, Any] = {
                "label": column.label,
                "kind": column.kind,
                "decimals": column.decimals,
            }
            if column.texts is not None:
                written["texts"] = list(column.texts)
            columns.append(written)
        value: dict[str, Any] = {
            "columns": columns,
            "rows": [list(row) for row in self.rows],
            "hidden_rows": self.hidden_rows,
            "hidden_columns": self.hidden_columns,
        }
        return value | ({"caption": self.caption} if self.caption else {})

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Table:
        """From what `to_json` gave; what is missing is empty."""
        columns = (
            Column(
                str(column.get("label", "")),
                column.get("kind", "text"),
                column.get("decimals"),
                None if column.get("texts") is None else tuple(column["texts"]),
            )
            for column in value.get("columns", ())
        )
        return cls(
            tuple(columns),
            tuple(tuple(row) for row in value.get("rows", ())),
            int(value.get("hidden_rows") or 0),
            int(value.get("hidden_columns") or 0),
            str(value.get("caption", "")),
        )


@dataclass(frozen=True)
class Variant:
    """A picture for one kind of page.

    Attributes:
        theme: `light` or `dark`.
        language: Whose words it holds; None for pictures without any, or in every language.
        file: In the record's folder.
        width: In CSS pixels.
        height: In CSS pixels.
    """

    theme: str
    language: str | None
    file: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Figure:
    """A picture, in one or several variants.

    Attributes:
        variants: Of it.
        pictured: What was photographed in a browser, since no page can run it: `plotly`, say.
            None for what was a picture from the start.
        still: For pictures that move, the first of them, for paper; in the record's folder.
    """

    variants: tuple[Variant, ...]
    pictured: str | None = None
    still: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        value: dict[str, Any] = {"variants": [asdict(variant) for variant in self.variants]}
        more = {"pictured": self.pictured, "still": self.still}
        return value | {name: said for name, said in more.items() if said}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Figure:
        """From what `to_json` gave; what is missing is empty."""
        variants = (
            Variant(
                str(variant.get("theme", "light")),
                variant.get("language"),
                str(variant.get("file", "")),
                variant.get("width"),
                variant.get("height"),
            )
            for variant in value.get("variants", ())
        )
        return cls(tuple(variants), value.get("pictured"), value.get("still"))


@dataclass(frozen=True)
class TensorBoardView:
    """Logs as they were at a cell; the pictures are made when a page shows them.

    Attributes:
        logdir: The folder, as the cell names it.
        snapshot: The copy in the record's folder.
    """

    logdir: str
    snapshot: str

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> TensorBoardView:
        """From what `to_json` gave; what is missing is empty."""
        return cls(str(value.get("logdir", "")), str(value.get("snapshot", "")))


@dataclass(frozen=True)
class Media:
    """Sound or moving pictures.

    Attributes:
        kind: Which.
        file: In the record's folder.
        type: MIME type of the file.
        width: Of a video, in CSS pixels.
        height: Of a video, in CSS pixels.
        still: A picture of it for paper, in the record's folder.
    """

    kind: Literal["audio", "video"]
    file: str
    type: str
    width: int | None = None
    height: int | None = None
    still: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Media:
        """From what `to_json` gave; what is missing is empty."""
        return cls(
            kind="video" if value.get("kind") == "video" else "audio",
            file=str(value.get("file", "")),
            type=str(value.get("type", "")),
            width=value.get("width"),
            height=value.get("height"),
            still=value.get("still"),
        )


@dataclass(frozen=True)
class Markdown:
    """Text that the code displays as Markdown; the source is kept."""

    source: str


@dataclass(frozen=True)
class Latex:
    """A formula, or text with formulas between dollar signs, in LaTeX; the source is kept."""

    source: str


@dataclass(frozen=True)
class Html:
    """HTML that can do no harm on a page.

    Attributes:
        source: What is left of it.
        dropped: What was taken out of it: `<script>`, `onclick of <b>`.
    """

    source: str
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """Plain text that is a cell's result."""

    text: str


@dataclass(frozen=True)
class Stream:
    """Plain text that a cell printed.

    Attributes:
        name: `stdout` or `stderr`.
        text: As a terminal would show it.
    """

    name: str
    text: str


@dataclass(frozen=True)
class Error:
    """An error that a cell raised and was meant to raise.

    Attributes:
        name: Of its class.
        message: Its text.
        traceback: Short, one text a line.
    """

    name: str
    message: str
    traceback: tuple[str, ...] = ()


# What needs words for those who can't see or hear it.
Pictured = Figure | TensorBoardView | Media
Rich = Layers | Table | Figure | TensorBoardView | Media | Markdown | Latex | Html | Text
Payload = Rich | Stream | Error

# What is kept as JSON of ours, the richest first.
_JSON: Mapping[str, type[Layers | Table | Figure | TensorBoardView | Media]] = {
    mime.LAYERS: Layers,
    mime.TABLE: Table,
    mime.FIGURE: Figure,
    mime.TENSORBOARD: TensorBoardView,
    mime.MEDIA: Media,
}


def read_output(output: Mapping[str, Any]) -> Payload:
    """What an output of a record's notebook is.

    Args:
        output: Of nbformat.
    """
    kind = output.get("output_type")
    if kind == "stream":
        return Stream(str(output.get("name", "stdout")), joined(output.get("text", "")))
    if kind == "error":
        return Error(
            str(output.get("ename", "")),
            str(output.get("evalue", "")),
            tuple(map(str, output.get("traceback") or ())),
        )
    metadata = output.get("metadata", {}).get("tatka", {})
    return read_data(output.get("data", {}), metadata)


def read_data(data: Mapping[str, Any], metadata: Mapping[str, Any] | None = None) -> Rich:
    """What the MIME data of a record's output is: the best of what stands beside each other.

    Args:
        data: By MIME type.
        metadata: What we keep with it.
    """
    for kind, payload in _JSON.items():
        if kind in data:
            return payload.from_json(data[kind])
    if mime.HTML in data:
        dropped = (metadata or {}).get("dropped", ())
        return Html(joined(data[mime.HTML]), tuple(map(str, dropped)))
    if mime.MARKDOWN in data:
        return Markdown(joined(data[mime.MARKDOWN]))
    if mime.LATEX in data:
        return Latex(joined(data[mime.LATEX]))
    return Text(joined(data.get(mime.PLAIN, "")))


def plain_of(output: Mapping[str, Any]) -> str:
    """The plain text that stands beside whatever an output is."""
    return joined(output.get("data", {}).get(mime.PLAIN, ""))


def write_data(payload: Rich, plain: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A payload as MIME data, with its metadata.

    Args:
        payload: What is shown.
        plain: The plain text beside it.
    """
    data: dict[str, Any]
    metadata: dict[str, Any] = {}
    match payload:
        case Layers() | Table() | Figure() | TensorBoardView() | Media():
            kind = next(kind for kind, found in _JSON.items() if isinstance(payload, found))
            data = {kind: payload.to_json()}
        case Markdown():
            data = {mime.MARKDOWN: payload.source}
        case Latex():
            data = {mime.LATEX: payload.source}
        case Html():
            data = {mime.HTML: payload.source}
            if payload.dropped:
                metadata = {"tatka": {"dropped": list(payload.dropped)}}
        case Text():
            data = {}
            plain = payload.text
        case _:
            assert_never(payload)
    return {**data, mime.PLAIN: plain}, metadata


def joined(value: str | Iterable[str]) -> str:
    """Text that nbformat may keep as a list of lines."""
    return value if isinstance(value, str) else "".join(value)
