"""`python -m tatka`."""

import os
import signal

# Until the command is watched over, there is nothing to clear up: Ctrl-C ends it without a word.
for _number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(_number, lambda _number, _frame: os._exit(130))

from tatka.cli.main import main  # noqa: E402 - its imports take a moment

main()
