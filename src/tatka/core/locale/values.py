"""Values of runs, as prose quotes them.

Formats of quoted values follow Python's where Python has one:

| spec | 14714688 / 0.8355 / … becomes |
| --- | --- |
| nothing | grouped, at least four significant digits: 1,47,14,688, 0.0001235, 3.2 × 10⁻⁹ |
| `d` | whole number without grouping, for years |
| `,` `,d` | grouped |
| `.3f` `,.2f` | so many decimals |
| `.1%` | percent |
| `.2e` | 1.00 × 10⁻⁵ |
| `.3g` | so many significant digits |
| `.1c` | short in words: 1.5 crore |
| `s` `.1s` | seconds as a duration; with decimals, plain seconds |
| `B` | bytes as a size |
| `date` | an ISO 8601 date in words |

`+` in front always shows the sign; a CLDR unit may follow after a space: `.1f kilometer`.
"""

from __future__ import annotations

import math
import re
import unicodedata

from babel.units import UnknownUnitError

from tatka.core.errors import TatkaError
from tatka.core.locale.numbers import (
    format_compact,
    format_date,
    format_decimals,
    format_duration,
    format_number,
    format_percent,
    format_size,
    format_unit,
    scientific,
)
from tatka.core.locale.words import message

_SPEC = re.compile(
    r"(?P<sign>\+)?(?P<group>,)?(?:\.(?P<decimals>\d{1,2}))?(?P<kind>date|[dfeg%sBc])?"
    r"(?: (?P<unit>[a-z][a-z-]*))?"
)

# Numbers that JSON has no digits for, as records name them.
_NO_DIGITS = frozenset({"NaN", "Infinity", "-Infinity"})


def format_value(value: object, spec: str, language: str) -> str:
    """A value of a run as a sentence of this language would write it.

    Args:
        value: A JSON value: number, string, true or false.
        spec: A format as the module's table says; empty for the natural one.
        language: Code of the language.

    Raises:
        TatkaError: The format is unknown or doesn't fit the value; the caller knows the place.
    """
    parsed = _SPEC.fullmatch(spec)
    if parsed is None:
        raise TatkaError(
            f"there is no format {spec!r}",
            hint="Formats look like .1%  ,  .3f  d  .2e  s  B  date  or  .1f kilometer",
        )
    if isinstance(value, bool):
        return message("common.yes" if value else "common.no", language)
    if isinstance(value, str) and value in _NO_DIGITS:
        value = float(value)
    if isinstance(value, str):
        return _text_value(value, spec, language)
    if not isinstance(value, int | float):
        kind = {list: "a list", dict: "a table", type(None): "nothing"}.get(
            type(value), "no number"
        )
        raise TatkaError(
            f"the value is {kind}, and only numbers and texts can be quoted",
            hint="Name one element: losses[-1], history.val_loss[0]",
        )
    text = _number_value(value, parsed, language)
    return f"+{text}" if parsed["sign"] and value > 0 else text


def _text_value(value: str, spec: str, language: str) -> str:
    if spec == "date":
        try:
            return format_date(value, language)
        except ValueError:
            raise TatkaError(f"{value!r} is no date") from None
    if spec:
        raise TatkaError(f"the value is the text {value!r}, which format {spec!r} does not fit")
    return unicodedata.normalize("NFC", value)


def _number_value(value: float, parsed: re.Match[str], language: str) -> str:
    kind = parsed["kind"] or ""
    decimals = None if parsed["decimals"] is None else int(parsed["decimals"])
    if kind == "date":
        raise TatkaError(f"{value!r} is no date")
    if not math.isfinite(value):
        return format_number(value, language)
    if kind and kind in "%sBceg":
        text = _in_words(value, kind, decimals, language)
    elif kind or decimals is not None:
        wanted = 6 if decimals is None else decimals
        text = format_decimals(
            value,
            language,
            decimals=0 if kind == "d" else wanted,
            group=parsed["group"] is not None,
        )
    else:
        text = format_number(value, language)
    return text if parsed["unit"] is None else _with_unit(value, text, parsed["unit"], language)


def _in_words(value: float, kind: str, decimals: int | None, language: str) -> str:
    if kind == "%":
        return format_percent(value, language, decimals=decimals or 0)
    if kind == "B":
        return format_size(round(value), language)
    if kind == "c":
        return format_compact(value, language, decimals=decimals or 0)
    if kind == "s" and decimals is None:
        return format_duration(value, language)
    if kind == "s":
        return format_unit(value, "second", language, decimals=decimals)
    return scientific(format(value, f".{6 if decimals is None else decimals}{kind}"), language)


def _with_unit(value: float, text: str, unit: str, language: str) -> str:
    # Babel formats number and unit in one go; our number is put where its own stood.
    try:
        plain = format_unit(value, unit, language, decimals=0)
    except UnknownUnitError:
        raise TatkaError(
            f"CLDR knows no unit {unit!r}", hint="Units look like second, kilometer, megabyte."
        ) from None
    own = format_decimals(value, language, decimals=0)
    return plain.replace(own, text, 1)
