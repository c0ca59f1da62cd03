"""Makes what a cell printed readable: what a terminal would show, without what is noise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tatka.capture.scrub import strip_ansi
from tatka.capture.training_log import clean_training_log

if TYPE_CHECKING:
    from tatka.capture.scrub import Scrubber

_NOISE = tuple(
    re.compile(pattern)
    for pattern in (
        # TensorFlow's and absl's own logs, in C++ ...
        r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [DIWEF] ",
        r"^[IWEF]\d{4}(?:\d{4})? ?[\d:.]+ +\d+ [\w./-]+:\d+\]",
        r"^[IWEF]0000 00:00:",
        r"^WARNING: All log messages before absl::InitializeLog\(\) is called",
        r"^To enable the following instructions: ",
        # ... and in Python: a logger with a name other than the script's own.
        r"^(?:DEBUG|INFO|WARNING|ERROR|CRITICAL):(?!root:|__main__:)[\w.]+:",
        # Frozen progress bars of tqdm, with its times; of TFDS; of downloads.
        r"^.*?\d%\|.*\| *[\d.,]+[kMGT]?i?B?/[\d.,?]+[kMGT]?i?B? \[.*\]\s*$",
        r"^.*?\d (?:it|examples|splits|url|MiB|file)s? \[\d\d:\d\d.*\]\s*$",
        r"^Downloading data from https?://",
    )
)
# No library says so much in one line; and what patterns look at is bounded.
_LONGEST_NOISE = 400
# Warnings by the default hook of a process that is not the kernel (a worker, say).
_WARNING = re.compile(r"^\S+\.py:\d+: \w*Warning: ")


def clean_streams(outputs: list[Any], scrubber: Scrubber) -> list[Any]:
    """Clean standard output and error of a cell; other outputs stay as they are.

    Args:
        outputs: Of one cell, in their order.
        scrubber: Removes what tells of the machine.

    Returns:
        The outputs; streams that end up empty are gone, neighbours of a kind are one.
    """
    quiet = []
    for output in outputs:
        if output.output_type == "stream" and output.name == "stderr":
            output.text = without_noise(strip_ansi(terminal_text(output.text)))
            if not output.text:
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
            output.text = scrubber.scrub(clean_text(output.text))
            if not output.text.strip():
                continue
        clean.append(output)
    return clean


def clean_text(text: str) -> str:
    """What a terminal would show of a text, with training logs as one line an epoch."""
    shown = without_noise(terminal_text(strip_ansi(text)))
    return "\n".join(clean_training_log(shown.split("\n")))


def terminal_text(text: str) -> str:
    """Carry out backspaces and carriage returns as a terminal does."""
    if "\r" not in text and "\b" not in text:
        return text
    return "\n".join(_overwritten(line) for line in text.replace("\r\n", "\n").split("\n"))


def _overwritten(line: str) -> str:
    shown: list[str] = []
    column = 0
    for part in re.split(r"([\r\b]+)", line):
        if part[:1] in {"\r", "\b"}:
            column = 0 if "\r" in part else max(0, column - len(part))
            continue
        shown[column : column + len(part)] = part
        column += len(part)
    return "".join(shown).rstrip()


def without_noise(text: str) -> str:
    """A text without the lines in which libraries talk about themselves."""
    kept: list[str] = []
    after_warning = False
    for line in text.split("\n"):
        if len(line) > _LONGEST_NOISE:
            after_warning = False
            kept.append(line)
            continue
        if after_warning and line.startswith("  "):
            # The source line that the default hook shows under a warning.
            after_warning = False
            continue
        after_warning = _WARNING.match(line) is not None
        if not after_warning and not any(noise.match(line) for noise in _NOISE):
            kept.append(line)
    return "\n".join(kept)
