"""A command is watched over: it ends when asked to, and nothing of it stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

pytestmark = pytest.mark.slow
# The work of a command that no signal of Python's reaches: one call into C that never ends.
BUSY = """
import re, subprocess, sys, tempfile
from pathlib import Path
from tatka.cli.supervisor import supervised

def work():
    Path(sys.argv[1], "temporary").write_text(tempfile.gettempdir())
    subprocess.Popen(["setsid", "sleep", "75319.25"])
    Path(sys.argv[1], "ready").touch()
    if len(sys.argv) > 2:
        return int(sys.argv[2])
    re.match(r"(a+)+$", "a" * 60 + "b")

sys.exit(supervised(work))
"""

HOLDER = """
import fcntl, sys
stream = open(sys.argv[1], "w")
fcntl.flock(stream, fcntl.LOCK_EX)
stream.write('{"command": "tatka run", "process": 4711, "since": "10:00"}')
stream.flush()
print("held", flush=True)
sys.stdin.read()
"""


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", BUSY, str(folder), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={**os.environ, "OF_TEST": str(folder)},
    )
    while not (folder / "ready").exists():
        time.sleep(0.02)
    return process


def left(folder: Path) -> list[int]:
    """What still runs of a command that has ended, after a moment in which it may end."""
    found: list[int] = []
    for _ in range(300):
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("OF_TEST") == str(folder) and process.is_running():
                    found += [] if process.status() == psutil.STATUS_ZOMBIE else [process.pid]
            except psutil.Error:
                continue
        if not found and not temporary(folder).exists():
            break
        time.sleep(0.05)
    return found


def temporary(folder: Path) -> Path:
    return Path((folder / "temporary").read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_busy_command_ends_when_it_is_asked_to(tmp_path: Path, number: signal.Signals) -> None:
    with start(tmp_path) as process:
        process.send_signal(number)
        said, _ = process.communicate()
    assert process.returncode == 130
    assert said == "Interrupted. Every record is as it was, or new and whole.\n"
    assert not left(tmp_path)
    assert not temporary(tmp_path).exists()


@pytest.mark.parametrize("group", [False, True])
def test_nothing_is_left_of_a_command_that_is_killed(tmp_path: Path, *, group: bool) -> None:
    with start(tmp_path) as process:
        if group:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.communicate()
    assert not left(tmp_path)
    assert not temporary(tmp_path).exists()


@pytest.mark.parametrize("code", ["0", "1", "2"])
def test_the_code_is_that_of_the_work(tmp_path: Path, code: str) -> None:
    with start(tmp_path, code) as process:
        said, _ = process.communicate()
    assert (process.returncode, said) == (int(code), "")
    assert not left(tmp_path)
    assert not temporary(tmp_path).exists()


def test_two_commands_on_one_tree_wait_for_each_other(make_course: Any) -> None:
    root: Path = make_course({"pyproject.toml": "[tool.tatka]\n"}).root
    command = [sys.executable, "-m", "tatka", "--root", str(root), "weave"]
    (root / ".tatka").mkdir(exist_ok=True)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(root / ".tatka" / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == "held\n"
    waiting = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert waiting.stderr is not None
    said = waiting.stderr.readline()
    assert said == "waiting for `tatka run` (process 4711, since 10:00) to end\n"
    assert waiting.poll() is None
    holder.communicate("")
    waiting.communicate()
    assert waiting.returncode in {0, 1}


def test_a_fault_of_ours_is_told_and_looks_like_no_interruption() -> None:
    code = """
import sys
from tatka.cli.supervisor import supervised

def work():
    raise ModuleNotFoundError("no such thing")

sys.exit(supervised(work))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "ModuleNotFoundError: no such thing" in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["init", "course", "--yes"]])
def test_a_reader_who_has_gone_is_no_fault(tmp_path: Path, arguments: list[str]) -> None:
    command = subprocess.Popen(
        [sys.executable, "-m", "tatka", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert command.stdout is not None
    command.stdout.close()
    _, said = command.communicate(timeout=60)
    assert (command.returncode, said) == (0, "")
