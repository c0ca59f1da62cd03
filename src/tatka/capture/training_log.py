"""Keras's progress, one line an epoch: no bars, no step counters, no times.

Keras prints `Epoch 3/10` and then, for each way of `verbose`, a line of its own:

    verbose=1   `50/50 ━━━━━━━━━━━━━━━━━━━━ 1s 5ms/step - accuracy: 0.83 - loss: 0.41`
    verbose=2   `50/50 - 1s - 20ms/step - accuracy: 0.83 - loss: 0.41`

`evaluate` and `predict` print the same line without an epoch before it.
"""

from __future__ import annotations

import re

_EPOCH = re.compile(r"^Epoch (\d+)/(\d+)$")
_DURATION = r"(?:\d+:)*\d+s"
_PACE = r"\d+(?:ms|us|s)/(?:step|epoch|sample)"
_BAR = re.compile(
    rf"^\s*\d+/(?:\d+|Unknown) +(?:[━=>.\[\]]* *{_DURATION}(?: {_PACE})?"
    rf"|- {_DURATION}(?: - {_PACE})?)(?P<metrics>(?: - .*)?)$"
)


def clean_training_log(lines: list[str]) -> list[str]:
    """Rewrite the lines that Keras printed; every other line stays where it was.

    Args:
        lines: Without control characters.

    Returns:
        `Epoch 3/10 - accuracy: 0.83 - loss: 0.41` for each epoch, `accuracy: 0.83 - loss: 0.41`
        for an evaluation, and nothing for a prediction. What callbacks print comes before the
        line of its epoch, as it did on the screen. An epoch that never ended keeps its heading.
    """
    clean: list[str] = []
    epoch: str | None = None
    between: list[str] = []
    for line in lines:
        heading = _EPOCH.match(line)
        bar = _BAR.match(line)
        if heading:
            clean.extend(_unfinished(epoch, between))
            epoch, between = line, []
        elif bar:
            metrics = bar["metrics"].removeprefix(" - ")
            if epoch is not None:
                clean.extend(text for text in between if text)
                clean.append(f"{epoch} - {metrics}" if metrics else epoch)
            elif metrics:
                clean.append(metrics)
            epoch, between = None, []
        elif epoch is None:
            clean.append(line)
        else:
            between.append(line)
    return clean + _unfinished(epoch, between)


def _unfinished(epoch: str | None, between: list[str]) -> list[str]:
    return [] if epoch is None else [epoch, *between]
