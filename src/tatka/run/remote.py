"""Runs on other machines: a job goes there as a value, a record comes back as bytes."""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tatka.core.errors import RunError, SetupError
from tatka.core.settings import load_settings
from tatka.record.fingerprint import Fingerprint
from tatka.record.fingerprinting import Fingerprints, fingerprint
from tatka.record.reasons import compare
from tatka.record.record import RECORD_FILE, Record, from_json, to_json
from tatka.run.diagnostics import host_died
from tatka.run.environment import check_environment, environment, threads_for
from tatka.run.job import Job, run_job, scratch_folder
from tatka.run.kernel_pool import KernelServer, KernelServerDiedError
from tatka.script.reading import read_example

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.run.progress import Progress

ROOT_VARIABLE = "TATKA_ROOT"
_COMPARED = ("code", "reach", "parameters", "packages")


@dataclass(frozen=True)
class RemoteJob:
    """A run that is to take place elsewhere.

    Attributes:
        root: The repository, here.
        script: Path of the example in it.
        profile: Under which.
        heavy: Whether it computes with a heavy library.
        fingerprint: Of the example here, as JSON.
        artifacts: For each example that is needed, its artifacts as an archive.
    """

    root: str
    script: str
    profile: str
    heavy: bool
    fingerprint: Mapping[str, Any]
    artifacts: Mapping[str, bytes]


def pack_job(job: Job) -> RemoteJob:
    """A job, ready to be sent."""
    settings = job.settings
    known = fingerprint(settings, job.example, settings.profile(job.profile))
    return RemoteJob(
        root=str(settings.root),
        script=settings.relative(job.example.path),
        profile=job.profile,
        heavy=job.heavy,
        fingerprint=known.to_json(),
        artifacts={need: pack_folder(folder) for need, folder in job.artifacts.items()},
    )


def run_remote(remote: RemoteJob) -> bytes:
    """Run a job here, wherever here is.

    Returns:
        An archive of the record.

    Raises:
        SetupError: There is no repository here.
        RunError: The repository here is in another state, or the run failed.
    """
    settings = load_settings(_root_here(remote.root))
    example = read_example(
        settings.root / remote.script, languages=settings.languages, root=settings.root
    )
    check_environment(settings, Fingerprints(settings).reach(example).externals)
    here = fingerprint(settings, example, settings.profile(remote.profile))
    there = Fingerprint.from_json(remote.fingerprint)
    reasons = [reason for reason in compare(there, here) if reason.part in _COMPARED]
    if reasons:
        raise RunError(
            f"the worker {os.uname().nodename} has another state of the repository: "
            + "; ".join(map(str, reasons[:5])),
            path=remote.script,
            hint=f"Bring {settings.root} there to the state that it has here.",
        )
    # In scratch, so that the next run here removes what a killed worker has left.
    unpacked = scratch_folder(settings) / "needed" / remote.profile / example.name
    try:
        artifacts = {}
        for need, archive in remote.artifacts.items():
            artifacts[need] = unpacked / need
            unpack_folder(archive, artifacts[need])
        job = Job(settings, example, remote.profile, artifacts, remote.heavy)
        return _run(job)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
        own = scratch_folder(settings) / remote.profile / example.name
        shutil.rmtree(own, ignore_errors=True)


def pack_folder(folder: Path) -> bytes:
    """A folder as an archive; the same content gives the same bytes."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size = path.stat().st_size
            with path.open("rb") as content:
                archive.addfile(entry, content)
    return stream.getvalue()


def unpack_folder(archive: bytes, folder: Path) -> None:
    """What `pack_folder` packed; nothing gets outside of the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r") as opened:
        opened.extractall(folder, filter="data")


def unpack_record(archive: bytes, folder: Path) -> Record:
    """The record that `run_remote` sent."""
    unpack_folder(archive, folder)
    return from_json(json.loads((folder / RECORD_FILE).read_text(encoding="utf-8")), folder)


def _run(job: Job) -> bytes:
    def ignore(_progress: Progress) -> None:
        return

    settings = job.settings
    variables = environment(settings, threads_for(settings, heavy=job.heavy))
    # A thread of our own: an executor may call this in a process's main thread.
    try:
        with KernelServer(variables, (), fork=False) as server, ThreadPoolExecutor(1) as executor:
            record = executor.submit(run_job, job, server, ignore).result()
    except KernelServerDiedError:
        raise host_died(settings, job.example) from None
    text = json.dumps(to_json(record), ensure_ascii=False)
    (record.folder / RECORD_FILE).write_text(text, encoding="utf-8")
    return pack_folder(record.folder)


def _root_here(root: str) -> Path:
    here = Path(os.environ.get(ROOT_VARIABLE) or root)
    if not (here / "pyproject.toml").is_file():
        raise SetupError(
            f"the worker {os.uname().nodename} has no repository at {here}",
            hint=f"Check the course out there, and set {ROOT_VARIABLE} where the worker starts.",
        )
    return here
