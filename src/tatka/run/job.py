"""One run of one example: a folder of its own, a fresh kernel, and a record of what came out."""

from __future__ import annotations

import os
import platform
import re
import shutil
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tatka.capture.postprocess import finish
from tatka.capture.startup import startup_code
from tatka.core.errors import RunError
from tatka.core.paths import is_plain_name, printable
from tatka.core.processes import memory_of_machine
from tatka.record.fingerprint import Fingerprint
from tatka.record.fingerprinting import as_run, changed_meanwhile, fingerprint
from tatka.record.reasons import compare
from tatka.record.record import NOTEBOOK, Record
from tatka.run.diagnostics import cells_in_order, explain
from tatka.run.environment import threads_for
from tatka.run.inputs import touched_by
from tatka.run.inside.tree import make_tree
from tatka.run.kernel import CellFailedError, execute
from tatka.run.kernel_pool import KernelLimits
from tatka.run.progress import Progress
from tatka.run.provenance import provenance
from tatka.script.notebook import to_notebook
from tatka.script.reading import example_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tatka.core.settings import Settings
    from tatka.run.kernel_pool import Host
    from tatka.script.example import Example

ARTIFACTS = "artifacts"
_ARTIFACTS_SLACK = 4
_MEMORY_SHARE = 0.9
_LOG_BYTES = 20_000


@dataclass(frozen=True)
class Job:
    """A run that is to take place.

    Attributes:
        settings: Of the course.
        example: What to run.
        profile: Name of the profile.
        artifacts: For each example that is needed, the folder with its artifacts.
        heavy: Whether it computes with a heavy library.
    """

    settings: Settings
    example: Example
    profile: str
    artifacts: Mapping[str, Path]
    heavy: bool


def run_job(job: Job, host: Host, tell: Callable[[Progress], None]) -> Record:
    """Run an example, in this thread, which must not be the main one.

    Args:
        job: Which.
        host: Starts the kernel.
        tell: Hears how far it is.

    Returns:
        A record outside of its place: its folder is scratch, for the caller to keep or remove.

    Raises:
        HostDiedError: The host was ended from outside; perhaps by another run.
        RunError: It failed, hung, died, or the repository changed while it ran.
        CaptureError: A cell put out more than it may.
        ExampleError: The profile sets a parameter that the script does not have.
    """
    settings, example = job.settings, job.example
    profile = settings.profile(job.profile)
    scratch = scratch_folder(settings) / job.profile / example.name
    shutil.rmtree(scratch, ignore_errors=True)
    content = scratch / "record"
    content.mkdir(parents=True)
    folder = _lay_out(settings, example, scratch / "tree")
    given = _fill_artifacts(job, folder / ARTIFACTS)
    before = fingerprint(settings, example, profile)
    notebook = to_notebook(example, profile.parameters.get(example.name, {}))
    cells = cells_in_order(example, notebook)

    def tick(index: int, epoch: tuple[int, int] | None) -> None:
        name = cells[index].name
        tell(Progress(example.name, job.profile, name, index + 1, len(cells), epoch))

    log = scratch / "kernel.log"
    started = datetime.now(UTC)
    try:
        executed = execute(
            notebook,
            host,
            _task(settings, scratch, folder, example.path),
            startup=startup_code(folder, settings.languages),
            timeout=settings.timeout,
            limits=settings.limits,
            kernel_limits=_kernel_limits(settings, folder / ARTIFACTS, given),
            tick=tick,
        )
    except CellFailedError as failure:
        raise explain(settings, example, notebook, failure, _end_of(log, failure.said)) from None
    touched = touched_by(settings, example, executed.report)
    finished = finish(
        notebook,
        folder,
        content,
        settings.limits,
        path=settings.relative(example.path),
        lines=[cell.line for cell in cells],
        outputs=settings.outputs,
        environment=_environment(executed.report),
    )
    _write_notebook(finished.notebook, content / NOTEBOOK)
    _keep_artifacts(job, folder / ARTIFACTS, content / ARTIFACTS, given)
    after = fingerprint(settings, example, profile, touched)
    changed = {*changed_meanwhile(settings, touched), *executed.report["seen"]["changed"]}
    _refuse_changes(job, before, after, tuple(changed))
    return Record(
        example=example.name,
        profile=job.profile,
        folder=content,
        values=finished.values,
        fingerprint=as_run(after, touched),
        touched=touched,
        provenance=provenance(
            settings, started, executed.seconds, touched, threads_for(settings, heavy=job.heavy)
        ),
        omissions=finished.omissions,
    )


def scratch_folder(settings: Settings) -> Path:
    """Where the runs of this process take place."""
    return settings.work_dir / "runs" / f"{platform.node()}-{os.getpid()}"


def clean_scratch(settings: Settings) -> None:
    """Remove what processes that were killed have left of their runs."""
    import psutil  # noqa: PLC0415 - runs alone need it

    # Other machines may share the folder; theirs is not ours to judge.
    for folder in (settings.work_dir / "runs").glob(f"{platform.node()}-*"):
        number = folder.name.rpartition("-")[2]
        if not (number.isdigit() and psutil.pid_exists(int(number))):
            shutil.rmtree(folder, ignore_errors=True)


def _lay_out(settings: Settings, example: Example, tree: Path) -> Path:
    """A folder that looks like the script's own, in a tree that looks like the repository."""
    tree.mkdir(parents=True)
    place = settings.relative(example.path.parent)
    # An example called pandas.py must not be what this one imports as pandas.
    code = "\n".join(cell.source for cell in example.cells if cell.kind == "code")
    imported = set(re.findall(r"^[ \t]*(?:from|import)[ \t]+(\w+)", code, re.MULTILINE))
    shadows = [str(path) for path in example_paths(settings) if path.stem in imported]
    return Path(make_tree(str(tree), str(settings.root), place, [*_left_out(settings), *shadows]))


def _left_out(settings: Settings) -> list[str]:
    return [str(one) for one in (settings.work_dir, settings.records_dir, settings.site_dir)]


def _task(settings: Settings, scratch: Path, folder: Path, script: Path) -> dict[str, Any]:
    # tatka itself may live in the repository of a course, as in ours: it is the tool, not the work.
    ours = Path(__file__).resolve().parents[1]
    places = (settings.work_dir, settings.records_dir, settings.site_dir, settings.root / ".git")
    skipped = (*places, ours)
    return {
        "folder": str(folder),
        "script": str(folder / script.name),
        "log": str(scratch / "kernel.log"),
        "report": str(scratch / "report.json"),
        "seen": str(scratch / "seen.json"),
        "seed": settings.seed,
        "root": str(settings.root),
        "tree": str(scratch / "tree"),
        "left_out": _left_out(settings),
        "first_party": [str(root) for root in settings.first_party],
        "skipped": [str(path) for path in skipped],
    }


def _fill_artifacts(job: Job, target: Path) -> dict[str, bytes]:
    """Copy the files of the examples that are needed; returns what was put where."""
    given: dict[str, bytes] = {}
    owners: dict[str, str] = {}
    for need, source in job.artifacts.items():
        for file in sorted(source.rglob("*")):
            if not file.is_file():
                continue
            name = file.relative_to(source).as_posix()
            if name in owners:
                raise RunError(
                    f"both {owners[name]!r} and {need!r} leave a file {name!r} under artifacts/",
                    path=job.settings.relative(job.example.path),
                    line=job.example.header_lines.get("needs"),
                    hint="Give one of the two files another name.",
                )
            owners[name] = need
            given[name] = file.read_bytes()
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(given[name])
    target.mkdir(exist_ok=True)
    return given


def _keep_artifacts(job: Job, source: Path, target: Path, given: Mapping[str, bytes]) -> None:
    """Move what the run itself wrote under artifacts/ into the record."""
    limit = job.settings.limits.artifacts
    left = []
    for file in sorted(source.rglob("*")) if source.is_dir() else ():
        name = file.relative_to(source).as_posix()
        mode = file.lstat().st_mode
        if stat.S_ISDIR(mode):
            continue
        unfit = None if stat.S_ISREG(mode) else "is no ordinary file"
        if unfit is None and not is_plain_name(name):
            unfit = "has a name that not every system can hold"
        if unfit is not None:
            raise RunError(
                f"the run left {ARTIFACTS}/{printable(name)}, which {unfit}",
                path=job.settings.relative(job.example.path),
                line=1,
                hint="Leave plain files under artifacts/: no links, no pipes, simple names.",
            )
        size = file.lstat().st_size
        known = given.get(name)
        if known is None or len(known) != size or file.read_bytes() != known:
            left.append((name, file, size))
    total = sum(size for _, _, size in left)
    if total > limit:
        raise RunError(
            f"the run left {total:,} bytes under artifacts/, and {limit:,} are the limit",
            path=job.settings.relative(job.example.path),
            line=1,
            hint="Leave less, or raise `artifacts` in [tool.tatka.limits].",
        )
    for name, file, _ in left:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target / name)


def _kernel_limits(settings: Settings, folder: Path, given: Mapping[str, bytes]) -> KernelLimits:
    """What the host of the kernel holds while it runs."""
    limits = settings.limits
    # What is written first and deleted again may be more than what is left in the end.
    most = _ARTIFACTS_SLACK * limits.artifacts + sum(map(len, given.values()))
    memory = limits.memory or int(_MEMORY_SHARE * memory_of_machine())
    return KernelLimits(settings.timeout, memory, folder, most)


def _end_of(log: Path, start: int) -> str:
    """The last of what a kernel's process said since a cell began."""
    try:
        with log.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(start, size - _LOG_BYTES))
            return stream.read().decode(errors="replace")
    except OSError:
        return ""


def _environment(report: Mapping[str, Any]) -> dict[str, str]:
    """Values of the environment variables that the code has read, as they are for this process."""
    return {name: os.environ[name] for name in report.get("variables", ()) if os.environ.get(name)}


def _write_notebook(notebook: Any, path: Path) -> None:  # noqa: ANN401 - untyped
    import nbformat  # noqa: PLC0415 - slow to import

    nbformat.write(notebook, path)


def _refuse_changes(
    job: Job, before: Fingerprint, after: Fingerprint, changed: tuple[str, ...]
) -> None:
    """Make sure that the code a record is filed under is the code that was run.

    The fingerprint from before the run knows nothing of what the run touched, and may name modules
    that it did not import (where their names are computed): what both know must be the same.
    """
    shared = {part: before.parts[part].keys() & after.parts[part].keys() for part in before.parts}
    first, last = (
        Fingerprint(
            {part: {key: one.parts[part][key] for key in keys} for part, keys in shared.items()}
        )
        for one in (before, after)
    )
    names = {reason.path or reason.name for reason in compare(first, last)} | set(changed)
    if names:
        raise RunError(
            f"changed while the example ran: {', '.join(sorted(names))}",
            path=job.settings.relative(job.example.path),
            hint="Nobody can say which state the result belongs to. Run it again.",
        )
