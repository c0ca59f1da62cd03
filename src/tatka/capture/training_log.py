"""Keras's progress, one line an epoch: no bars, no step counters, no times.

Keras prints `Epoch 3/10` and then, for each way of `verbose`, a line of its own:

    verbose=1   `50/50 ━━━━━━━━━━━━━━━━━━━━ 1s 5ms/step - accuracy: 0.8301 - loss: 0.4120`
    verbose=2   `50/50 - 1s - 20ms/step - accuracy: 0.8301 - loss: 0.4120`

`evaluate` and `predict` print the same line without an epoch before it. A callback that prints at
the end of an epoch does so behind a line that is not finished yet; the line then comes again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tatka.capture.terminal import KERAS

if TYPE_CHECKING:
    from collections.abc import Sequence

# Stands before every line of which Keras itself printed a part.
MARK = KERAS
_EPOCH = re.compile(r"^Epoch (\d+)/\d+$")
# No model has so many metrics; and what patterns look at is bounded.
_LONGEST = 2_000
_DURATION = r"(?:\d+:)*\d+s"
_PACE = r"\d+(?:ms|us|s)/(?:step|epoch|sample)"
_NUMBER = r"(?:-?\d+\.\d{4}(?:e[+-]\d+)?|-?nan|-?inf)"
_BAR = re.compile(
    rf"^\s*\d+/(?P<steps>\d+|Unknown) +(?:[━=>.\[\]]* *{_DURATION}(?: {_PACE})?"
    rf"|- {_DURATION}(?: +- +{_PACE})?)"
    rf"(?P<metrics>(?: - [^:]+?: {_NUMBER})*)(?P<rest>.*)$"
)


@dataclass
class _Epoch:
    """An epoch whose line may come again."""

    number: str
    heading: str
    steps: str = ""
    metrics: str = ""
    # What was printed since: it goes before the epoch's line if that comes again.
    since: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        return f"{self.heading} - {self.metrics}" if self.metrics else self.heading

    def goes_on_with(self, steps: str, metrics: str) -> bool:
        """Whether a line of progress is of this epoch still, and not of an evaluation."""
        if not self.steps:
            return True
        spoken = any(line.startswith(f"Epoch {self.number}: ") for line in self.since)
        richer = metrics.startswith(self.metrics) and metrics != self.metrics
        more = " - val_" in f" - {metrics}" and " - val_" not in f" - {self.metrics}"
        return self.steps == steps and (spoken or richer or more)


def clean_training_log(lines: Sequence[str], marked: Sequence[bool] = ()) -> list[str]:
    """Rewrite the lines that Keras printed; every other line stays where it was.

    Args:
        lines: Without control characters.
        marked: For each line, whether Keras printed (a part of) it; without, all may be Keras's.

    Returns:
        `Epoch 3/10 - accuracy: 0.8301 - loss: 0.4120` for each epoch, `accuracy: 0.8301 - loss:
        0.4120` for an evaluation, and nothing for a prediction. What callbacks print comes before
        the line of its epoch. An epoch that never ended keeps its heading.
    """
    clean: list[str] = []
    epoch: _Epoch | None = None
    for number, text in enumerate(lines):
        known = (not marked or marked[number]) and len(text) <= _LONGEST
        line = text.rstrip() if known else text
        heading = _EPOCH.match(line) if known else None
        bar = _BAR.match(line) if known else None
        if heading:
            clean.extend(_told(epoch))
            epoch = _Epoch(heading[1], line)
        elif bar:
            metrics, rest = bar["metrics"].removeprefix(" - "), bar["rest"].strip()
            if epoch is not None and epoch.goes_on_with(bar["steps"], metrics):
                clean.extend(text for text in epoch.since if text)
                epoch.steps, epoch.metrics, epoch.since = bar["steps"], metrics, []
            else:
                clean.extend(_told(epoch))
                epoch = None
                if metrics:
                    clean.append(metrics)
            if rest:
                (clean if epoch is None else epoch.since).append(rest)
        elif epoch is None:
            clean.append(line)
        else:
            epoch.since.append(line)
    return clean + _told(epoch)


def _told(epoch: _Epoch | None) -> list[str]:
    return [] if epoch is None else [epoch.line, *epoch.since]
