"""Makes what a cell printed readable: what a terminal would show.

Nothing that the author's code prints is dropped or changed but for the control of terminals
(colours, carriage returns, backspaces). What is taken out is of known origin: logs that libraries
write to standard error when they start, bars of progress there, and Keras's own progress. The
kernel marks the lines of Keras (`tatka.capture.inside.keras_progress`) and those that the author's
own code writes to standard error (`tatka.capture.inside.descriptors`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tatka.capture.terminal import AUTHOR, terminal_text, without_marks
from tatka.capture.training_log import MARK, clean_training_log
from tatka.record.omissions import Why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.capture.scrub import Scrubber
    from tatka.record.omissions import CellNotes

# TensorFlow's and absl's own logs, in C++ ...
_NATIVE = tuple(
    re.compile(pattern)
    for pattern in (
        r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [DIWEF] (?:external/)?[\w./-]+:\d+\]",
        r"^[IWEF]\d{4}(?:\d{4})? ?[\d:.]+ +\d+ [\w./-]+:\d+\]",
        r"^[IWEF]0000 00:00:",
        r"^WARNING: All log messages before absl::InitializeLog\(\) is called",
        r"^To enable the following instructions: ",
    )
)
# ... and in Python, by the libraries' own loggers.
_LOGGED = re.compile(
    r"^(?:DEBUG|INFO|WARNING|ERROR|CRITICAL):"
    r"(?P<origin>absl|tensorflow|jax|h5py|matplotlib|PIL|urllib3|asyncio|fsspec|numexpr"
    r"|tensorflow_datasets|etils)(?:\.[\w.]+)?:"
)
# Of matplotlib's that no handler names: a layout that was tried with fonts that lack letters.
_FONTS = re.compile(r"^Font '\w+' does not have a glyph for .{1,20} \[U\+[0-9a-f]+\], substituting")
_BARS = tuple(
    re.compile(pattern)
    for pattern in (
        # Frozen progress bars of tqdm, with its times; of TFDS; of downloads.
        r"^.*?\d+%\|.*\| *[\d.,]+[kMGT]?i?B?/[\d.,?]+[kMGT]?i?B? \[.*\]\s*$",
        r"^.*?\d+ ?(?:it|examples|splits|url|MiB|file)s? \[\d\d:\d\d.*\]\s*$",
    )
)
# Warnings by the default hook of a process that is not the kernel (a worker, say), about code
# that was installed.
# No library says so much in one line; and what patterns look at is bounded.
_LONGEST_NOISE = 400
_WARNING = re.compile(
    r"^\S*[/\\](?:(?:site|dist)-packages|python\d[\d.]*)[/\\](?P<origin>\w+).*"
    r"\.py:\d+: \w*Warning: "
)


def clean_streams(
    outputs: Sequence[Any], scrubber: Scrubber, notes: CellNotes | None = None
) -> list[Any]:
    """Clean standard output and error of a cell; other outputs stay as they are.

    Args:
        outputs: Of one cell, in their order.
        scrubber: Removes what tells of the machine.
        notes: Learns what was left out.

    Returns:
        The outputs; streams that end up empty are gone, neighbours of a kind are one.
    """
    quiet = []
    for output in outputs:
        if output.output_type == "stream" and output.name == "stderr":
            output.text = without_noise(terminal_text(output.text), notes)
            if not without_marks(output.text).strip():
                continue
        quiet.append(output)
    joined: list[Any] = []
    for output in quiet:
        last = joined[-1] if joined else None
        if (
            output.output_type == "stream"
            and last is not None
            and last.output_type == "stream"
            and last.name == output.name
        ):
            last.text += output.text
        else:
            joined.append(output)
    clean = []
    for output in joined:
        if output.output_type == "stream":
            progress = MARK in output.text
            output.text = scrubber.scrub(clean_text(output.text))
            # Blank lines are what progress leaves; those that the author prints stay.
            if not output.text or (progress and not output.text.strip()):
                continue
        clean.append(output)
    return clean


def clean_text(text: str) -> str:
    """What a terminal would show of a text, with Keras's marked progress as one line an epoch."""
    lines = terminal_text(text).split("\n")
    marked = [MARK in line for line in lines]
    shown = [without_marks(line) for line in lines]
    return "\n".join(clean_training_log(shown, marked) if any(marked) else shown)


def without_noise(text: str, notes: CellNotes | None = None) -> str:
    """A text of standard error without the lines in which libraries talk about themselves."""
    kept: list[str] = []
    after_warning = False
    for line in text.split("\n"):
        if len(line) > _LONGEST_NOISE or AUTHOR in line:
            after_warning = False
            kept.append(line)
            continue
        if after_warning and line.startswith("  "):
            # The source line that the default hook shows under a warning.
            after_warning = False
            continue
        warning = _WARNING.match(line)
        after_warning = warning is not None
        why, detail = (Why.WARNING, warning["origin"]) if warning else _noise(line)
        if why is None:
            kept.append(line)
        elif notes is not None:
            notes.omit(why, detail)
    return "\n".join(kept)


def _noise(line: str) -> tuple[Why | None, str]:
    if any(pattern.match(line) for pattern in _NATIVE):
        return Why.LIBRARY_LOG, "TensorFlow"
    if _FONTS.match(line):
        return Why.LIBRARY_LOG, "matplotlib"
    if found := _LOGGED.match(line):
        return Why.LIBRARY_LOG, found["origin"]
    if any(bar.match(line) for bar in _BARS):
        return Why.PROGRESS, "on standard error"
    return None, ""
