"""What kernels are started with: an environment in which the same code gives the same bits."""

from __future__ import annotations

import os
import platform
from typing import TYPE_CHECKING

from tatka.core.errors import SetupError
from tatka.dependencies.lockfile import (
    editable_folder,
    installed_distributions,
    is_version,
    locked_versions,
    wanted_python,
    with_requirements,
)
from tatka.record.fingerprinting import NOT_LOCKED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tatka.core.settings import Settings
    from tatka.record.record import Record

# Libraries that bring threads of their own and seconds of import time. An example that reaches
# none of them is light: it computes with one thread, and many such can run at a time.
HEAVY = frozenset(
    {"jax", "keras", "tensorflow", "tensorflow_datasets", "tf_keras", "torch", "torchvision"}
)
_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
)
# What a user's shell says about their own Python and Jupyter is not for a run to know.
_UNWANTED = (
    "IPYTHONDIR",
    "JPY_PARENT_PID",
    "JUPYTER_CONFIG_DIR",
    "MATPLOTLIBRC",
    "PYTHONINSPECT",
    "PYTHONOPTIMIZE",
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
)


def is_heavy(imported: Iterable[str]) -> bool:
    """Whether code that imports these modules (dotted names) computes with a heavy library."""
    return any(name.partition(".")[0] in HEAVY for name in imported)


def check_environment(settings: Settings, modules: Iterable[str]) -> None:
    """Make sure that what is installed here is what the repository says, before anything runs.

    Looked at are the interpreter, the distributions that examples import, and what these need.

    Args:
        settings: Of the course.
        modules: Dotted names of modules that the examples import.

    Raises:
        SetupError: A version differs.
        SettingsError: The lock can't be read.
    """
    locked = locked_versions(settings.lock)
    wrong = [
        f"{name} {found} (the lock says {locked[name]})"
        for name, found in sorted(with_requirements(installed_distributions(modules)).items())
        if name in locked and not _is_locked(found, locked[name])
    ]
    wanted = wanted_python(settings.root)
    if wanted is not None and not is_version(platform.python_version(), wanted):
        wrong.append(f"Python {platform.python_version()} (.python-version says {wanted})")
    if wrong:
        raise SetupError(
            f"other versions are installed than the repository asks for: {', '.join(wrong)}",
            path=settings.relative(settings.lock),
            hint="Install what the lock says (pip install -r, or uv sync), or make the lock anew.",
        )


def doubtful_packages(settings: Settings, records: Iterable[Record]) -> tuple[str, ...]:
    """What is to be said of the packages that runs have used: their versions don't tell all.

    Args:
        settings: Of the course.
        records: Of runs that have just ended here.
    """
    used: dict[str, str] = {}
    for record in records:
        used |= record.fingerprint.parts.get("packages", {})
    said = []
    unlocked = [
        f"{name} {known.removesuffix(NOT_LOCKED)[1:]}"
        for name, known in sorted(used.items())
        if known.endswith(NOT_LOCKED)
    ]
    if unlocked:
        lock = settings.relative(settings.lock)
        said.append(f"not in {lock}, so other machines may have others: {', '.join(unlocked)}")
    for name in sorted(used):
        folder = editable_folder(name)
        if folder is not None and not folder.is_relative_to(settings.root):
            said.append(
                f"{name} is used as it stands in {folder}: when its code changes there, and its "
                "version does not, nothing becomes stale"
            )
    return tuple(said)


def _is_locked(found: str, locked: str) -> bool:
    """Whether a version is one of those that the lock has, joined by ` | `."""
    plain = found.partition("+")[0]
    return any(found == one or is_version(plain, one) for one in locked.split(" | "))


def threads_for(settings: Settings, *, heavy: bool) -> int:
    """How many threads a run computes with.

    The number changes the bits of a result, so it depends on the example and the settings alone,
    never on how many runs there are at a time.
    """
    return settings.threads if heavy else 1


def environment(
    settings: Settings, threads: int, base: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The environment of a server and its kernels.

    Args:
        settings: Of the course.
        threads: For numerical libraries.
        base: What to start from.
    """
    given = {name: value for name, value in base.items() if name not in _UNWANTED}
    roots = [str(folder) for folder in settings.first_party]
    if given.get("PYTHONPATH"):
        roots.append(given["PYTHONPATH"])
    scratch = settings.work_dir / "home"
    return {
        **given,
        **dict.fromkeys(_THREADS, str(threads)),
        "PYTHONPATH": os.pathsep.join(roots),
        "PYTHONHASHSEED": str(settings.seed),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": given.get("PYTHONDONTWRITEBYTECODE", ""),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "COLUMNS": "80",
        "LINES": "24",
        # oneDNN is on by default on some processors only, and changes the bits.
        "TF_ENABLE_ONEDNN_OPTS": "1" if platform.machine() in {"x86_64", "AMD64"} else "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        # Folders and files that don't exist: a user's own profile would change the pictures.
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_CONFIG_DIR": str(scratch / "jupyter"),
        "MATPLOTLIBRC": os.devnull,
    }
