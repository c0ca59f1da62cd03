"""Environment variables as records know them: by name, and by a digest that gives nothing away."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

UNSET = "=not set"
# Stands for all variables, where code went through them.
ALL = "*"
# What is the same for every run, since tatka sets it, or of no meaning to results.
VARIABLES_OF_RUNS = frozenset(
    {"COLUMNS", "IPYTHONDIR", "JPY_PARENT_PID", "JUPYTER_CONFIG_DIR", "LC_ALL", "LINES",
     "MATPLOTLIBRC", "MKL_NUM_THREADS", "MPLBACKEND", "NUMEXPR_NUM_THREADS", "OMP_NUM_THREADS",
     "OPENBLAS_NUM_THREADS", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONPATH",
     "PYTHONUTF8", "TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS", "TF_FORCE_GPU_ALLOW_GROWTH",
     "TF_NUM_INTEROP_THREADS", "TF_NUM_INTRAOP_THREADS", "TZ", "VECLIB_MAXIMUM_THREADS"}
)  # fmt: skip
# What systems, terminals and sessions set: another on each machine, and nobody's input where code
# goes through all variables.
_OF_MACHINES = re.compile(
    r"_|CI|DISPLAY|EDITOR|HOME|HOST\w*|LANG\w*|LESS\w*|LOGNAME|LS_COLORS|MAIL|OLDPWD|PAGER|PATH"
    r"|PS1|PWD|SHELL|SHLVL|TE?MP|TMPDIR|UID|USER\w*|VISUAL|VIRTUAL_ENV\w*|WINDOWID|COLORTERM"
    r"|CLICOLOR|FORCE_COLOR|GIT_PAGER|INVOCATION_ID|JOURNAL_STREAM|NO_COLOR|RUNNER_\w*"
    r"|(?:CONDA|DBUS|GITHUB|GPG|JPY|LC|PYDEVD|PYTEST|PYTHON|SSH|SUDO|TATKA|TERM|TMUX|VSCODE|XDG)\w*"
)
# Slow on purpose: who has a record must not find a short secret by trying all of them.
_ROUNDS = 50_000


def digests_of(values: Mapping[str, str | None]) -> dict[str, str]:
    """The states of variables, each salted anew; None stands for one that is not set."""
    return {
        name: UNSET
        if value is None and name != ALL
        else _digest(secrets.token_hex(8), _everything() if name == ALL else value or "")
        for name, value in sorted(values.items())
    }


def state_now(name: str, known: str) -> str:
    """The state of a variable in this process, to be compared with a known one.

    Args:
        name: Of the variable.
        known: Its state in a record, whose salt is used again.
    """
    value = _everything() if name == ALL else os.environ.get(name)
    if value is None:
        return UNSET
    salt = known.partition("$")[0] if "$" in known else "0"
    return _digest(salt, value)


def _everything() -> str:
    """All variables of this process that are not those of a run or of a machine."""
    return "\n".join(
        f"{name}={value}"
        for name, value in sorted(os.environ.items())
        if name not in VARIABLES_OF_RUNS and not _OF_MACHINES.fullmatch(name)
    )


@lru_cache(maxsize=256)
def _digest(salt: str, value: str) -> str:
    content = value.encode("utf-8", "surrogateescape")
    return f"{salt}${hashlib.pbkdf2_hmac('sha256', content, salt.encode(), _ROUNDS).hex()[:24]}"
