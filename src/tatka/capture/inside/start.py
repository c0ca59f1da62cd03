"""Prepares a kernel: registers formatters, magics and hooks."""

from __future__ import annotations

import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core import page
from IPython.core.formatters import JSONFormatter

from tatka.capture.inside.after_import import call_after_import
from tatka.capture.inside.descriptors import take_at_the_end
from tatka.capture.inside.figure_formatter import FigureFormatter
from tatka.capture.inside.keras_progress import mark_progress
from tatka.capture.inside.layers import show_summaries_as_tables, table_of_layers
from tatka.capture.inside.messages import send_halves
from tatka.capture.inside.shell_lines import fail_with_commands
from tatka.capture.inside.staging import Staging
from tatka.capture.inside.tables import table_or_text
from tatka.capture.inside.tensorboard_magic import TensorBoardMagics
from tatka.capture.inside.values import publish_values
from tatka.capture.inside.warnings_shown import Warnings
from tatka.record import mime

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_VEGA = "application/vnd.vegalite.v5+json"


def start(shell: Any, folder: str, languages: Mapping[str, str]) -> None:  # noqa: ANN401 - IPython's shell is untyped
    """Prepare the kernel of one run.

    Args:
        shell: IPython's interactive shell.
        folder: Where files for the record are left.
        languages: The ten digits of each of the course's languages, by code.
    """
    staging = Staging(Path(folder))
    _format(shell, mime.LAYERS, "keras.src.models.model", "Model", table_of_layers)
    # Pandas names its classes' module either way, depending on the version.
    for module in ("pandas", "pandas.core.frame"):
        _format(shell, mime.TABLE, module, "DataFrame", table_or_text)
    _format(shell, mime.TABLE, "polars.dataframe.frame", "DataFrame", table_or_text)
    for version in ("v5", "v6"):
        # Altair's own output for this kind of page is a script that fetches others.
        for place in ("api", "schema.core"):
            module = f"altair.vegalite.{version}.{place}"
            _format(shell, _VEGA, module, "TopLevelMixin", _spec)
    figures = FigureFormatter(
        partial(_draw, staging, languages, shell.user_ns), shell.display_formatter
    )
    shell.display_formatter.formatters[mime.FIGURE] = figures
    # Our own formatter draws each figure; PNGs beside it would only be thrown away.
    shell.config.InlineBackend.figure_formats = set()
    call_after_import("keras.src.utils.summary_utils", show_summaries_as_tables)
    call_after_import("keras.src.utils.io_utils", mark_progress)
    fail_with_commands(shell)
    shell.register_magics(TensorBoardMagics(shell, staging))
    shell.events.register("post_run_cell", partial(publish_values, shell))
    warnings.showwarning = Warnings(shell.display_pub)
    send_halves(shell.kernel.session)
    take_at_the_end(shell)
    # What `len?` tells goes to the page; there is no pager.
    shell.set_hook("show_in_pager", page.as_hook(page.display_page), 0)


def _spec(chart: Any) -> dict[str, Any]:  # noqa: ANN401 - Altair's
    found: dict[str, Any] = chart.to_dict()
    return found


def _format(
    shell: Any,  # noqa: ANN401 - as above
    mime_type: str,
    module: str,
    name: str,
    function: Callable[[Any], Any],
) -> None:
    """Have objects of a class, loaded or not, formatted as one of our types too."""
    formatters = shell.display_formatter.formatters
    if mime_type not in formatters:
        formatter = JSONFormatter(parent=shell.display_formatter)
        formatter.format_type = mime_type
        formatter.print_method = "_repr_of_tatka_"
        formatters[mime_type] = formatter
    formatters[mime_type].for_type_by_name(module, name, function)


def _draw(
    staging: Staging,
    languages: Mapping[str, str],
    namespace: dict[str, Any],
    figure: Any,  # noqa: ANN401 - matplotlib may not be installed where this is checked
) -> dict[str, Any]:
    # Imported late: it imports matplotlib, which is there once there is a figure.
    from tatka.capture.inside.figures import draw_variants  # noqa: PLC0415

    return draw_variants(figure, staging, languages, namespace.get("translations"))
