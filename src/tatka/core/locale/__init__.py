"""Words, numbers and dates as a language writes them."""

from tatka.core.locale.numbers import (
    digits,
    format_date,
    format_duration,
    format_number,
    format_percent,
    format_size,
    language_name,
    shown_decimals,
)
from tatka.core.locale.values import format_value
from tatka.core.locale.words import message, message_keys, template, use_catalogues

__all__ = [
    "digits",
    "format_date",
    "format_duration",
    "format_number",
    "format_percent",
    "format_size",
    "format_value",
    "language_name",
    "message",
    "message_keys",
    "shown_decimals",
    "template",
    "use_catalogues",
]
