"""A process that shows snapshots in the real TensorBoard: `python -m` this module.

It reads one folder of logs a line from standard input and answers each with the address where
TensorBoard shows it, with the learner's own names of runs. The address is the same for all: a
browser compiles TensorBoard's page once, and not for each picture; what is shown there is the last
folder. It ends with its input, so that it never outlives the process that started it.
"""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_WITHOUT_TENSORFLOW = "tensorboard.compat.notf"


class _OneAddress:
    """Serves whichever application was made last; TensorBoard makes its servers by it."""

    def __init__(self, make_server: Any) -> None:  # noqa: ANN401 - TensorBoard's are untyped
        self._make_server = make_server
        self._server: Any = None
        self._application: Any = None

    def __call__(self, application: Any, flags: Any) -> Any:  # noqa: ANN401 - as above
        """A server of an application; from the second on, what stands for the first."""
        self._application = application
        if self._server is None:
            self._server = self._make_server(self._answer, flags)
            return self._server
        return self

    def serve_forever(self) -> None:
        """Do nothing: the first server does."""

    def get_url(self) -> str:
        """The address of all."""
        return str(self._server.get_url())

    def _answer(self, environ: Any, start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        answer: Iterable[bytes] = self._application(environ, start_response)
        return answer


def main() -> None:
    """Serve until the input ends."""
    program = _load_program()
    # What is not an answer goes elsewhere: the answers are all the other side reads.
    answers, sys.stdout = sys.stdout, sys.stderr
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    address = _OneAddress(program.create_port_scanning_werkzeug_server)
    for line in sys.stdin:
        board = program.TensorBoard(server_class=address)
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
