"""However a run ends: records are whole, no process is left, and the next run goes on."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from tatka.record.store import check_record, load_record

pytestmark = pytest.mark.slow
PATIENCE = 180

# Starts a process of its own, as multiprocessing or a data loader would, tells that it is there,
# and hangs. With a file `go`, it ends.
HANG = """
# %% name="hang"
import os, subprocess, sys, time
from pathlib import Path

root = Path({root!r})
child = None
if not (root / "go").exists():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    (root / "pids.part").write_text(f"{{os.getpid()}} {{child.pid}}")
    (root / "pids.part").rename(root / "pids")
while not (root / "go").exists():
    time.sleep(0.05)
answer = 2
"""


@pytest.mark.parametrize(
    ("number", "fork"),
    [
        (signal.SIGINT, True),
        (signal.SIGTERM, False),
        (signal.SIGKILL, True),
        (signal.SIGKILL, False),
    ],
)
def test_ended_by_a_signal(
    course: Any, until: Any, lives: Any, number: signal.Signals, *, fork: bool
) -> None:
    fine = "# %% name='a'\nanswer = 1\n"
    course.only(fine=fine, hang=fine)
    command = [sys.executable, "-m", "tatka", "run", *([] if fork else ["--no-fork"])]
    subprocess.run(command, cwd=course.root, check=True, capture_output=True)
    course.only(fine="# %% name='a'\nanswer = 7\n", hang=HANG.format(root=str(course.root)))
    with subprocess.Popen(
        command, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        until((course.root / "pids").exists)
        until(lambda: _value(course, "fine") == 7)
        pids = list(map(int, (course.root / "pids").read_text(encoding="utf-8").split()))
        pids += [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
        sockets = {path for pid in pids for path in _sockets(pid)}
        assert len(set(pids)) >= 3, "a server, a kernel, and what it started"
        assert sockets
        os.kill(process.pid, number)
        said, _ = process.communicate(timeout=PATIENCE)
    until(lambda: not any(map(lives, pids)))
    until(lambda: not any(path.exists() for path in sockets))
    assert process.returncode == (-number if number == signal.SIGKILL else 130)
    if number != signal.SIGKILL:
        assert "Every record is as it was, or new and whole." in said
        assert "Traceback" not in said
        assert not list((course.root / ".tatka" / "runs").glob("*"))
    assert _value(course, "hang") == 1
    (course.root / "go").touch()
    again = subprocess.run(command, cwd=course.root, check=True, capture_output=True, text=True)
    assert "to run: hang\n" in again.stderr
    assert again.stdout == "1 run.\n"
    assert _value(course, "hang") == 2
    assert not list((course.root / ".tatka" / "runs").glob("*"))


def _value(course: Any, name: str) -> int:
    record = load_record(course.settings, "embedded", name)
    assert record is not None
    check_record(course.settings, record)
    return int(next(iter(record.values.values()))["answer"])


def _sockets(pid: int) -> set[Path]:
    found = set()
    for link in psutil.Process(pid).net_connections("unix"):
        path = Path(str(link.laddr))
        if path.parent.name.startswith("tatka-"):
            found.add(path.parent)
    return found
