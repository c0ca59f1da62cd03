"""The code that a kernel executes before the first cell of an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.core.locale import digits

if TYPE_CHECKING:
    from pathlib import Path

STAGING = ".tatka-capture"


def staging_folder(run_folder: Path) -> Path:
    """Where a kernel leaves files (figures, logs) until `finish` takes them into the record."""
    return run_folder / STAGING


def startup_code(run_folder: Path, languages: tuple[str, ...]) -> str:
    """Code to execute silently in a new kernel, before the first cell.

    It adds formatters and magics and leaves no name behind in the learner's namespace. Nothing
    heavy is imported by it: Keras, pandas and matplotlib are only met once an example imports
    them, or where a prepared kernel already has.

    Args:
        run_folder: The folder the run happens in; absolute.
        languages: Codes of the course's languages; figures are drawn once for each where the
            script has a dictionary `translations`.

    Returns:
        Python source, one statement.
    """
    folder = str(staging_folder(run_folder.resolve()))
    # A kernel does without the library that knows the languages: it takes long to import.
    written = {language: digits("0123456789", language) for language in languages}
    return (
        "__import__('tatka.capture.inside.start', fromlist=['start'])"
        f".start(get_ipython(), {folder!r}, {written!r})"
    )
