"""Cold runs of 20 light examples by tatka, mystmd and sphinx-gallery, on two jobs, side by side.

    python benchmarks/run/run.py [--repeats 3] [--folder FOLDER]

The others are installed into FOLDER (a temporary one by default, kept if named). Tools take turns,
so that a busy minute of the machine hits all of them. Writes results.json and results.md beside
this file. `--tensorflow` adds what a run costs beyond the script itself, for an example that trains
a small network with TensorFlow.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beyond import beyond_the_script
from work import EXAMPLES, SLEEP

from tools import PINNED, environment, install, tools

if TYPE_CHECKING:
    from tools import Tool

HERE = Path(__file__).parent


def measure(tool: Tool, folder: Path, programs: Path) -> tuple[float, float]:
    """Seconds of a cold run, and of a second one with nothing changed."""
    root = folder / "work"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    tool.write(root)
    taken = []
    for _ in range(2):
        began = time.perf_counter()
        done = subprocess.run(
            tool.command,
            cwd=root,
            env=environment(root, programs),
            capture_output=True,
            text=True,
            check=False,
        )
        taken.append(time.perf_counter() - began)
        results = tool.done(root)
        if done.returncode or results != EXAMPLES:
            print(done.stdout[-2000:], done.stderr[-2000:])
            raise SystemExit(f"{tool.name}: exit code {done.returncode}, {results} results")
    shutil.rmtree(root)
    return taken[0], taken[1]


def compare(folder: Path, repeats: int) -> dict[str, Any]:
    """All tools in turns."""
    programs = install(folder)
    taken: dict[str, list[tuple[float, float]]] = {}
    for turn in range(repeats):
        for tool in tools(programs):
            seconds = measure(tool, folder, programs)
            taken.setdefault(tool.name, []).append(seconds)
            print(
                f"turn {turn + 1}: {tool.name}: cold {seconds[0]:.1f} s, again {seconds[1]:.1f} s"
            )
    return {
        tool.name: {
            "isolated": tool.isolated,
            "cold": [round(cold, 2) for cold, _ in taken[tool.name]],
            "again": [round(again, 2) for _, again in taken[tool.name]],
        }
        for tool in tools(programs)
    }


def table(results: dict[str, Any]) -> str:
    """results.md."""
    machine = results["machine"]
    repeats = len(next(iter(results["tools"].values()))["cold"])
    versions = ", ".join(f"{name} {number}" for name, number in results["versions"].items())
    lines = [
        f"# {EXAMPLES} light examples, cold, two jobs",
        "",
        f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}.",
        f"Load before the start {machine['load']}. {versions}.",
        f"Each example: numpy, a CSV, shared functions, {SLEEP} s of sleep, one figure.",
        "",
        f"Seconds for the whole command, median of {repeats} (lowest to highest). The commands of",
        "mystmd and sphinx-gallery also write their pages; what that takes can be seen in the last",
        "column, where nothing is executed. tatka draws each figure twice, for light and dark.",
        "",
        "| tool | each example isolated | cold | again, nothing changed |",
        "| --- | --- | --- | --- |",
    ]
    for name, found in results["tools"].items():
        cold, again = (
            f"{statistics.median(found[key]):.1f} ({min(found[key]):.1f} to {max(found[key]):.1f})"
            for key in ("cold", "again")
        )
        lines.append(f"| {name} | {'yes' if found['isolated'] else 'no'} | {cold} | {again} |")
    beyond = results.get("tensorflow")
    if beyond:
        lines += [
            "",
            "## What a run costs beyond the script itself",
            "",
            f"An example that trains a small Keras network; median of {len(beyond['script'])}.",
            "",
            "| | seconds |",
            "| --- | --- |",
            *(f"| {name} | {statistics.median(seconds):.1f} |" for name, seconds in beyond.items()),
        ]
    return "\n".join(lines) + "\n"


def machine() -> dict[str, Any]:
    """Where this is measured."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--tensorflow", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="tatka-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        results = {
            "machine": machine(),
            "versions": PINNED,
            "tools": compare(folder.resolve(), arguments.repeats),
        }
        if arguments.tensorflow:
            results["tensorflow"] = beyond_the_script(folder.resolve(), arguments.repeats)
    finally:
        if arguments.folder is None:
            shutil.rmtree(folder)
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (HERE / "results.md").write_text(table(results), encoding="utf-8")
    print(table(results))


if __name__ == "__main__":
    main()
