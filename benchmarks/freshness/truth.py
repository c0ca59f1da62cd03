"""What examples really print: each one run in a process of its own.

Run as a program with the folder of a course: prints, as JSON, for each example, its output, the
modules of the course it imported, the files it read and the functions it called.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def run_all(root: Path) -> dict[str, dict[str, Any]]:
    """Run all examples of a course.

    Args:
        root: Its folder.

    Returns:
        For each example: `output`, `modules`, `files`, `called` (`FILE::FUNCTION`).
    """
    # Compiled files of an earlier state, with the same second and size, would be believed.
    done = subprocess.run(
        [sys.executable, "-B", "-S", __file__, str(root)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


def _run(root: Path, script: Path) -> dict[str, Any]:
    """Run one script, here; its process is thrown away afterwards."""
    files: set[str] = set()
    called: set[str] = set()
    prefix = str(root) + os.sep

    def audit(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(args[0], str) and args[0].startswith(prefix):
            files.add(args[0].removeprefix(prefix))

    def profile(frame: Any, event: str, _argument: object) -> None:  # noqa: ANN401 - a frame
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(prefix):
            called.add(f"{name.removeprefix(prefix)}::{frame.f_code.co_qualname}")

    sys.addaudithook(audit)
    output = io.StringIO()
    source = script.read_text(encoding="utf-8")
    sys.setprofile(profile)
    with contextlib.redirect_stdout(output):
        try:
            exec(compile(source, "example", "exec"), {"__name__": "__main__"})  # noqa: S102 - that is the job
        except Exception as error:  # noqa: BLE001 - what a failing example shows
            print(f"{type(error).__name__}: {error}")
    sys.setprofile(None)
    modules = {
        str(module.__file__).removeprefix(prefix)
        for module in list(sys.modules.values())
        if str(getattr(module, "__file__", "")).startswith(f"{prefix}src")
    }
    return {
        "output": output.getvalue(),
        "modules": sorted(modules),
        "files": sorted(name for name in files if name.startswith("src") and name not in modules),
        "called": sorted(called),
    }


def _main(root: Path) -> None:
    sys.path[:0] = [str(root / "src"), str(root / "vendor")]
    results = {}
    for script in sorted((root / "examples").glob("*.py")):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            with os.fdopen(writing, "w") as stream:
                json.dump(_run(root, script), stream)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as stream:
            results[script.stem] = json.load(stream)
        os.waitpid(child, 0)
    print(json.dumps(results))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
