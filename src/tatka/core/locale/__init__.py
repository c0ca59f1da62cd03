"""Words, numbers and dates as a language writes them."""

from tatka.core.locale.numbers import (
    digits,
    format_date,
    format_duration,
    format_number,
    format_percent,
    format_size,
    is_right_to_left,
    language_name,
    scientific,
    shown_decimals,
)
from tatka.core.locale.values import format_value
from tatka.core.locale.words import (
    course_languages,
    message,
    message_keys,
    template,
    translated,
    use_catalogues,
)

__all__ = [
    "course_languages",
    "digits",
    "format_date",
    "format_duration",
    "format_number",
    "format_percent",
    "format_size",
    "format_value",
    "is_right_to_left",
    "language_name",
    "message",
    "message_keys",
    "scientific",
    "shown_decimals",
    "template",
    "translated",
    "use_catalogues",
]
