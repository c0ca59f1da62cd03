"""What other programs may call: small, typed, and kept stable from version to version.

Everything else in this package may change with any version. Nothing heavy is imported before it is
called for.

```python
from tatka.api import build, load_course, status

course = load_course("my-course")
for record in status(course):
    print(record.example, record.state)
site = build(course, strict=True)
```
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tatka.core.errors import Problems, TatkaError, raise_all
from tatka.core.settings import Settings, find_root, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.record.status import Status
    from tatka.run.progress import Listener, RunResult
    from tatka.site.build import BuiltSite

__all__ = ["Problems", "Settings", "TatkaError", "build", "load_course", "run", "status"]


def load_course(folder: str | Path = ".") -> Settings:
    """The settings of the course in a folder, or in the nearest one above it.

    Raises:
        SettingsError: There is no course, or a setting is wrong; `Problems` for several.
    """
    return load_settings(find_root(Path(folder)))


def status(course: Settings, *, profile: str | None = None) -> tuple[Status, ...]:
    """Which records are fresh, and why others are not; nothing is run.

    Args:
        course: The settings.
        profile: Only under this profile.

    Raises:
        TatkaError: An example can't be read.
    """
    from tatka.record.status import status as find  # noqa: PLC0415 - see above
    from tatka.script.reading import read_examples  # noqa: PLC0415

    return find(course, read_examples(course), profile)


def run(
    course: Settings, names: Sequence[str] = (), *, listener: Listener | None = None
) -> tuple[RunResult, ...]:
    """Run the examples whose records are not fresh.

    Args:
        course: The settings.
        names: Only these, and what they need; all without.
        listener: Hears how far the runs are.

    Returns:
        How each run ended.

    Raises:
        TatkaError: An example can't be read, or this machine can't run any.
    """
    from tatka.run.progress import Silence  # noqa: PLC0415 - see above
    from tatka.run.refresh import run_stale  # noqa: PLC0415

    return run_stale(course, listener or Silence(), names=names)


def build(course: Settings, *, strict: bool = False) -> BuiltSite:
    """Weave all chapters with the records there are, and make the site; nothing is run.

    Args:
        course: The settings.
        strict: Whether anything wrong or out of date stops it.

    Raises:
        TatkaError: The site can't be built; `Problems` for several reasons.
    """
    from tatka.core.errors import StaleError  # noqa: PLC0415 - see above
    from tatka.site.book import weave_book  # noqa: PLC0415
    from tatka.site.build import build_site  # noqa: PLC0415

    if strict:
        raise_all(
            StaleError(f"the record of {found.example} under {found.profile!r} is {found.state}")
            for found in status(course)
            if found.blocks
        )
    book = weave_book(course)
    raise_all(book.refused(strict=strict))
    return build_site(course, book.folder, strict=strict, mkdocs=book.mkdocs, book=book)
