"""Which charts of TensorBoard an embed asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from tatka.core.errors import CaptureError
from tatka.core.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

Plugin = Literal["scalars", "histograms", "graph"]
_PLUGINS = get_args(Plugin)
_SMOOTHEST = 0.999


@dataclass(frozen=True)
class ViewOptions:
    """What to show of a snapshot.

    Attributes:
        plugin: Curves, histograms, or the outline of the model.
        tags: Names of charts, `epoch_loss` for example; patterns with `*` may be used. Without:
            loss and accuracy by epoch where they are logged, else the first two.
        runs: Names of runs, of folders of runs, or patterns: `frozen/train`, `frozen`,
            `*/validation`. Without: all.
        smoothing: Of curves, from 0 (none) to 0.999, as TensorBoard's slider.
    """

    plugin: Plugin = "scalars"
    tags: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    smoothing: float = 0.0


def parse_options(table: Mapping[str, Any] | None) -> ViewOptions:
    """Check the `view:` of an embed.

    Args:
        table: As YAML gave it; nothing means the defaults. One tag or run may stand alone.

    Raises:
        CaptureError: An option is unknown or has a wrong value.
    """
    given = dict(table or {})
    known = ("plugin", "tags", "runs", "smoothing")
    for name in given:
        if name not in known:
            raise CaptureError(
                f"view has no option {name!r}",
                hint=did_you_mean(str(name), known, count=1),
            )
    plugin = given.get("plugin", "scalars")
    if plugin not in _PLUGINS:
        raise CaptureError(
            f"view: there is no plugin {plugin!r}", hint=f"Known are: {', '.join(_PLUGINS)}."
        )
    smoothing = given.get("smoothing", 0.0)
    if isinstance(smoothing, bool) or not isinstance(smoothing, int | float):
        raise CaptureError(f"view: smoothing is a number, not {smoothing!r}")
    if not 0 <= smoothing <= _SMOOTHEST:
        raise CaptureError(f"view: smoothing goes from 0 to {_SMOOTHEST}, not {smoothing}")
    return ViewOptions(plugin, _names(given, "tags"), _names(given, "runs"), float(smoothing))


def _names(given: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = given.get(key) or ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise CaptureError(f"view: {key} is a name or a list of names, not {value!r}")
    return tuple(names)
