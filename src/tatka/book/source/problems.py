"""What can be wrong with a chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.core.errors import ChapterError
from tatka.core.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable


class ChapterProblem(ChapterError):  # noqa: N818 - one of many, most of them noted, not raised
    """Something wrong with a chapter, at one of its lines.

    Attributes:
        strict_only: Whether a draft may be built with it; a strict build never is.
        remark: Whether it is only told: a strict build may have it too.
    """

    def __init__(
        self,
        what: str,
        *,
        path: object | None = None,
        line: int | None = None,
        hint: str | None = None,
        strict_only: bool = False,
        remark: bool = False,
    ) -> None:
        """Keep the data; the message is composed when asked for."""
        super().__init__(what, path=path, line=line, hint=hint)
        self.strict_only = strict_only or remark
        self.remark = remark


def nearest(name: str, known: Iterable[str], *, what: str = "Known are", prefix: str = "") -> str:
    """A hint for a name that isn't known: the names most like it, or all of them if they are few.

    Args:
        name: What was written.
        known: What could have been.
        what: How the list of all names begins.
        prefix: What stands in front of every name that could have been.
    """
    return did_you_mean(name, known, listed=what, prefix=prefix, quoted=False)
