"""Every error a user of tatka can meet.

The hierarchy:

    TatkaError
    ├── Problems            several of the others, found in one go
    ├── SettingsError       pyproject.toml, mkdocs.yml
    ├── ExampleError        a script under examples/
    ├── RecordError         a record under records/
    ├── RunError            a run that failed, hung or could not start
    ├── CaptureError        a table, figure or chart that could not be captured
    ├── ChapterError        a page under docs/
    ├── TranslationError    the file of confirmed translations
    ├── StaleError          something stale where only fresh is allowed
    ├── SiteError           the site could not be built or served
    └── SetupError          the machine lacks something: a browser, a package

All carry where (file and line), what is wrong, and what to do about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class TatkaError(Exception):
    """Something is wrong and a person can mend it.

    Args:
        what: What is wrong, one sentence.
        path: The file it is in, relative to the repository where possible.
        line: The line in that file, counted from 1.
        hint: What to do about it.
    """

    def __init__(
        self,
        what: str,
        *,
        path: object | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        """Keep the data; the message is composed when asked for."""
        super().__init__(what)
        self.what = what
        self.path = None if path is None else str(path)
        self.line = line
        self.hint = hint

    @property
    def where(self) -> str:
        """`file:line`, `file`, or nothing."""
        if self.path is None:
            return ""
        return self.path if self.line is None else f"{self.path}:{self.line}"

    def __str__(self) -> str:
        """`file:line: what`, and the hint on a line of its own."""
        first = f"{self.where}: {self.what}" if self.where else self.what
        return f"{first}\n  {self.hint}" if self.hint else first


class Problems(TatkaError):  # noqa: N818 - the plural says what it is
    """Several problems found in one go, so that they can be mended in one go.

    Attributes:
        problems: The problems, in the order of their files and lines.
    """

    def __init__(self, problems: Iterable[TatkaError]) -> None:
        """Flatten nested collections and sort by place."""
        flat: list[TatkaError] = []
        for problem in problems:
            flat.extend(problem.problems if isinstance(problem, Problems) else [problem])
        flat.sort(key=lambda problem: (problem.path or "", problem.line or 0))
        self.problems: tuple[TatkaError, ...] = tuple(flat)
        count = len(self.problems)
        super().__init__(f"{count} problem{'' if count == 1 else 's'}")

    def __str__(self) -> str:
        """One problem after the other."""
        return "\n".join(str(problem) for problem in self.problems)


class SettingsError(TatkaError):
    """The settings in pyproject.toml or mkdocs.yml are not valid."""


class ExampleError(TatkaError):
    """A script under examples/ can't be used as it stands."""


class RecordError(TatkaError):
    """A record can't be read or written."""


class RunError(TatkaError):
    """A run failed, took too long, or could not start."""


class CaptureError(TatkaError):
    """A table, figure or chart could not be captured."""


class ChapterError(TatkaError):
    """A page under docs/ can't be woven."""


class TranslationError(TatkaError):
    """The file of confirmed translations can't be used."""


class StaleError(TatkaError):
    """Something is stale where only fresh is allowed."""


class SiteError(TatkaError):
    """The site could not be built or served."""


class SetupError(TatkaError):
    """The machine lacks something that this step needs."""


def raise_all(problems: Iterable[TatkaError]) -> None:
    """Raise what was collected, if anything was.

    Raises:
        TatkaError: The one problem, or `Problems` where there are several.
    """
    found = list(problems)
    if len(found) == 1:
        raise found[0]
    if found:
        raise Problems(found)
