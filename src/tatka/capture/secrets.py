"""What must not be published: keys, passwords, values of environment variables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Names that only secrets have. `key`, `token` and `auth` have other meanings in courses: there
# the content decides.
_NAMES = re.compile(
    r"(?:^|_)(?:pass(?:word|wd|phrase)s?|secrets?|credentials?|api_?keys?|(?:access|private|"
    r"secret|account|storage|master)_?keys?|(?:access|auth|bearer|refresh|api|session)_?tokens?|"
    r"client_?secret|conn(?:ection)?_?str(?:ing)?)(?:$|_)",
)
_PERHAPS = re.compile(r"(?:^|_)(?:keys?|tokens?|auth|pin)(?:$|_)")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# What services hand out; their formats are documented, so that leaks can be found.
_CONTENTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
        r"\bsk-[A-Za-z0-9_-]{20,}",
        r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})",
        r"\bglpat-[\w-]{20,}",
        r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
        r"\bAIza[\w-]{35}",
        r"\bhf_[A-Za-z0-9]{30,}",
        r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
        r"\bnpm_[A-Za-z0-9]{36}\b",
        r"\bpypi-[\w-]{50,}",
        r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}",
        r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
        r"\b[a-z][a-z0-9+.-]*://[^\s/:@]+:[^\s/@]{3,}@",
        r"\bBearer [A-Za-z0-9._~+/-]{20,}",
    )
)
# A text without spaces in which letters and digits are mixed as chance would.
_RANDOM = re.compile(r"(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[A-Za-z0-9+/=_.-]{16,}")
# Shorter ones are part of many texts.
_CONTAINED = 5
# What a numeric value must have to be taken for a variable's.
_NUMERIC = 4


@dataclass(frozen=True)
class Secrets:
    """Knows what must not be published.

    Attributes:
        environment: Values of the environment variables that the code has read.
    """

    environment: Mapping[str, str] = field(default_factory=dict)

    def of_value(self, name: str, value: Any) -> str | None:  # noqa: ANN401 - JSON
        """Why a variable's value looks like a secret, if it does.

        Args:
            name: Of the variable.
            value: As JSON.
        """
        plain = _CAMEL.sub("_", name).lower()
        texts = list(_texts(value))
        if _NAMES.search(plain) and any(isinstance(text, str) and text.strip() for text in texts):
            return "by its name"
        for text in texts:
            if why := self._of_scalar(text):
                return why
            if _PERHAPS.search(plain) and isinstance(text, str) and _RANDOM.fullmatch(text):
                return "by its name and content"
        return None

    def of_text(self, text: str) -> str | None:
        """What looks like a secret in a text that is shown: in words, never the secret itself."""
        for name, value in self.environment.items():
            if len(value) > _CONTAINED and value in text:
                return f"the value of the environment variable {name}"
        return "a key or a password, by its form" if _is_handed_out(text) else None

    def _of_scalar(self, value: object) -> str | None:
        for name, secret in self.environment.items():
            if not secret:
                continue
            if isinstance(value, str):
                same = value == secret or (len(secret) >= _CONTAINED and secret in value)
            else:
                same = len(secret) >= _NUMERIC and str(value) == secret
            if same:
                return f"the environment variable {name}"
        if isinstance(value, str) and _is_handed_out(value):
            return "by its form"
        return None


def _is_handed_out(text: str) -> bool:
    return any(pattern.search(text) for pattern in _CONTENTS)


def _texts(value: object) -> Iterator[str | float]:
    """The texts and numbers inside a JSON value, keys included."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        yield value
