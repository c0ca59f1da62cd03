"""Runs that go wrong in every way: each is its own failure, in words, and the others go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psutil
import pytest

from tatka.core.settings import load_settings
from tatka.run.progress import Silence
from tatka.run.refresh import run_stale

if TYPE_CHECKING:
    from tatka.run.progress import RunResult

pytestmark = pytest.mark.slow
STRAY = "86423.75"

# Each with a part of what is said of it.
FAULTS = {
    "long_line": ('print("x" * 3_000_000)', "emits more text than 2,000 characters"),
    "gush": ('while True:\n    print("x" * 2000)', "emits more text than 2,000 characters"),
    "showers": ("while True:\n    display(1)", "emits more than 50 outputs"),
    "hog": (
        "held = []\nwhile True:\n    held.append(bytearray(20_000_000))",
        "uses more memory than a run may use",
    ),
    "sparse": ('open("artifacts/x", "wb").truncate(10**12)', "under artifacts/"),
    # The cell is over, and nothing but the look at the kernel's limits ends what goes on.
    "late": (
        (
            "import time\n"
            'get_ipython().events.register("pre_execute", lambda: time.sleep(50))\n'
            'open("artifacts/x", "wb").truncate(10**12)'
        ),
        "leaves more under artifacts/",
    ),
    "linked": ('import os\nos.symlink("/etc/passwd", "artifacts/p")', "no ordinary file"),
    "pipe": ('import os\nos.mkfifo("artifacts/f")', "no ordinary file"),
    "named": ('open("artifacts/a\\nb", "w").write("x")', "a name that not every system"),
    "leaves": ("import os\nos.write(2, b'farewell')\nos._exit(3)", "the kernel died"),
    "killer": (
        # Whatever is between the kernel and the process that started it goes along.
        (
            "import os, psutil, time\n"
            "for process in psutil.Process().parents():\n"
            "    if 'tatka.run.inside.kernel_server' in process.cmdline():\n"
            "        server = process\n"
            "server.kill()\ntime.sleep(30)"
        ),
        "the process that starts kernels was ended",
    ),
}
SOUND = {
    "slow": "import time\ntime.sleep(3)\nnumber = 1",
    "bars": (
        "import sys\nfor i in range(20000):\n"
        '    sys.stdout.write("\\b" * 50 + "%050d" % i)\nprint()'
    ),
    "line": 'print("x" * 1900)',
    "half_a_letter": 'name = "\\ud800"',
    "odd_svg": (
        "from IPython.display import SVG\n"
        "SVG(\"<svg xmlns='http://www.w3.org/2000/svg' width='1.2.3' height='nan'/>\")"
    ),
    "strays": (
        "import os, subprocess\n"
        f'subprocess.Popen(["sleep", "{STRAY}"], start_new_session=True)\n'
        f'subprocess.run(["env", "-i", "sh", "-c", "setsid sleep {STRAY} & exit"])\n'
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        f'        os.execvp("sleep", ["sleep", "{STRAY}"])\n    os._exit(0)'
    ),
}


def test_every_fault_is_the_failure_of_its_own_run(course: Any) -> None:
    examples = {**{name: code for name, (code, _) in FAULTS.items()}, **SOUND}
    course.only(**{name: f'# %% name="a"\n{code}\n' for name, code in examples.items()})
    pyproject = course.root / "pyproject.toml"
    limits = "\n[tool.tatka.limits]\ntext = 2000\noutputs = 50\nmemory = 900_000_000\n"
    pyproject.write_text(pyproject.read_text(encoding="utf-8") + limits, encoding="utf-8")
    results = {one.example: one for one in run_stale(load_settings(course.root), Silence(), jobs=2)}
    for name, (_, said) in FAULTS.items():
        _check_failure(results[name], said)
    assert {name: results[name].outcome for name in SOUND} == dict.fromkeys(SOUND, "done")
    assert not _strays()


def _check_failure(result: RunResult, said: str) -> None:
    assert result.outcome == "failed", result.example
    assert result.error is not None
    assert said in result.error.what, result.example
    assert result.error.where.startswith(f"examples/{result.example}.py:")


def _strays() -> list[psutil.Process]:
    return [one for one in psutil.process_iter() if STRAY in _command(one)]


def _command(process: psutil.Process) -> list[str]:
    try:
        return [] if process.status() == psutil.STATUS_ZOMBIE else process.cmdline()
    except psutil.Error:
        return []
