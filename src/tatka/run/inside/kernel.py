"""The kernel of one run, in a process of its own: forked by a server, or in a new interpreter."""

from __future__ import annotations

import json
import os
import sys
import traceback
from functools import partial
from types import SimpleNamespace
from typing import Any

from tatka.core import processes
from tatka.run.inside import audit as watch
from tatka.run.inside.observer import run_observed


def run(task: dict[str, Any], server: int) -> None:
    """Be the kernel, and exit.

    Args:
        task: `connection` (file), `folder` to run in, `log` for what bypasses the kernel,
            `preloaded` modules, `scratch`, `seen` (file), and where things are (see `Places`).
        server: The process number of the server; if it is gone, so is this.
    """
    try:
        _be_alone(task, server)
        code = run_observed(task, partial(_be_kernel, task))
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:  # noqa: BLE001 - a child of a fork must never return to its server's code
        traceback.print_exc()
        code = 1
    watch.leave(code)


def _be_kernel(task: dict[str, Any], *, observed: bool) -> int:
    watch.start(task, observed=observed)
    _serve(task["connection"])
    return 0


def _be_alone(task: dict[str, Any], server: int) -> None:
    # A group of its own, so that what the example starts can be ended with it.
    os.setsid()
    # Elsewhere than on Linux, ipykernel looks for its parent once a second.
    processes.die_with_parent(server)
    processes.add_mark(processes.RUN_MARK, str(os.getpid()))
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(task["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(nothing)
    os.close(log)
    os.chdir(task["folder"])


def import_ipykernel() -> Any:  # noqa: ANN401 - it ships no types
    """Import the kernel's application, without the debugger that takes half of its start."""
    missing = object()
    debugger = sys.modules.get("debugpy", missing)
    # An entry of None makes an import of that name fail, and ipykernel does well without it.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    try:
        import ipykernel.debugger  # noqa: PLC0415 - prepared in kernel servers
        from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - as above
        from jupyter_client import session  # noqa: PLC0415 - as above

        # An example that puts a function of its own in the place of json.dumps would else leave
        # its kernel without words.
        vars(session)["json"] = SimpleNamespace(**vars(json))
        del ipykernel
    finally:
        del sys.modules["debugpy"]
        if debugger is not missing:
            sys.modules["debugpy"] = debugger  # type: ignore[assignment]
    return IPKernelApp


def _serve(connection: str) -> None:
    application = import_ipykernel()
    # Here, and not above: it needs ipykernel.
    from tatka.capture.inside.descriptors import CLASS  # noqa: PLC0415 - as said

    sys.argv = ["ipykernel_launcher.py", "-f", connection]
    # Writing each input into a history database would cost time, and nobody reads it.
    application.launch_instance(
        [
            "-f",
            connection,
            "--HistoryManager.enabled=False",
            f"--IPKernelApp.outstream_class={CLASS}",
        ]
    )


if __name__ == "__main__":
    run(json.loads(sys.argv[1]), int(sys.argv[2]))
