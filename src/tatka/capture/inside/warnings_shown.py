"""Hands warnings to whoever makes the record, which knows what the author wants to be shown."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tatka.record import mime

if TYPE_CHECKING:
    from typing import TextIO

# Of scikit-learn, SciPy and statsmodels.
_ABOUT_RESULTS = frozenset(
    {"ConvergenceWarning", "UndefinedMetricWarning", "FitFailedWarning", "OptimizeWarning",
     "IntegrationWarning", "LinAlgWarning", "DataConversionWarning", "ConstantInputWarning",
     "DegenerateDataWarning", "PerfectSeparationWarning"}
)  # fmt: skip
_CELL = re.compile(r"[/\\]ipykernel_\d+[/\\]\d+\.py$|^<ipython-input|^<string>$|^<stdin>$")


class Warnings:
    """Takes the place of `warnings.showwarning`, which is there to be replaced."""

    def __init__(self, publisher: Any) -> None:  # noqa: ANN401 - IPython's are untyped
        """Know where warnings go.

        Args:
            publisher: IPython's, of displayed data.
        """
        self._publisher = publisher
        self._process = os.getpid()

    def __call__(  # noqa: PLR0917 - Python's signature
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        """Publish a warning, and whether it is about the author's own code.

        It is if the line that it names is in a cell or in the course's own modules: NumPy's about
        a division by zero there, pandas' about a call there, those that the code itself raises.
        And it is, wherever it comes from, if it says something about the numbers (NumPy's mean of
        nothing, a model of scikit-learn that did not converge) and not about how a library is
        written.

        Args:
            message: What to show.
            category: The kind of warning.
            filename: The file it names.
            lineno: The line it names; not shown.
            file: Where to, if it was asked for.
            line: The source line; not shown.
        """
        del lineno, line
        said = f"{category.__name__}: {message}\n"
        if file is not None:
            file.write(said)
            return
        own = not (is_installed(filename) and _is_about_code(category))
        if os.getpid() != self._process:
            # A process that was forked can't speak for the kernel.
            if own:
                sys.stderr.write(said)
            return
        warning = {
            "own": own,
            "category": category.__name__,
            "message": str(message),
            "origin": _origin(filename),
        }
        self._publisher.publish(data={mime.WARNING: warning})


def _is_about_code(category: type[Warning]) -> bool:
    """Whether warnings of a kind tell those who wrote the code what to change, not its users."""
    about_results = issubclass(category, RuntimeWarning) or any(
        kind.__name__ in _ABOUT_RESULTS for kind in category.__mro__
    )
    return not about_results


@cache
def is_installed(filename: str) -> bool:
    """Whether a file is of Python or a library, and not a cell or a module of the course."""
    if _CELL.search(filename):
        return False
    paths = sysconfig.get_paths()
    file = Path(filename)
    return filename.startswith("<") or any(
        file.is_relative_to(paths[kind]) for kind in ("stdlib", "platstdlib", "purelib", "platlib")
    )


def _origin(filename: str) -> str:
    """The library that a file is of."""
    for kind in ("purelib", "platlib", "stdlib"):
        folder = sysconfig.get_paths()[kind]
        if Path(filename).is_relative_to(folder):
            return Path(filename).relative_to(folder).parts[0].removesuffix(".py")
    return Path(filename).name
