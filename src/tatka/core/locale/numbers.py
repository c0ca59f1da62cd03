"""Numbers, dates, durations and sizes as a language writes them: CLDR by way of Babel."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as _babel_date
from babel.numbers import format_compact_decimal, format_decimal
from babel.units import format_unit as _babel_unit

Number = int | float | Decimal

# Babel knows each language's numbering system but writes Latin digits.
_DIGITS = {
    "beng": "০১২৩৪৫৬৭৮৯",
    "deva": "०१२३४५६७८९",
    "arab": "٠١٢٣٤٥٦٧٨٩",
    "arabext": "۰۱۲۳۴۵۶۷۸۹",
    "mymr": "၀၁၂၃၄၅၆၇၈၉",
    "tamldec": "௦௧௨௩௪௫௬௭௮௯",
}
_MINUTE, _HOUR = 60, 3600
_KILO = 1000


def digits(text: str, language: str) -> str:
    """Text with its Latin digits replaced by the language's own."""
    return text.translate(_digit_table(language))


def format_number(value: Number, language: str, *, decimals: int | None = None) -> str:
    """A number with the language's grouping and digits.

    Args:
        value: The number.
        language: Code of the language.
        decimals: How many decimals; without, as many as the number has, four at most.
    """
    return format_decimals(
        value, language, decimals=4 if decimals is None else decimals, fixed=decimals is not None
    )


def format_percent(value: Number, language: str, *, decimals: int = 0) -> str:
    """A share as percent: 0.8355 becomes 84%."""
    # The same rounding as an f-string's; a hundred times the float would have errors of its own.
    scaled = Decimal(format(value, f".{decimals}%").rstrip("%"))
    number = format_decimals(scaled, language, decimals=decimals)
    pattern = babel_locale(language).percent_formats[None].pattern
    return digits(_with_affixes(number, pattern), language)


def format_compact(value: Number, language: str, *, decimals: int = 0) -> str:
    """A large number short and in words: 1.5 crore, 14.7 million."""
    text = format_compact_decimal(
        value, format_type="long", locale=babel_locale(language), fraction_digits=decimals
    )
    return digits(text, language)


def format_date(value: str | datetime, language: str) -> str:
    """A date in words, from ISO 8601.

    Raises:
        ValueError: The text is no date.
    """
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return digits(_babel_date(moment, "long", locale=babel_locale(language)), language)


def format_duration(seconds: float, language: str) -> str:
    """Seconds in words: tenths under ten seconds, minutes and hours above."""
    tenths = round(seconds, 1)
    if tenths < 10:  # noqa: PLR2004 - said above
        return format_unit(tenths, "second", language)
    whole = round(seconds)
    hours, rest = divmod(whole, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    if hours:  # nobody counts the seconds of an hour
        parts = [(hours, "hour"), (minutes, "minute")]
    else:
        parts = [(minutes, "minute"), (rest, "second")]
    return " ".join(format_unit(number, name, language) for number, name in parts if number)


def format_size(size: int, language: str) -> str:
    """Bytes in words, by thousands: 82 kilobytes."""
    amount = float(size)
    for unit in ("byte", "kilobyte", "megabyte", "gigabyte"):
        if amount < _KILO or unit == "gigabyte":
            break
        amount /= _KILO
    decimals = 0 if amount >= 10 or unit == "byte" else 1  # noqa: PLR2004 - 8.2 MB, but 82 MB
    return format_unit(round(amount, decimals), f"digital-{unit}", language)


def format_decimals(
    value: Number,
    language: str,
    *,
    decimals: int,
    group: bool = True,
    fixed: bool = True,
) -> str:
    """A number with so many decimals (`fixed`), or at most so many.

    Args:
        value: The number.
        language: Code of the language.
        decimals: How many.
        group: Whether thousands, or lakh and crore, are set apart.
        fixed: Whether zeros at the end stay.
    """
    # Rounded by Python, so that .2f says what an f-string in the example would have said.
    number: Number = value
    if value == value and abs(value) != float("inf"):  # noqa: PLR0124 - not a number
        number = Decimal(format(value, f".{decimals}f"))
    pattern = _pattern(language, decimals, "0" if fixed else "#")
    text = format_decimal(
        number, format=pattern, locale=babel_locale(language), group_separator=group
    )
    return digits(text, language)


def format_unit(value: float, unit: str, language: str, *, decimals: int | None = None) -> str:
    """A number with a CLDR unit in words.

    Args:
        value: The number.
        unit: CLDR's name of the unit: `second`, `kilometer`.
        language: Code of the language.
        decimals: How many; without, what CLDR does.

    Raises:
        UnknownUnitError: Babel's: there is no such unit.
    """
    locale = babel_locale(language)
    pattern = None if decimals is None else _pattern(language, decimals, "0")
    text = _babel_unit(value, unit, length="long", format=pattern, locale=locale)
    # Where CLDR as Babel ships it lacks a long name the English key shows; the short one is a word.
    if _digit_table(language) and re.search(r"[a-z]", text):
        text = _babel_unit(value, unit, length="short", format=pattern, locale=locale)
    return digits(text, language)


def decimal_sign(language: str) -> str:
    """What stands between a number and its decimals."""
    return str(format_decimal(0.5, format="0.0", locale=babel_locale(language)))[1]


def _pattern(language: str, decimals: int, digit: str) -> str:
    whole: str = babel_locale(language).decimal_formats[None].pattern.partition(".")[0]
    return whole + ("." if decimals else "") + digit * decimals


def _with_affixes(number: str, pattern: str) -> str:
    body = re.search(r"[#0.,]+", pattern)
    return number if body is None else pattern.replace(body.group(), number, 1)


@cache
def babel_locale(language: str) -> Locale:
    """Babel's locale of a language; English where CLDR has none."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def language_name(language: str) -> str:
    """What a language calls itself; its code where CLDR does not know."""
    try:
        name = Locale.parse(language, sep="-").get_display_name(language)
    except (UnknownLocaleError, ValueError):
        name = None
    # CLDR gives names for the middle of a sentence: français.
    return f"{name[:1].upper()}{name[1:]}" if name else language


@cache
def _digit_table(language: str) -> dict[int, int]:
    own = _DIGITS.get(babel_locale(language).default_numbering_system or "latn")
    return str.maketrans("0123456789", own) if own else {}
