"""Kills commands at random moments and looks at what is left.

Usage: kills.py FOLDER [COUNT] [SEED]

Each time one command of a small course is started and, somewhere within the time it takes, ended
by SIGKILL (alone or with its group), SIGTERM or SIGINT. Afterwards

    lost     a record that cannot be read, or a site that is missing or not whole
    strays   processes that it started and that are still there
    behind   files that it left in the folder for temporary files
    late     SIGTERM or SIGINT, and not ended within five seconds, or with another code than 130

are counted; all should be 0. The examples start processes that leave their parent, their group and
their session, with an empty environment.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tatka.core.errors import TatkaError
from tatka.core.settings import load_settings
from tatka.record.store import load_record, records

STRAY = "98765.25"
SECONDS = 5.0
GRACE = 4.0
EXAMPLES = {
    "plain": '# %% name="a"\nnumber = 42\nprint(number)\n',
    "slow": '# %% name="a"\nimport time\ntime.sleep(0.7)\nnumber = 7\n',
    "strays": (
        '# %% name="a"\nimport os, subprocess\n'
        f'subprocess.Popen(["sleep", "{STRAY}"], start_new_session=True)\n'
        f'subprocess.run(["env", "-i", "sh", "-c", "setsid sleep {STRAY} & exit"])\n'
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        f'        os.execvp("sleep", ["sleep", "{STRAY}"])\n    os._exit(0)\n'
        "number = 1\n"
    ),
}
COMMANDS = (
    ("run", "--all"),
    ("run", "--all", "--no-fork"),
    ("build",),
    ("build", "--no-run"),
    ("weave",),
    ("verify",),
    ("translations", "--confirm", "index"),
    ("status",),
    ("serve", "--port", "0"),
)
SIGNALS = ("kill", "kill the group", "SIGTERM", "SIGINT")


@dataclass
class Tally:
    """What was found."""

    tries: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0


def make(root: Path) -> None:
    """A small course in two languages."""
    page = "# {} {{#start}}\n\n{{value}}`plain#a:number`\n\n```{{example}} slow#a\n```\n"
    files = {
        "pyproject.toml": "[tool.tatka]\nlock = 'lock.txt'\n[tool.tatka.profiles.embedded]\n",
        "lock.txt": "",
        "docs/bn/index.md": page.format("শুরু"),
        "docs/en/index.md": page.format("Start"),
        "mkdocs.yml": "site_name: kills\nnav:\n  - index.md\n",
        **{f"examples/{name}.py": text for name, text in EXAMPLES.items()},
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    """Kill, look, count."""
    root = Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    shutil.rmtree(root, ignore_errors=True)
    make(root)
    temporary = root.parent / f"{root.name}-tmp"
    temporary.mkdir(exist_ok=True)
    durations = {command: _duration(root, temporary, command) for command in COMMANDS}
    known = set(records(load_settings(root)))
    tally = Tally()
    with contextlib.suppress(KeyboardInterrupt):
        _go_on(root, temporary, count, chance, durations, known, tally)
    shutil.rmtree(temporary, ignore_errors=True)
    for name, tried in sorted(tally.tries.items()):
        print(f"{tried:5} {name}")
    done = tally.tries.total()
    print(f"{done} tries, {len(tally.faults)} faults, slowest end {tally.slowest:.1f} s")
    sys.exit(bool(tally.faults))


def _go_on(  # noqa: PLR0917 - one loop
    root: Path,
    temporary: Path,
    count: int,
    chance: random.Random,
    durations: dict[tuple[str, ...], float],
    known: set[tuple[str, str]],
    tally: Tally,
) -> None:
    for number in range(count):
        before = len(tally.faults)
        command, how = chance.choice(COMMANDS), chance.choice(SIGNALS)
        moment = chance.uniform(0, durations[command] * 1.1)
        said = f"{number}: tatka {' '.join(command)}, {how} after {moment:.2f} s"
        _try(root, temporary, command, how, moment, said, tally)
        tally.faults += [f"{said}: lost {lost}" for lost in _lost(root, known)]
        for fault in tally.faults[before:]:
            print(fault, flush=True)


def _start(root: Path, temporary: Path, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tatka", *command],
        cwd=root,
        env={**os.environ, "TMPDIR": str(temporary), "KILLS": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _duration(root: Path, temporary: Path, command: tuple[str, ...]) -> float:
    began = time.monotonic()
    with _start(root, temporary, command) as process:
        if command[0] == "serve":
            time.sleep(6)
            process.send_signal(signal.SIGTERM)
        said, _ = process.communicate()
    if process.returncode not in {0, 130}:
        sys.exit(f"tatka {' '.join(command)} failed: {said.decode()}")
    return time.monotonic() - began


def _try(  # noqa: PLR0917 - one try
    root: Path,
    temporary: Path,
    command: tuple[str, ...],
    how: str,
    moment: float,
    said: str,
    tally: Tally,
) -> None:
    with _start(root, temporary, command) as process:
        time.sleep(moment)
        began = time.monotonic()
        over = process.poll() is not None
        tally.tries["over before" if over else how] += 1
        with contextlib.suppress(ProcessLookupError):
            if how == "kill":
                process.kill()
            elif how == "kill the group":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.send_signal(getattr(signal, how))
        words, _ = process.communicate()
    seconds = time.monotonic() - began
    if not over and how.startswith("SIG"):
        tally.slowest = max(tally.slowest, seconds)
        good = process.returncode == 130 or (
            process.returncode == 0 and (command[0] == "serve" or seconds < 1)
        )
        if seconds > SECONDS or not good:
            tally.faults.append(f"{said}: late, {seconds:.1f} s, code {process.returncode}")
        if b"Traceback" in words:
            tally.faults.append(f"{said}: noise\n{words.decode(errors='replace')}")
    until = time.monotonic() + GRACE
    while (left := _strays(root)) and time.monotonic() < until:
        time.sleep(0.05)
    tally.faults += [f"{said}: stray {one}" for one in left]
    for one in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            psutil.Process(int(one.split()[0])).kill()
    while any(temporary.iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    for path in temporary.iterdir():
        tally.faults.append(f"{said}: left behind {path.name}")
        shutil.rmtree(path, ignore_errors=True)


def _strays(root: Path) -> list[str]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                continue
            ours = process.environ().get("KILLS") == str(root)
            if ours or (STRAY in process.cmdline() and not process.environ()):
                found.append(f"{process.pid} {' '.join(process.cmdline())[:80]}")
    return found


def _lost(root: Path, known: set[tuple[str, str]]) -> list[str]:
    settings = load_settings(root)
    lost = []
    for profile, example in sorted(known):
        try:
            if load_record(settings, profile, example) is None:
                lost.append(f"the record of {example}")
        except TatkaError as error:
            lost.append(str(error))
    whole = ("index.html", "en/index.html", "404.html", "sw.js")
    return lost + [f"site/{name}" for name in whole if not (root / "site" / name).is_file()]


if __name__ == "__main__":
    if not hasattr(os, "fork"):
        sys.exit("Only where processes can be killed as on Linux.")
    tempfile.tempdir = None
    main()
