"""What kernels are started with: an environment in which the same code gives the same bits."""

from __future__ import annotations

import os
import platform
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tatka.core.settings import Settings

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

# What `environment` sets itself: the same for every run, or of no meaning to results.
VARIABLES_OF_RUNS = frozenset(
    {*_THREADS, "COLUMNS", "IPYTHONDIR", "JPY_PARENT_PID", "JUPYTER_CONFIG_DIR", "LC_ALL", "LINES",
     "MATPLOTLIBRC", "MPLBACKEND", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONPATH",
     "PYTHONUTF8", "TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS", "TF_FORCE_GPU_ALLOW_GROWTH",
     "TZ"}
)  # fmt: skip


def is_heavy(imported: Iterable[str]) -> bool:
    """Whether code that imports these modules (dotted names) computes with a heavy library."""
    return any(name.partition(".")[0] in HEAVY for name in imported)


def threads_for(settings: Settings, *, heavy: bool) -> int:
    """How many threads a run computes with.

    The number changes the bits of a result, so it depends on the example and the settings alone,
    never on how many runs there are at a time.
    """
    return settings.threads if heavy else 1


def environment(
    settings: Settings, threads: int, base: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The environment of a host and its kernels.

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
