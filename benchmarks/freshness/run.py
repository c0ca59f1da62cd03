"""Show that nothing stale goes unseen: `python benchmarks/freshness/run.py`.

Writes `results.json` and `results.md` beside itself. Takes a few minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path

from compare import TATKA, Bench, definitions, outcomes, summary
from rivals import VERSIONS
from scaling import measure

HERE = Path(__file__).parent


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="how often each construct comes")
    parser.add_argument("--share", type=float, default=1.0, help="part of the changes to make")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--without-rivals", action="store_true")
    parser.add_argument("--environment", type=Path, help="a folder to keep the other tools in")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder).resolve()
        rivals = None if options.without_rivals else options.environment or scratch / "rivals"
        bench = Bench(scratch / "first", options.rounds, None)
        if rivals is not None:
            # Once, before the processes that share it start.
            Bench(scratch / "first", 1, _installed(rivals))
        found = outcomes(
            scratch, rounds=options.rounds, share=options.share, jobs=options.jobs, rivals=rivals
        )
        results = {
            "course": {"examples": bench.count, "definitions": definitions(scratch / "course0")},
            "rivals": VERSIONS if rivals else {},
            **summary(found),
            "status, seconds": measure(scratch, (50, 100, 200, 400)),
        }
    for item in found:
        missed = item.changed - item.flagged[TATKA]
        wrong = item.flagged[TATKA] if item.mutation.harmless else frozenset()
        if missed or wrong:
            print("MISSED" if missed else "WRONG", item.mutation.kind, item.mutation.path)
            print("  ", item.mutation.name, sorted(missed or wrong), item.reasons)
    text = json.dumps(results, indent=1, ensure_ascii=False)
    (options.out / "results.json").write_text(text + "\n", encoding="utf-8")
    (options.out / "results.md").write_text(_markdown(results), encoding="utf-8")
    print(_markdown(results))


def _installed(folder: Path) -> object:
    from rivals import Rivals  # noqa: PLC0415 - named where it is used

    return Rivals(folder)


def _markdown(results: dict) -> str:
    tools = list(results["tools"])
    versions = results["rivals"]
    head = [f"{tool} {versions[tool]}" if tool in versions else tool for tool in tools]
    course = results["course"]
    lines = [
        (
            f"{course['examples']} examples, {course['definitions']} shared definitions, "
            f"{results['mutations']} changes, each followed by a run of every example."
        ),
        "",
        "| | " + " | ".join(head) + " |",
        "| --- |" + " ---: |" * len(tools),
    ]
    rows = {
        "changed outputs noticed (recall)": lambda rate: f"{rate['recall']:.1%}",
        "flagged outputs that changed or could (precision)": lambda rate: (
            f"{rate['precision']:.1%}"
        ),
        "… that changed": lambda rate: f"{rate['precision, outputs only']:.1%}",
        "flagged after harmless changes": lambda rate: rate["flagged after harmless changes"],
    }
    for title, cell in rows.items():
        cells = [str(cell(results["tools"][tool])) for tool in tools]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "Outputs flagged by each, for each kind of change (and changed outputs missed):",
        "",
        "| change | number | outputs changed | " + " | ".join(tools) + " |",
        "| --- | ---: | ---: |" + " ---: |" * len(tools),
    ]
    for kind, row in results["kinds"].items():
        cells = [
            f"{row[tool]}" + (f" (missed {row[f'{tool} missed']})" if row[f"{tool} missed"] else "")
            for tool in tools
        ]
        lines.append(
            f"| {kind} | {row['mutations']} | {row['changed']} | " + " | ".join(cells) + " |"
        )
    lines += [
        "",
        "`tatka status`, whole command, seconds:",
        "",
        "| examples | definitions | first time | afterwards |",
        "| ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row['examples']} | {row['definitions']} | {row['first time']} | {row['afterwards']} |"
        for row in results["status, seconds"]
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
