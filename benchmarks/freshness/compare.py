"""Which examples tatka and others hold for outdated after each change, and which really are."""

from __future__ import annotations

import ast
import random
import shutil
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mutations import Mutation, mutations
from rivals import Rivals
from truth import run_all

from made_course import write_course
from tatka.core.digests import file_digest
from tatka.script.reading import read_examples
from tatka.record.fingerprint import Fingerprint, Touched
from tatka.record.fingerprinting import Fingerprints
from tatka.record.reasons import compare
from tatka.core.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

TATKA = "tatka"


@dataclass
class Outcome:
    """What happened after one change.

    Attributes:
        mutation: The change.
        changed: Examples whose output is another now.
        could: Those that run the changed definition, so that another input could show it.
        flagged: For each tool, the examples that it holds for outdated.
        reasons: What tatka said of those it flags.
    """

    mutation: Mutation
    changed: frozenset[str]
    could: frozenset[str]
    flagged: dict[str, frozenset[str]]
    reasons: dict[str, list[str]] = field(default_factory=dict)


class Bench:
    """A course on disk, its outputs, and what each tool remembers of it."""

    def __init__(self, root: Path, rounds: int, rivals: Rivals | None) -> None:
        """Write the course, run it once, and let each tool remember it."""
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        self.root = root
        self.count = write_course(root, rounds)
        self.rivals = rivals
        self.before = run_all(root)
        self.touched = {
            name: Touched(
                files={path: file_digest(root / path) or "" for path in seen["files"]},
                modules={path: file_digest(root / path) or "" for path in seen["modules"]},
            )
            for name, seen in self.before.items()
        }
        self.stored = self._fingerprints()
        if rivals is not None:
            rivals.outdated(root)

    def _fingerprints(self) -> dict[str, Fingerprint]:
        settings = load_settings(self.root)
        fingerprints = Fingerprints(settings)
        return {
            name: fingerprints.of(example, settings.profile(), self.touched[name])
            for name, example in read_examples(settings).items()
        }

    def outcome(self, mutation: Mutation) -> Outcome:
        """Make one change, see what happens, and take it back."""
        texts = {mutation.path: mutation.text, **dict(mutation.also)}
        originals = {path: (self.root / path).read_text(encoding="utf-8") for path in texts}
        for path, text in texts.items():
            (self.root / path).write_text(text, encoding="utf-8")
        try:
            after = run_all(self.root)
            reasons = {
                name: [str(reason) for reason in compare(self.stored[name], new)]
                for name, new in self._fingerprints().items()
            }
            outdated = self.rivals.outdated(self.root) if self.rivals else {}
        finally:
            for path, text in originals.items():
                (self.root / path).write_text(text, encoding="utf-8")
        changed = {name for name in after if after[name]["output"] != self.before[name]["output"]}
        place = f"{mutation.path}::{mutation.name}"
        could = {
            name
            for name, seen in self.before.items()
            if mutation.name
            and any(call == place or call.startswith(f"{place}.") for call in seen["called"])
        }
        flagged = {TATKA: frozenset(name for name, found in reasons.items() if found)}
        flagged |= {tool: frozenset(names) for tool, names in outdated.items()}
        return Outcome(
            mutation,
            frozenset(changed),
            frozenset(could),
            flagged,
            {name: found for name, found in reasons.items() if found},
        )


def outcomes(
    scratch: Path, *, rounds: int, share: float = 1.0, jobs: int = 1, rivals: Path | None = None
) -> list[Outcome]:
    """Make all changes to a course, one after the other.

    Args:
        scratch: For copies of the course.
        rounds: How often each way of getting to definitions comes.
        share: Which part of the changes to make; the same ones every time.
        jobs: Processes, each with a copy of its own.
        rivals: Where the other tools are installed; without, they are left out.
    """
    with ProcessPoolExecutor(jobs) as pool:
        parts = [
            pool.submit(
                _part,
                scratch / f"course{job}",
                rivals,
                rounds=rounds,
                share=share,
                job=job,
                jobs=jobs,
            )
            for job in range(jobs)
        ]
        return [outcome for part in parts for outcome in part.result()]


def _part(
    root: Path, rivals: Path | None, *, rounds: int, share: float, job: int, jobs: int
) -> list[Outcome]:
    others = Rivals(rivals) if rivals else None
    bench = Bench(root, rounds, others)
    chosen = chosen_mutations(root, share)
    found = [bench.outcome(mutation) for mutation in chosen[job::jobs]]
    if others is not None:
        others.close()
    return found


def chosen_mutations(root: Path, share: float) -> list[Mutation]:
    """A part of each kind of change, at least one of each; always the same part."""
    kinds: dict[tuple[str, bool], list[Mutation]] = defaultdict(list)
    for mutation in mutations(root):
        kinds[mutation.kind, mutation.harmless].append(mutation)
    chooser = random.Random(0)
    chosen: list[Mutation] = []
    for group in kinds.values():
        count = max(1, round(len(group) * share))
        chosen += chooser.sample(group, count)
    return chosen


def summary(found: list[Outcome]) -> dict[str, object]:
    """Recall and precision of each tool, and of each kind of change."""
    tools = list(found[0].flagged)
    result: dict[str, object] = {"mutations": len(found), "tools": {}, "kinds": {}}
    for tool in tools:
        result["tools"][tool] = _rates(found, tool)  # type: ignore[index]
    kinds = Counter((item.mutation.kind, item.mutation.harmless) for item in found)
    for (kind, harmless), count in sorted(kinds.items()):
        part = [
            item
            for item in found
            if (item.mutation.kind, item.mutation.harmless) == (kind, harmless)
        ]
        name = f"{kind} (harmless)" if harmless else kind
        result["kinds"][name] = {  # type: ignore[index]
            "mutations": count,
            "changed": sum(len(item.changed) for item in part),
            **{tool: sum(len(item.flagged[tool]) for item in part) for tool in tools},
            **{
                f"{tool} missed": sum(len(item.changed - item.flagged[tool]) for item in part)
                for tool in tools
            },
        }
    return result


def _rates(found: list[Outcome], tool: str) -> dict[str, float | int]:
    changed = sum(len(item.changed) for item in found)
    caught = sum(len(item.changed & item.flagged[tool]) for item in found)
    flagged = sum(len(item.flagged[tool]) for item in found)
    strict = sum(len(item.flagged[tool] & item.changed) for item in found)
    right = sum(len(item.flagged[tool] & (item.changed | item.could)) for item in found)
    harmless = [item for item in found if item.mutation.harmless]
    return {
        "changed outputs": changed,
        "caught": caught,
        "recall": caught / changed,
        "flagged": flagged,
        "flagged and changed": strict,
        "flagged and changed or could": right,
        "precision": right / flagged if flagged else 1.0,
        "precision, outputs only": strict / flagged if flagged else 1.0,
        "flagged after harmless changes": sum(len(item.flagged[tool]) for item in harmless),
    }


def definitions(root: Path) -> int:
    """How many functions, classes, methods and constants the shared code of a course defines."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return sum(
        isinstance(node, kinds)
        or (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name))
        for file in (root / "src").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    )
