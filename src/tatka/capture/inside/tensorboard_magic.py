"""`%load_ext tensorboard` and `%tensorboard --logdir DIR`, in a run.

No server starts: the logs are copied as they are at that cell, and pictures of the real
TensorBoard are made from the copy, when the page that shows them is built.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class

from tatka.record import mime
from tatka.record.payloads import TensorBoardView

if TYPE_CHECKING:
    from tatka.capture.inside.staging import Staging

_EXTENSION = "tensorboard"


@magics_class
class TensorBoardMagics(Magics):
    """Takes the places of TensorBoard's own magic and of the two that would load it."""

    def __init__(self, shell: Any, staging: Staging) -> None:  # noqa: ANN401 - untyped
        """Remember where snapshots go.

        Args:
            shell: IPython's interactive shell.
            staging: Takes the snapshots.
        """
        super().__init__(shell)
        self._shell = shell
        self._staging = staging

    @line_magic
    def load_ext(self, line: str) -> None:
        """Load any extension but TensorBoard's, which would bring its own magic."""
        if line.strip() != _EXTENSION:
            self._shell.extension_manager.load_extension(line.strip())

    @line_magic
    def reload_ext(self, line: str) -> None:
        """Reload any extension but TensorBoard's."""
        if line.strip() != _EXTENSION:
            self._shell.extension_manager.reload_extension(line.strip())

    @line_magic
    def tensorboard(self, line: str) -> None:
        """Keep the logs as they are now.

        Raises:
            UsageError: No `--logdir`.
        """
        logdir = find_logdir(line)
        name, folder = self._staging.new_logs()
        copy_events(Path(logdir).expanduser(), folder)
        self._shell.display_pub.publish(
            data={
                mime.TENSORBOARD: TensorBoardView(logdir, name).to_json(),
                "text/plain": f"TensorBoard: {logdir}",
            }
        )


def find_logdir(line: str) -> str:
    """The folder that a line of arguments for TensorBoard names.

    Raises:
        UsageError: It names none.
    """
    words = shlex.split(line)
    for number, word in enumerate(words):
        if word.startswith("--logdir="):
            return word.removeprefix("--logdir=")
        if word == "--logdir" and number + 1 < len(words):
            return words[number + 1]
    message = "%tensorboard needs a folder of logs: %tensorboard --logdir DIR"
    raise UsageError(message)


def copy_events(logdir: Path, target: Path) -> None:
    """Copy the event files of a folder of logs, without profiles; a missing folder is empty."""
    for file in sorted(logdir.rglob("*tfevents*")):
        inside = file.relative_to(logdir)
        if file.is_file() and "plugins" not in inside.parts and file.suffix != ".profile-empty":
            (target / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target / inside)
