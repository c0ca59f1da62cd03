"""A process that shows snapshots in the real TensorBoard: `python -m` this module.

It reads one folder of logs a line from standard input and answers each with the address where a
TensorBoard of its own shows it: one process for all, and in each the learner's own names of runs.
It ends with its input, so that it never outlives the process that started it.
"""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from types import ModuleType

_WITHOUT_TENSORFLOW = "tensorboard.compat.notf"


def main() -> None:
    """Serve until the input ends."""
    program = _load_program()
    # What is not an answer goes elsewhere: the answers are all the other side reads.
    answers, sys.stdout = sys.stdout, sys.stderr
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    for line in sys.stdin:
        board = program.TensorBoard()
        board.configure(
            argv=[
                "tensorboard",
                f"--logdir={line.rstrip()}",
                "--host=127.0.0.1",
                "--port=0",
                "--load_fast=false",
                "--reload_interval=0",
                # All points of all curves, all steps of all histograms.
                "--samples_per_plugin=scalars=100000,histograms=1000",
            ]
        )
        print(board.launch(), file=answers, flush=True)


def _load_program() -> ModuleType:
    """TensorBoard without TensorFlow, installed or not: a sixth of its start and memory."""
    import tensorboard.compat  # noqa: PLC0415 - what follows must come first

    empty = ModuleType(_WITHOUT_TENSORFLOW)
    sys.modules[_WITHOUT_TENSORFLOW] = empty
    tensorboard.compat.notf = empty
    return import_module("tensorboard.program")


if __name__ == "__main__":
    main()
