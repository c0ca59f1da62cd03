"""Lines for the shell (`!ls`, `files = !ls`): where the command fails, the cell does."""

from __future__ import annotations

import subprocess
from typing import Any

from IPython.utils.text import LSString, SList


def fail_with_commands(shell: Any) -> None:  # noqa: ANN401 - IPython's shell is untyped
    """Have a command that ends with another code than 0 raise `subprocess.CalledProcessError`.

    Jupyter shows what a failed command printed and goes on, and a result that is none gets into a
    book. `|| true` says that a failure is no harm.

    Args:
        shell: IPython's interactive shell.
    """
    run = shell.system

    def system(command: str) -> None:
        run(command)
        code = shell.user_ns.get("_exit_code", 0)
        if code:
            raise subprocess.CalledProcessError(code, command)

    def getoutput(command: str, split: bool = True, depth: int = 0) -> SList | LSString:  # noqa: FBT001, FBT002 - IPython's signature
        expanded = shell.var_expand(command, depth=depth + 1)
        done = subprocess.run(  # noqa: S602 - a line for the shell is what the learner wrote
            expanded,
            shell=True,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        return SList(done.stdout.splitlines()) if split else LSString(done.stdout)

    shell.system = system
    shell.getoutput = getoutput
