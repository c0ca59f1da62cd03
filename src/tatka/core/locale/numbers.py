"""Numbers, dates, durations and sizes as a language writes them: CLDR by way of Babel."""

from __future__ import annotations

import math
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
# What is shown of a number whose author has not said it: so many significant digits at least, and
# so many decimals where the number is not smaller than they can say.
_SIGNIFICANT, _DECIMALS = 4, 4
# Outside of these, powers of ten are easier to read than rows of zeros.
_SMALL, _LARGE = 1e-4, 1e15
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def digits(text: str, language: str) -> str:
    """Text with its Latin digits replaced by the language's own."""
    return text.translate(_digit_table(language))


def format_number(
    value: Number, language: str, *, decimals: int | None = None, group: bool = True
) -> str:
    """A number with the language's grouping and digits.

    Without `decimals`, at least four significant digits are shown, and no number that is not zero
    is shown as zero: 0.8355, 0.0001235, 3.2 × 10⁻⁹. Zeros at the end are left out, unless the
    number would look whole, and is not: 0.99999 is 1.0000.

    Args:
        value: The number.
        language: Code of the language.
        decimals: How many decimals.
        group: Whether thousands, or lakh and crore, are set apart.
    """
    if decimals is not None:
        return format_decimals(value, language, decimals=decimals, group=group)
    shown = shown_decimals(value)
    if shown is None:
        mantissa, _, exponent = format(value, f".{_SIGNIFICANT - 1}e").partition("e")
        return scientific(f"{mantissa.rstrip('0').rstrip('.')}e{exponent}", language)
    return format_decimals(value, language, decimals=shown, group=group)


def shown_decimals(value: Number) -> int | None:
    """How many decimals `format_number` shows of a number; None where it shows a power of ten."""
    if isinstance(value, int) or not math.isfinite(value) or value == 0:
        return 0
    size = abs(float(value))
    if not _SMALL <= size < _LARGE:
        return None
    decimals = max(_DECIMALS, _SIGNIFICANT - 1 - math.floor(math.log10(size)))
    needed = len(format(value, f".{decimals}f").partition(".")[2].rstrip("0"))
    return decimals if needed == 0 and value != int(value) else needed


def scientific(text: str, language: str) -> str:
    """What Python wrote with or without an `e`, in a language: 1.50 × 10⁻⁵."""
    mantissa, _, exponent = text.partition("e")
    # Python already rounded; what is left is the language's own signs.
    written = digits(mantissa.replace(".", decimal_sign(language)), language)
    if not exponent:
        return written
    power = str(int(exponent)).translate(_SUPERSCRIPTS)
    return f"{written} × {digits('10', language)}{power}"


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
    if isinstance(value, int):
        # Python would make a float of it first, which has no more than sixteen digits.
        number = Decimal(value)
    elif value == value and abs(value) != float("inf"):  # noqa: PLR0124 - not a number
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


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from the right."""
    return babel_locale(language).text_direction == "rtl"


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
