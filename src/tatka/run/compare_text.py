"""Whether two texts say the same: words and whole numbers equal, others within a tolerance."""

from __future__ import annotations

import math
import re
from difflib import unified_diff
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tatka.script.example import Tolerance

_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w])")
_UNITS = (
    "ns|us|µs|ms|s|sec|secs|second|seconds|min|mins|minute|minutes|h|hour|hours|সেকেন্ড|মিনিট|ঘণ্টা"
)
# A duration ("1.4 s", "12 ms/step"), and how two of them compare ("3.1 times faster").
_TIME = re.compile(
    rf"(?<![\w.])\d[\d,]*\.?\d*\s?(?:{_UNITS})(?:/\w+)?(?!\w)"
    r"|(?<![\w.])\d[\d,]*\.?\d*\s?(?:×|x|times)\s(?:as fast|faster|slower)",
)
_TIME_WORDS = frozenset(
    {
        "duration", "elapsed", "fast", "faster", "ms", "sec", "second", "seconds", "slow", "slower",
        "speed", "speedup", "start", "started", "time", "timing", "timings",
    }
)  # fmt: skip
_WHOLE = re.compile(r"[-+]?\d[\d,]*")
_TIME_LEFT_OUT = "[time]"
# How much of a number one in its last digit may be to count as rounding.
_ROUNDED = 1e-3


def without_times(text: str) -> str:
    """A text without durations, which differ from run to run."""
    return _TIME.sub(_TIME_LEFT_OUT, text)


def is_a_time(name: str) -> bool:
    """Whether a variable or a column is named as one that holds a time or a speed."""
    return not _TIME_WORDS.isdisjoint(re.split(r"[^a-zµ]+", name.lower()))


def close(old: float, new: float, tolerance: Tolerance) -> bool:
    """Whether two numbers agree; two that are no numbers do."""
    if math.isnan(old) or math.isnan(new):
        return math.isnan(old) and math.isnan(new)
    if math.isinf(old) or math.isinf(new):
        return old == new
    return abs(new - old) <= tolerance.absolute + tolerance.relative * abs(old)


def same_text(old: str, new: str, tolerance: Tolerance) -> bool:
    """Whether two texts agree: the same words, and between them numbers that are close.

    Whole numbers must be equal. Any other printed number may also differ by one in its last digit,
    where that is less than a thousandth of it: two numbers that are close can be rounded to
    different sides. Durations may be others where the tolerance says so.
    """
    if tolerance.times:
        old, new = without_times(old), without_times(new)
    if old == new:
        return True
    before, after = _NUMBER.findall(old), _NUMBER.findall(new)
    if len(before) != len(after) or _NUMBER.split(old) != _NUMBER.split(new):
        return False
    return all(map(lambda a, b: _same_number(a, b, tolerance), before, after))


def _same_number(old: str, new: str, tolerance: Tolerance) -> bool:
    if old == new:
        return True
    if _WHOLE.fullmatch(old) and _WHOLE.fullmatch(new):
        return int(old.replace(",", "")) == int(new.replace(",", ""))
    left, right = float(old.replace(",", "")), float(new.replace(",", ""))
    if close(left, right, tolerance):
        return True
    last = _last_digit(old)
    # Only digits behind a point are rounded. And with few of them, one in the last is a lot: 0.8
    # and 0.9.
    if last >= 1 or last > _ROUNDED * abs(left):
        return False
    return last == _last_digit(new) and abs(left - right) <= last * (1 + _ROUNDED)


def _last_digit(number: str) -> float:
    digits, _, exponent = number.lower().partition("e")
    behind = len(digits.partition(".")[2])
    return 10.0 ** (int(exponent or 0) - behind)


def text_diff(old: str, new: str) -> tuple[str, ...]:
    """The lines that differ, those of the record with a minus, the new ones with a plus."""
    lines = unified_diff(old.splitlines(), new.splitlines(), "", "", n=1, lineterm="")
    return tuple(lines)[2:]


def json_differences(
    old: Any,  # noqa: ANN401 - JSON
    new: Any,  # noqa: ANN401 - JSON
    tolerance: Tolerance,
    place: str = "",
) -> Iterator[str]:
    """How two JSON values differ, a line for each place in them."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            where = f"{place}.{key}" if place else str(key)
            if key not in new:
                yield f"{where}: {_short(old[key])} is not there any more"
            elif key not in old:
                yield f"{where}: {_short(new[key])} is new"
            else:
                yield from json_differences(old[key], new[key], tolerance, where)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (left, right) in enumerate(zip(old, new, strict=True)):
            yield from json_differences(left, right, tolerance, f"{place}[{number}]")
    elif not _same_scalar(old, new, tolerance):
        yield f"{place}: {_short(old)} → {_short(new)}"


def _same_scalar(old: Any, new: Any, tolerance: Tolerance) -> bool:  # noqa: ANN401 - JSON
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, int) and isinstance(new, int):
        return old == new
    if isinstance(old, int | float) and isinstance(new, int | float):
        return close(old, new, tolerance)
    if isinstance(old, str) and isinstance(new, str):
        return same_text(old, new, tolerance)
    return bool(old == new)


def _short(value: Any) -> str:  # noqa: ANN401 - JSON
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"  # noqa: PLR2004 - fits in a line
