"""Keras models as tables of their layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.display import display

from tatka.record import mime
from tatka.record.payloads import LayerRow, Layers

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def table_of_layers(
    model: Any,  # noqa: ANN401 - Keras is not imported here
    *,
    expand_nested: bool = False,
    show_trainable: bool = True,
    layers: list[Any] | None = None,
) -> dict[str, Any]:
    """A model as the JSON of `Layers`.

    Args:
        model: A `keras.Model`.
        expand_nested: Whether the layers of models inside it get rows too.
        show_trainable: Whether the reader asked which layers learn; kept for whoever renders it.
        layers: The layers to show; all without.

    Returns:
        One row a layer in the order of `model.layers`, and the totals of the whole model, without
        what an optimizer keeps. Shapes and counts of a layer that is not built yet are null. A
        layer with several outputs has a list of shapes.
    """
    trainable = _count(model.trainable_weights)
    other = _count(model.non_trainable_weights)
    rows: list[LayerRow] = []
    for layer in model.layers if layers is None else layers:
        rows.extend(_rows(layer, 0, expand_nested=expand_nested))
    return Layers(
        model=model.name,
        rows=tuple(rows),
        total=trainable + other,
        trainable=trainable,
        non_trainable=other,
        show_trainable=show_trainable,
    ).to_json()


def show_summaries_as_tables(summary_utils: ModuleType) -> None:
    """Have `model.summary()` show our table.

    Keras offers no other way: `summary` prints through `rich`, as six separate outputs cut to the
    width of a terminal. `keras.Model.summary` looks the function up in this module at each call,
    so one attribute is all there is to replace. `summary(print_fn=...)` still goes to Keras.

    Args:
        summary_utils: The module `keras.src.utils.summary_utils`.
    """
    summary_utils.print_summary = _Summary(summary_utils)  # type: ignore[attr-defined]


class _Summary:
    """Called in place of Keras's `print_summary`, with its arguments."""

    def __init__(self, summary_utils: ModuleType) -> None:
        self._print: Callable[..., None] = summary_utils.print_summary
        self._bounds: Callable[..., list[int]] = summary_utils.get_layer_index_bound_by_layer_name

    def __call__(  # noqa: PLR0917 - Keras's signature
        self,
        model: Any,  # noqa: ANN401 - as above
        line_length: int | None = None,
        positions: list[float] | None = None,
        print_fn: Callable[[str], None] | None = None,
        expand_nested: bool = False,  # noqa: FBT001, FBT002
        show_trainable: bool = False,  # noqa: FBT001, FBT002
        layer_range: tuple[str, str] | None = None,
    ) -> None:
        if print_fn is not None:
            self._print(
                model,
                line_length=line_length,
                positions=positions,
                print_fn=print_fn,
                expand_nested=expand_nested,
                show_trainable=show_trainable,
                layer_range=layer_range,
            )
            return
        first, last = self._bounds(model.layers, layer_range)
        table = table_of_layers(
            model,
            expand_nested=expand_nested,
            show_trainable=show_trainable,
            layers=model.layers[first:last],
        )
        display({mime.LAYERS: table, "text/plain": plain_table(table)}, raw=True)


def plain_table(table: dict[str, Any]) -> str:
    """The same table as text, for whoever can't show it."""
    lines = [("Layer", "Output shape", "Parameters")]
    for row in table["rows"]:
        name = f"{'  ' * row['depth']}{row['name']} ({row['type']})"
        shape = "?" if row["shape"] is None else str(row["shape"]).replace("None", "any")
        count = "?" if row["params"] is None else f"{row['params']:,}"
        lines.append((name, shape, count))
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    text = [f"Model: {table['model']}"]
    text.extend(
        f"{name:<{widths[0]}}  {shape:<{widths[1]}}  {count:>{widths[2]}}".rstrip()
        for name, shape, count in lines
    )
    text.append(
        f"Parameters: {table['total']:,}, trainable: {table['trainable']:,}, "
        f"not trainable: {table['non_trainable']:,}"
    )
    return "\n".join(text)


def _rows(layer: Any, depth: int, *, expand_nested: bool) -> list[LayerRow]:  # noqa: ANN401 - as above
    built = bool(getattr(layer, "built", True))
    weights = list(getattr(layer, "weights", ()))
    nested = list(getattr(layer, "layers", None) or ())
    rows = [
        LayerRow(
            name=layer.name,
            type=type(layer).__name__,
            shape=_shape(layer),
            params=_count(weights) if built else None,
            trainable=_learns(layer, nested) if weights else None,
            depth=depth,
        )
    ]
    if expand_nested:
        for inner in nested:
            rows.extend(_rows(inner, depth + 1, expand_nested=True))
    return rows


def _learns(layer: Any, nested: list[Any]) -> bool:  # noqa: ANN401 - as above
    """Whether anything in a layer is trained.

    A model inside a model may be half locked: what counts is whether weights are left to train.
    """
    return bool(layer.trainable_weights) if nested else bool(layer.trainable)


def _shape(layer: Any) -> Any:  # noqa: ANN401 - as above
    try:
        output = layer.output
    except (AttributeError, ValueError, RuntimeError):
        # Not built, or not part of a graph of layers: Keras knows no shape.
        return None
    if isinstance(output, dict):
        output = list(output.values())
    if isinstance(output, list | tuple) and len(output) == 1:
        return _dimensions(output[0])
    if isinstance(output, list | tuple):
        return [_dimensions(item) for item in output]
    return _dimensions(output)


def _dimensions(tensor: Any) -> list[int | None]:  # noqa: ANN401 - as above
    return [None if size is None else int(size) for size in tensor.shape]


def _count(weights: list[Any]) -> int:
    """Numbers in these weights; a weight that is shared counts once."""
    total = 0
    for weight in {id(weight): weight for weight in weights}.values():
        size = 1
        for length in weight.shape:
            size *= int(length)
        total += size
    return total
