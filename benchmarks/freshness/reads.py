"""Recall and precision for all that runs depend on: `python benchmarks/freshness/reads.py`.

Each construct is a plain script, with edits of what it may depend on. Whether an edit changes what
the script prints is found by running it with plain Python, in a copy of the course; whether tatka
notices, by `status`. Writes `reads.json` and `reads.md` beside itself. With arguments, only
constructs whose names contain one of them; only groups that are whole then get new results.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from constructs import children, data, environment, order, readers, words
import plain
from constructs.construct import Construct, Content, Executable, Files, Link, Touched, Variables
from tatka.core.digests import text_digest
from tatka.core.settings import load_settings
from tatka.record.status import status
from tatka.run.progress import Silence
from tatka.run.refresh import run_stale
from tatka.script.reading import read_examples

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
GROUPS = {
    "data": data.CONSTRUCTS,
    "children": children.CONSTRUCTS,
    "readers in C": readers.CONSTRUCTS,
    "environment": environment.CONSTRUCTS,
    "order": order.CONSTRUCTS,
    "annotations, docstrings, harmless changes": words.CONSTRUCTS,
}
SHORT = dict(zip(GROUPS, ("data", "kids", "readers", "env", "order", "words"), strict=True))
PATIENCE = 120
KEPT = Path(tempfile.gettempdir()) / "tatka-reads"


@dataclass(frozen=True)
class Case:
    """A construct as an example: its name, and where its files are."""

    name: str
    group: str
    construct: Construct
    folder: str

    def named(self, text: str) -> str:
        """With the name in the place of its mark."""
        return text.replace("XX", self.name)

    @property
    def script(self) -> str:
        """The text of the example."""
        start = '# %% name="a"\n'
        if self.construct.where == "package":
            return f"{start}import pkg_{self.name}.m\n"
        code = self.named(self.construct.code)
        if "D" not in code or code.startswith("# %%"):
            return f"{start}{code}\n"
        return f"{start}from pathlib import Path\nD = Path('data_{self.name}')\n{code}\n"

    @property
    def files(self) -> Files:
        """All that is there from the start."""
        found: Files = {**self.construct.files, f"examples/{self.name}.py": self.script}
        if self.construct.where == "package":
            start = "from pathlib import Path\n\nD = Path(__file__).parent / 'data'\n"
            found[f"src/pkg_{self.name}/__init__.py"] = ""
            found[f"src/pkg_{self.name}/m.py"] = start + self.construct.code + "\n"
        return found

    def path(self, key: str) -> str:
        """Where a file is, relative to the course."""
        key = self.named(key)
        if key.startswith(("examples/", "src/")):
            return key
        return key.removeprefix("root/") if key.startswith("root/") else f"{self.folder}/{key}"

    @property
    def changes(self) -> list[tuple[Files, Variables]]:
        """All changes, each of files or of variables."""
        edits: list[tuple[Files, Variables]] = [(edit, {}) for edit in self.construct.edits]
        return [*edits, *(({}, one) for one in self.construct.variables)]


def cases(chosen: list[str]) -> Iterator[Case]:
    """Every construct, in its places."""
    for group, constructs in GROUPS.items():
        short = SHORT[group]
        for key, one in constructs.items():
            for where in ("script", "package") if one.where == "both" else (one.where,):
                name = f"{short}_{key}" if where == "script" else f"{short}p_{key}"
                if chosen and not any(word in name for word in chosen):
                    continue
                folder = f"examples/data_{name}" if where == "script" else f"src/pkg_{name}/data"
                yield Case(name, group, replace(one, where=where), folder)


@contextmanager
def changed(root: Path, case: Case, files: Files) -> Iterator[None]:
    """Files changed for a while."""
    before: dict[str, Content] = {key: held(root / case.path(key)) for key in files}
    times = {key: path.stat() for key in files if (path := root / case.path(key)).is_file()}
    put(root, case, files)
    try:
        yield
    finally:
        put(root, case, before)
        for key, found in times.items():
            os.utime(root / case.path(key), ns=(found.st_atime_ns, found.st_mtime_ns))
        for key, content in before.items():
            if content is None:
                remove_empty((root / case.path(key)).parent)


def remove_empty(folder: Path) -> None:
    """Remove folders that were made for a file."""
    while not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def held(path: Path) -> Content:
    """What is at a place."""
    if path.is_symlink():
        return Link(str(path.readlink()))
    return path.read_bytes() if path.is_file() else None


def put(root: Path, case: Case, files: Files) -> None:
    """Write files, or remove them."""
    for key, content in files.items():
        path = root / case.path(key)
        if isinstance(content, Touched):
            found = path.stat()
            os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns + 100_000_000_000))
            continue
        if path.is_symlink() or path.exists():
            path.unlink()
        if content is None:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            path.symlink_to(content.target)
            continue
        text = content.text if isinstance(content, Executable) else content
        path.write_bytes(case.named(text).encode() if isinstance(text, str) else text)
        if isinstance(content, Executable):
            path.chmod(0o755)


def printed(root: Path, case: Case, variables: Variables) -> str:
    """What a script prints where it is run as it stands."""
    given = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(root / "src")}
    given |= {"TF_CPP_MIN_LOG_LEVEL": "3", case.named("XX_A"): "1"}
    given |= {case.named(key): value for key, value in variables.items() if value is not None}
    for key, value in variables.items():
        if value is None:
            given.pop(case.named(key), None)
    with tempfile.TemporaryDirectory() as folder:
        # What it writes is its own; what it reads, the copy's.
        place = Path(folder) / "course"
        shutil.copytree(root / "examples", place / "examples", symlinks=True)
        for item in root.iterdir():
            if item.name != "examples":
                (place / item.name).symlink_to(item)
        script = place / "examples" / f"{case.name}.py"
        found = plain.run(script, given, PATIENCE, magic=case.construct.magic)
    return found.replace(folder, "")


def truth(root: Path, case: Case) -> list[bool] | str:
    """Whether each change shows; in words, what is wrong with the script itself."""
    before = printed(root, case, {})
    if printed(root, case, {}) != before:
        return "not the same each time"
    if not before.endswith("0"):
        return before
    found = []
    for files, variables in case.changes:
        with changed(root, case, files):
            found.append(printed(root, case, variables) != before)
    return found


def write_course(root: Path, chosen: list[Case]) -> None:
    """A course in which each construct is an example."""
    root.mkdir()
    (root / "pyproject.toml").write_text("[tool.tatka]\nlock = 'lock.txt'\n", "utf-8")
    (root / "lock.txt").write_text("", "utf-8")
    (root / "src").mkdir()
    for case in chosen:
        put(root, case, case.files)


def truths(folder: Path, chosen: list[Case]) -> dict[str, list[bool]]:
    """Whether the changes of each construct show; kept, since plain Python says the same again."""
    KEPT.mkdir(exist_ok=True)
    missing = [case for case in chosen if not kept_at(case).is_file()]
    if missing:
        plain.prepare()
    for case in missing:
        keep_truth(folder, case)
    found = {case.name: json.loads(kept_at(case).read_text("utf-8")) for case in chosen}
    return {name: shows for name, shows in found.items() if isinstance(shows, list)}


def kept_at(case: Case) -> Path:
    """Where the truth of a construct is kept."""
    return KEPT / text_digest(f"{platform.python_version()} {case} {case.files}")


def keep_truth(folder: Path, case: Case) -> None:
    """Find out whether the changes of a construct show."""
    root = folder / f"plain_{case.name}"
    write_course(root, [case])
    try:
        found = truth(root, case)
    except TimeoutError:
        found = "too long"
    if not isinstance(found, list):
        print("LEFT OUT", case.name, found, flush=True)
    kept_at(case).write_text(json.dumps(found), "utf-8")
    shutil.rmtree(root)


def main() -> None:
    """Run the benchmark."""
    chosen = asked = list(cases(sys.argv[1:]))
    counts: dict[str, Counter[str]] = {group: Counter() for group in GROUPS}
    with tempfile.TemporaryDirectory() as folder:
        real = truths(Path(folder).resolve(), chosen)
        root = Path(folder).resolve() / "course"
        chosen = [case for case in chosen if case.name in real]
        write_course(root, chosen)
        for case in chosen:
            os.environ[case.named("XX_A")] = "1"
        settings = load_settings(root)
        failed = {one.example for one in run_stale(settings, Silence()) if one.error is not None}
        for case in chosen:
            if case.name in failed:
                print("FAILED", case.name)
            example = {case.name: read_examples(settings)[case.name]}
            first = status(settings, example, "embedded")[0]
            if first.state != "fresh":
                print("NOT FRESH", case.name, first.state, *map(str, first.reasons))
            table = counts[case.group]
            table["constructs"] += 1
            for number, (files, variables) in enumerate(case.changes):
                shows = real[case.name][number]
                with changed(root, case, files), environ(case, variables):
                    example = {case.name: read_examples(settings)[case.name]}
                    found = status(settings, example, "embedded")[0]
                stale = found.state != first.state or first.state == "unknown"
                table["changed" if shows else "same"] += 1
                table["noticed"] += shows and stale
                table["in vain"] += stale and not shows
                if shows != stale:
                    word = "MISSED" if shows else "IN VAIN"
                    print(word, case.name, files, variables, *map(str, found.reasons))
    print(text_of(counts))
    write(counts, {case.group for case in cases([]) if case.name not in {c.name for c in asked}})


def write(counts: dict[str, Counter[str]], partly: set[str]) -> None:
    """Write the results of the groups that were measured as a whole, beside those of the others."""
    kept = HERE / "reads.json"
    known = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    known |= {group: dict(table) for group, table in counts.items() if group not in partly}
    tables = {group: known[group] for group in GROUPS if group in known}
    kept.write_text(json.dumps(tables, indent=1) + "\n", "utf-8")
    report = text_of({group: Counter(table) for group, table in tables.items()})
    (HERE / "reads.md").write_text(report, "utf-8")


@contextmanager
def environ(case: Case, variables: Variables) -> Iterator[None]:
    """Environment variables changed for a while."""
    before = {case.named(key): os.environ.get(case.named(key)) for key in variables}
    try:
        for key, value in variables.items():
            set_variable(case.named(key), value)
        yield
    finally:
        for key, value in before.items():
            set_variable(key, value)


def set_variable(name: str, value: str | None) -> None:
    """Set or unset it."""
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def text_of(counts: dict[str, Counter[str]]) -> str:
    """The results as a table."""
    lines = [
        f"Scripts run by plain Python {platform.python_version()} and by tatka, on Linux.",
        "",
        "| group | constructs | changes that show | noticed | others | flagged in vain |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    total: Counter[str] = Counter()
    for group, table in [*counts.items(), ("all", total)]:
        total.update(table if group != "all" else {})
        recall = table["noticed"] / max(1, table["changed"])
        lines.append(
            f"| {group} | {table['constructs']} | {table['changed']} "
            f"| {table['noticed']} ({recall:.1%}) | {table['same']} | {table['in vain']} |"
        )
    flagged = total["noticed"] + total["in vain"]
    precision = total["noticed"] / max(1, flagged)
    lines += ["", f"Of {flagged} flags {total['noticed']} were right: precision {precision:.1%}."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
