"""Which tags and runs of a snapshot a view shows, and the numbers behind it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tatka.core.errors import CaptureError
from tatka.core.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tatka.tensorboard.events import RunLog
    from tatka.tensorboard.options import ViewOptions

Cell = str | int | float | None
_DEFAULT_CHARTS = 2


@dataclass(frozen=True)
class Selection:
    """What a view shows.

    Attributes:
        tags: Names of charts, as TensorBoard sorts them.
        runs: For each chart, the runs that have it.
    """

    tags: tuple[str, ...]
    runs: Mapping[str, tuple[str, ...]]

    @property
    def all_runs(self) -> tuple[str, ...]:
        """The runs of all charts."""
        return tuple(sorted({run for runs in self.runs.values() for run in runs}))


@dataclass(frozen=True)
class Numbers:
    """A table of the numbers behind charts.

    Attributes:
        columns: Headings.
        rows: One row a run and step.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def csv(self) -> str:
        """As comma-separated values, headings first."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return buffer.getvalue()


def select(snapshot: Mapping[str, RunLog], options: ViewOptions, logdir: str) -> Selection:
    """Choose tags and runs.

    Args:
        snapshot: All runs.
        options: What the embed asks for.
        logdir: The folder as the cell named it, for messages.

    Raises:
        CaptureError: There is nothing to show, or a name fits nothing.
    """
    runs = select_runs(snapshot, options, logdir)
    logged = {
        run: snapshot[run].histograms if options.plugin == "histograms" else snapshot[run].scalars
        for run in runs
    }
    known = sorted({tag for tags in logged.values() for tag in tags})
    if not known:
        raise CaptureError(
            f"the logs in {logdir!r} hold no {options.plugin}",
            hint="Histograms need keras.callbacks.TensorBoard(..., histogram_freq=1)."
            if options.plugin == "histograms"
            else "Pass keras.callbacks.TensorBoard(...) to fit.",
        )
    tags = (
        _fitting(options.tags, known, "tag", folders=False)
        if options.tags
        else _default_tags(known)
    )
    return Selection(tags, {tag: tuple(run for run in runs if tag in logged[run]) for tag in tags})


def select_runs(
    snapshot: Mapping[str, RunLog], options: ViewOptions, logdir: str
) -> tuple[str, ...]:
    """Choose runs.

    Raises:
        CaptureError: There are none at all, or a name fits none.
    """
    if not snapshot:
        raise CaptureError(
            f"there are no logs in {logdir!r} at that cell",
            hint="%tensorboard shows the logs as they are when its cell runs: put it after fit.",
        )
    return _fitting(options.runs, snapshot, "run", folders=True)


def _fitting(
    wanted: tuple[str, ...], known: Iterable[str], kind: str, *, folders: bool
) -> tuple[str, ...]:
    names = sorted(known)
    found: set[str] = set()
    for name in wanted:
        fits = [
            other
            for other in names
            if fnmatchcase(other, name) or (folders and other.startswith(f"{name}/"))
        ]
        if not fits:
            near = nearest(name, names) or names[:8]
            raise CaptureError(
                f"no {kind} {name!r} in the logs",
                hint=f"There are, for example: {', '.join(near)}.",
            )
        found.update(fits)
    return tuple(sorted(found)) if wanted else tuple(names)


def _default_tags(known: list[str]) -> tuple[str, ...]:
    """Loss and accuracy by epoch; the kernels among histograms; else the first ones."""
    loss = [tag for tag in known if tag == "epoch_loss"]
    accuracy = [tag for tag in known if tag.startswith("epoch_") and "acc" in tag]
    telling = loss + accuracy[:1]
    if not telling:
        telling = [tag for tag in known if "/kernel" in tag] or known
    return tuple(sorted(telling[:_DEFAULT_CHARTS]))


def scalar_numbers(snapshot: Mapping[str, RunLog], selection: Selection) -> Numbers:
    """Each run's values, one row a step, one column a tag."""
    rows: list[tuple[Cell, ...]] = []
    for run in selection.all_runs:
        columns = [dict(snapshot[run].scalars.get(tag, ())) for tag in selection.tags]
        rows.extend(
            (run, step, *(column.get(step) for column in columns))
            for step in sorted({step for column in columns for step in column})
        )
    return Numbers(("run", "step", *selection.tags), tuple(rows))


def histogram_numbers(snapshot: Mapping[str, RunLog], selection: Selection) -> Numbers:
    """For each histogram and step: how many numbers, their range, and their middle."""
    rows: list[tuple[Cell, ...]] = []
    for tag in selection.tags:
        for run in selection.runs[tag]:
            for step, buckets in snapshot[run].histograms[tag]:
                filled = [bucket for bucket in buckets if bucket[2] > 0]
                if filled:
                    count = sum(bucket[2] for bucket in filled)
                    low, high = filled[0][0], filled[-1][1]
                    rows.append(
                        (run, tag, step, int(count), *map(_short, (low, _middle(filled), high)))
                    )
    return Numbers(("run", "tag", "step", "count", "min", "median", "max"), tuple(rows))


def _middle(buckets: list[tuple[float, float, float]]) -> float:
    """The median, taking the numbers of a bucket as spread evenly over it."""
    left_over = sum(bucket[2] for bucket in buckets) / 2
    for left, right, count in buckets:
        if left_over <= count:
            return left + (right - left) * left_over / count
        left_over -= count
    return buckets[-1][1]


def _short(value: float) -> float:
    return float(f"{value:.4g}")
