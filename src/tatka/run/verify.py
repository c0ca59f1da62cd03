"""Runs examples again and compares the results with the records: for what no fingerprint sees."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from tatka.core.errors import SetupError, StaleError, TatkaError, raise_all
from tatka.record.record import RECORD_FILE, to_json
from tatka.record.status import status
from tatka.record.store import check_record, digests, load_record, record_folder
from tatka.run.compare import compare_records
from tatka.run.refresh import check_names, open_executor
from tatka.run.scheduler import Task, run_examples
from tatka.script.reading import read_valid_examples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.core.settings import Settings
    from tatka.record.record import Record
    from tatka.record.status import Status
    from tatka.run.compare import Difference
    from tatka.run.job import Job
    from tatka.run.progress import Listener, RunResult
    from tatka.script.example import Example

Verdict = Literal["same", "different", "failed", "stale"]


@dataclass(frozen=True)
class Verified:
    """What running an example again has shown.

    Attributes:
        example: Which.
        profile: Under which.
        verdict: `same` as the record; `different`; `failed`, now or while its record was checked;
            `stale`: there is no fresh record to compare with.
        differences: Between the record and the run.
        error: For `failed` and `stale`: why.
    """

    example: str
    profile: str
    verdict: Verdict
    differences: tuple[Difference, ...] = ()
    error: TatkaError | None = None


@dataclass(frozen=True)
class _Comparison:
    """Keeps nothing of a run but how it differs from the record."""

    settings: Settings
    examples: Mapping[str, Example]
    differences: dict[tuple[str, str], tuple[Difference, ...]] = field(default_factory=dict)

    def keep(self, record: Record) -> Record:
        """Compare; the record in its place stays the old one."""
        old = load_record(self.settings, record.profile, record.example)
        if old is None:
            raise StaleError(f"the record of {record.example!r} is gone")
        new = _with_files(record)
        tolerance = self.examples[record.example].tolerance
        self.differences[record.profile, record.example] = compare_records(old, new, tolerance)
        return old

    def failed(self, job: Job, error: TatkaError) -> None:
        """A run for comparison says nothing about what `tatka run` would find."""


def verify(
    settings: Settings,
    listener: Listener,
    *,
    names: Sequence[str] = (),
    profile: str | None = None,
    changed_since: str | None = None,
    jobs: int | None = None,
    fork: bool = True,
) -> tuple[Verified, ...]:
    """Run examples again and compare.

    Args:
        settings: Of the course.
        listener: Hears how it goes.
        names: Only these examples; without, all that have a record or should have one.
        profile: Only under this profile; without, under every profile that is `local`.
        changed_since: Only examples whose records are not the ones of this commit.
        jobs: How many runs at a time at most.
        fork: Whether kernels may be prepared once and forked.

    Returns:
        One verdict for each example and profile.

    Raises:
        ExampleError: There is no example of such a name.
        SetupError: There is no such commit.
        SettingsError: There is no such profile.
    """
    examples, problems = read_valid_examples(settings)
    if any(name not in examples for name in names):
        raise_all(problems)
    check_names(names, examples)
    asked = set(names) or set(examples)
    states = [
        one
        for one in status(settings, examples, profile)
        if one.example in asked and (profile or one.local)
    ]
    if changed_since is not None:
        commit = _commit(settings, changed_since)
        states = [one for one in states if _changed(settings, one, commit)]
    verdicts: dict[tuple[str, str], Verified] = {}
    tasks = []
    for one in states:
        unfit = _unfit(settings, one)
        if unfit is None:
            tasks.append(Task(one.example, one.profile, forced=True))
        else:
            verdicts[one.profile, one.example] = unfit
    if tasks:
        keeper = _Comparison(settings, examples)
        with open_executor(settings, examples, tasks, jobs=jobs, fork=fork) as executor:
            results = run_examples(
                settings, examples, tasks, executor, listener=listener, keeper=keeper
            )
        for result in results:
            verdicts[result.profile, result.example] = _verdict(result, keeper)
    return tuple(verdicts[one.profile, one.example] for one in states)


def _verdict(result: RunResult, keeper: _Comparison) -> Verified:
    if result.error is not None:
        return Verified(result.example, result.profile, "failed", error=result.error)
    differences = keeper.differences[result.profile, result.example]
    verdict: Verdict = "different" if differences else "same"
    return Verified(result.example, result.profile, verdict, differences)


def _unfit(settings: Settings, one: Status) -> Verified | None:
    """Why an example can't be verified, if it can't."""
    if one.state != "fresh":
        reasons = "; ".join(map(str, one.reasons[:3]))
        error: TatkaError = StaleError(
            f"the record of {one.example!r} under {one.profile!r} is {one.state}: {reasons}",
            path=settings.relative(settings.examples_dir / f"{one.example}.py"),
            hint=f"Run it first: tatka run {one.example} --profile {one.profile}",
        )
        return Verified(one.example, one.profile, "stale", error=error)
    record = load_record(settings, one.profile, one.example)
    if record is not None:
        try:
            check_record(settings, record)
        except TatkaError as problem:
            return Verified(one.example, one.profile, "failed", error=problem)
    return None


def _with_files(record: Record) -> Record:
    return replace(record, files=digests(record.folder))


def _changed(settings: Settings, one: Status, commit: str) -> bool:
    """Whether a record is another one than it was at a commit, or not fresh.

    A fresh record holds digests of all that its result depends on, so whatever a change touches
    shows in it.
    """
    record = load_record(settings, one.profile, one.example) if one.state == "fresh" else None
    if record is None:
        return True
    path = settings.relative(record_folder(settings, one.profile, one.example) / RECORD_FILE)
    text = _git(settings, "show", f"{commit}:./{path}")
    try:
        before = json.loads(text or "null")
    except json.JSONDecodeError:
        return True
    if not isinstance(before, dict):
        return True
    now: dict[str, Any] = to_json(record)
    return any(before.get(part) != now[part] for part in ("fingerprint", "values", "files"))


def _commit(settings: Settings, revision: str) -> str:
    found = _git(settings, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if not found:
        raise SetupError(
            f"there is no commit {revision!r} here",
            hint="Fetch it: a checkout in continuous integration often has one commit only.",
        )
    return found.strip()


def _git(settings: Settings, *arguments: str) -> str | None:
    program = shutil.which("git")
    if program is None:
        raise SetupError("--changed-since needs git", hint="Install it, or leave the option out.")
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [program, "-C", str(settings.root), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout if done.returncode == 0 else None
