"""Problems as they travel from process to process and to browsers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tatka.core.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tatka.core.errors import TatkaError


@dataclass(frozen=True)
class Diagnostic:
    """A problem, ready to be shown.

    Attributes:
        what: What is wrong.
        path: The file, relative to the repository; empty for none.
        line: The line; 0 for none.
        hint: What to do; may be empty.
        draft: Whether a draft may have it: only publishing is refused.
    """

    what: str
    path: str = ""
    line: int = 0
    hint: str = ""
    draft: bool = False

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def diagnostics_of(problems: Iterable[TatkaError]) -> list[Diagnostic]:
    """The notes of some problems, each once."""
    found = []
    for problem in problems:
        for one in problem.problems if isinstance(problem, Problems) else (problem,):
            note = Diagnostic(
                what=one.what,
                path=one.path or "",
                line=one.line or 0,
                hint=one.hint or "",
                draft=bool(getattr(one, "strict_only", False)),
            )
            found.append(note)
    return list(dict.fromkeys(found))
