"""Executed at the start of each interpreter that an example starts: it reads variables, too.

Its folder is at the beginning of PYTHONPATH there. It must not fail, and leaves nothing behind.
"""

import importlib
import os
import sys


def _watch(here: str) -> None:
    path = os.path.join(os.path.dirname(here), "variables.py")
    with open(path, encoding="utf-8") as file:
        names = {"__name__": "tatka_variables"}
        exec(compile(file.read(), path, "exec"), names)  # noqa: S102 - our own
    names["Variables"](None).watch()  # type: ignore[operator]


def _others(here: str) -> None:
    """Execute the module of this name that this one stands in the way of."""
    for folder in sys.path:
        path = os.path.join(folder, "sitecustomize.py")
        if os.path.abspath(folder) != here and os.path.isfile(path):
            del sys.modules["sitecustomize"]
            importlib.import_module("sitecustomize")

            return


def _start() -> None:
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != here]
    try:
        _watch(here)
    except Exception as error:  # noqa: BLE001 - to say it would be in the output of the example
        del error
    _others(here)


_start()
