"""Numbers, dates and strings in both languages."""

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatka.core.errors import TatkaError
from tatka.core.locale import (
    digits,
    format_date,
    format_duration,
    format_number,
    format_percent,
    format_size,
    format_value,
    message,
)


@pytest.mark.parametrize(
    ("value", "spec", "bangla", "english"),
    [
        (14714688, "", "১,৪৭,১৪,৬৮৮", "14,714,688"),
        (14714688, ",", "১,৪৭,১৪,৬৮৮", "14,714,688"),
        (2020, "d", "২০২০", "2020"),
        (0.83551, ".1%", "৮৩.৬%", "83.6%"),
        (0.83551, "", "০.৮৩৫৫", "0.8355"),
        (0.5, "", "০.৫", "0.5"),
        (0.5, ".3f", "০.৫০০", "0.500"),
        (1234567.891, ",.2f", "১২,৩৪,৫৬৭.৮৯", "1,234,567.89"),
        (1234567.891, ".2f", "১২৩৪৫৬৭.৮৯", "1234567.89"),
        (1e-5, ".0e", "১ × ১০⁻⁵", "1 × 10⁻⁵"),
        (0.00012345, ".2g", "০.০০০১২", "0.00012"),
        (14714688, ".1c", "১.৫ কোটি", "14.7 million"),
        (200.4, "s", "৩ মিনিট ২০ সেকেন্ড", "3 minutes 20 seconds"),
        (3.42, ".1s", "৩.৪ সেকেন্ড", "3.4 seconds"),
        (82345, "B", "৮২ কিলোবাইট", "82 kilobytes"),
        (0.021, "+.1%", "+২.১%", "+2.1%"),
        (-0.021, "+.1%", "-২.১%", "-2.1%"),
        (3.26, ".1f kilometer", "৩.৩ কিলোমিটার", "3.3 kilometers"),
        (1234567, ", kilometer", "১২,৩৪,৫৬৭ কিলোমিটার", "1,234,567 kilometers"),
        (True, "", "হ্যাঁ", "yes"),
        ("2026-11-23T21:00:00+00:00", "date", "২৩ নভেম্বর, ২০২৬", "November 23, 2026"),
        ("block4_conv1", "", "block4_conv1", "block4_conv1"),
        (math.nan, ".1%", "NaN", "NaN"),
        (math.inf, "d", "∞", "∞"),
    ],
)
def test_a_value_is_written_as_the_language_writes_it(
    value: object, spec: str, bangla: str, english: str
) -> None:
    assert format_value(value, spec, "bn") == unicodedata.normalize("NFC", bangla)
    assert format_value(value, spec, "en") == english


@given(st.floats(0, 1), st.integers(0, 4))
def test_rounding_is_that_of_an_f_string(value: float, decimals: int) -> None:
    assert format_value(value, f".{decimals}f", "en") == f"{value:.{decimals}f}"
    assert format_value(value, f".{decimals}%", "en") == f"{value:.{decimals}%}"


@given(st.integers(0, 10**9))
def test_grouping_never_changes_the_digits(value: int) -> None:
    bangla = format_value(value, ",", "bn")
    assert bangla.replace(",", "") == digits(str(value), "bn")
    assert int(format_value(value, "", "en").replace(",", "")) == value


@pytest.mark.parametrize(
    ("value", "spec", "what"),
    [
        (0.5, ".1x", "no format '.1x'"),
        (0.5, ".1f parsnip", "no unit 'parsnip'"),
        ("vgg", ".1%", "does not fit"),
        ("vgg", "date", "no date"),
        (0.5, "date", "no date"),
        ([1, 2], "", "the value is a list"),
        ({}, "", "the value is a table"),
        (None, "", "the value is nothing"),
    ],
)
def test_a_format_that_does_not_fit_is_an_error(value: object, spec: str, what: str) -> None:
    with pytest.raises(TatkaError, match=what):
        format_value(value, spec, "bn")


def test_durations_grow_from_tenths_to_hours() -> None:
    assert [format_duration(seconds, "en") for seconds in (0.44, 9.96, 59.6, 60, 3599, 4000)] == [
        "0.4 seconds",
        "10 seconds",
        "1 minute",
        "1 minute",
        "59 minutes 59 seconds",
        "1 hour 6 minutes",
    ]
    assert format_duration(4000, "bn") == "১ ঘন্টা ৬ মিনিট"


def test_sizes_dates_and_shares() -> None:
    assert format_size(900, "bn") == "৯০০ বাইট"
    assert format_size(8_200_000, "bn") == "৮.২ মেগাবাইট"
    assert format_percent(0.5, "bn") == "৫০%"
    assert format_date("2026-01-05", "bn") == unicodedata.normalize("NFC", "৫ জানুয়ারী, ২০২৬")
    assert format_number(1.5, "bn", decimals=2) == "১.৫০"


def test_a_language_without_strings_gets_english_ones() -> None:
    assert message("common.yes", "sw") == "yes"
    assert format_number(1234.5, "fr", decimals=1) == "1\u202f234,5"
