"""Words, numbers and dates as a language writes them."""

from tatka.core.locale.numbers import (
    digits,
    format_date,
    format_duration,
    format_number,
    format_percent,
    format_size,
    shown_decimals,
)
from tatka.core.locale.values import format_value
from tatka.core.locale.words import message, messages

__all__ = [
    "digits",
    "format_date",
    "format_duration",
    "format_number",
    "format_percent",
    "format_size",
    "format_value",
    "message",
    "messages",
    "shown_decimals",
]
