"""Records on disk, under `records/PROFILE/EXAMPLE/`: read, checked, and swapped whole.

A new record is built in a folder beside its place (`.EXAMPLE.PID.new`), the old one steps aside
(`.EXAMPLE.old`), the new one steps in. Whoever is killed in the middle leaves one whole record
under one of the names, and readers know both.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from tatka.core.errors import RecordError, TatkaError, raise_all
from tatka.core.files import read_json, write_json
from tatka.core.paths import is_plain_name
from tatka.record.record import NOTEBOOK, RECORD_FILE, Record, from_json, rerun, to_json
from tatka.record.seal import content_digest, files_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tatka.core.settings import Settings

# What a record is made of, besides record.json and the views that are made from it later.
PARTS = ("assets", "logs", "artifacts")
VIEWS = "views"


def record_folder(settings: Settings, profile: str, example: str) -> Path:
    """Where the record of an example under a profile belongs."""
    return settings.records_dir / profile / example


def load_record(settings: Settings, profile: str, example: str) -> Record | None:
    """The record of an example under a profile, or nothing if it was never made.

    Everything in it is as its run left it; the notebook is read when it is asked for.

    Raises:
        RecordError: The record is damaged, was changed after its run, is of another format, or
            in the wrong place.
        Problems: Several of its files were changed.
    """
    try:
        return _load(settings, profile, example)
    except TatkaError:
        # A run may have put a new one into its place in the middle of it.
        return _load(settings, profile, example)


def _load(settings: Settings, profile: str, example: str) -> Record | None:
    place = record_folder(settings, profile, example)
    if not is_plain_name(f"{profile}/{example}"):
        return None
    folder = _standing(place)
    if folder is None:
        return None
    path = folder / RECORD_FILE
    try:
        value = read_json(path)
    except TatkaError as error:
        raise RecordError(
            error.what,
            path=settings.relative(path),
            line=error.line,
            hint=f"Make it again: tatka run {example} --profile {profile}",
        ) from None
    record = from_json(value, folder)
    if (record.profile, record.example) != (profile, example):
        raise RecordError(
            f"this is the record of {record.profile}/{record.example}",
            path=settings.relative(path),
            hint=rerun(replace(record, profile=profile, example=example)),
        )
    check_record(settings, record)
    return record


def check_record(settings: Settings, record: Record) -> None:
    """Make sure that a record's files are as its run left them.

    Raises:
        RecordError: A file was changed or added by hand.
        Problems: Several were.
    """
    try:
        present = digests(record.folder)
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) else error
        raise RecordError(
            f"this record can't be used: {what}",
            path=settings.relative(record.folder),
            hint=rerun(record),
        ) from None
    problems = []
    for name in sorted(present.keys() | record.files.keys()):
        if present.get(name) == record.files.get(name):
            continue
        if name not in record.files:
            what = "this file does not belong to the record"
        elif name not in present:
            what = "this file of the record is missing"
        else:
            what = "this file of the record was changed after the run"
        problems.append(RecordError(what, path=_shown(settings, record, name), hint=rerun(record)))
    raise_all(problems)


def write_record(settings: Settings, record: Record) -> Record:
    """Put a record into its place: whole, or not at all.

    Views of TensorBoard that were made from the old record stay if they still hold, that is
    if both runs logged the same.

    Args:
        settings: Where the place is.
        record: The record; its folder holds what the run left, and is left as it is.

    Returns:
        The record in its place, with the digests of its files.

    Raises:
        RecordError: It has no notebook.
    """
    place = record_folder(settings, record.profile, record.example)
    source = record.folder
    if not (source / NOTEBOOK).is_file():
        raise RecordError("this run left no notebook", path=source, hint=rerun(record))
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f".{place.name}.{os.getpid()}.new")
    shutil.rmtree(new, ignore_errors=True)
    try:
        new.mkdir()
        shutil.copyfile(source / NOTEBOOK, new / NOTEBOOK)
        for part in PARTS:
            if (source / part).is_dir() and any((source / part).rglob("*")):
                shutil.copytree(source / part, new / part)
        complete = replace(record, folder=place, files=digests(new))
        write_json(new / RECORD_FILE, to_json(complete))
        _keep_views(settings, complete, new)
        _swap(new, place)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return complete


def records(settings: Settings) -> Iterator[tuple[str, str]]:
    """Profile and example of every record on disk, sorted."""
    found = set()
    for file in settings.records_dir.glob(f"*/*/{RECORD_FILE}"):
        name = file.parent.name
        if name.startswith("."):
            name = name[1:].removesuffix(".old") if name.endswith(".old") else ""
        if name:
            found.add((file.parent.parent.name, name))
    yield from sorted(found)


def orphans(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Profile and example of the records whose example, or whose profile, is gone."""
    names = {path.stem for path in settings.examples_dir.glob("*.py")}
    return tuple(
        (profile, example)
        for profile, example in records(settings)
        if example not in names or profile not in settings.profiles
    )


def remove_record(settings: Settings, profile: str, example: str) -> None:
    """Remove a record with all that belongs to it."""
    place = record_folder(settings, profile, example)
    for folder in (place, _aside(place)):
        shutil.rmtree(folder, ignore_errors=True)


def clean_leftovers(settings: Settings) -> None:
    """Finish or undo what a killed process was in the middle of."""
    for left in settings.records_dir.glob("*/.*.old"):
        place = left.with_name(left.name[1:].removesuffix(".old"))
        if (place / RECORD_FILE).is_file():
            shutil.rmtree(left, ignore_errors=True)
        else:
            shutil.rmtree(place, ignore_errors=True)
            left.rename(place)
    # Only runs leave these, and only where runs happen is psutil installed.
    import psutil  # noqa: PLC0415

    for left in settings.records_dir.glob("*/.*.new"):
        pid = left.name.split(".")[-2]
        if not (pid.isdigit() and psutil.pid_exists(int(pid))):
            shutil.rmtree(left, ignore_errors=True)


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a record, by its path in the record's folder.

    Raises:
        ValueError: There is something in it that is no file, such as a link.
    """
    files = [path for part in PARTS for path in files_in(folder / part)]
    if (folder / NOTEBOOK).is_file() and not (folder / NOTEBOOK).is_symlink():
        files.append(folder / NOTEBOOK)
    return {path.relative_to(folder).as_posix(): content_digest(path) for path in sorted(files)}


def _standing(place: Path) -> Path | None:
    """The folder in which the record stands, be it the one that stepped aside."""
    # The place a second time: the swap may have ended between the two looks.
    for folder in (place, _aside(place), place):
        if (folder / RECORD_FILE).is_file():
            return folder
    return None


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")


def _swap(new: Path, place: Path) -> None:
    old = _aside(place)
    if place.exists():
        # What stands in the place is whole or worthless; an older one aside is neither needed.
        if (place / RECORD_FILE).is_file():
            shutil.rmtree(old, ignore_errors=True)
            place.rename(old)
        else:
            _refuse_others(place)
            shutil.rmtree(place)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _refuse_others(place: Path) -> None:
    """Make sure that what stands in a record's place is what is left of a record."""
    known = {NOTEBOOK, VIEWS, *PARTS}
    others = sorted(path.name for path in place.iterdir() if path.name not in known)
    if others or place.is_symlink():
        raise RecordError(
            f"in the place of this record stands something else: {', '.join(others[:3])}",
            path=place,
            hint="Move it elsewhere.",
        )


def _keep_views(settings: Settings, record: Record, new: Path) -> None:
    old = _standing(record_folder(settings, record.profile, record.example))
    if old is None or not (old / VIEWS).is_dir():
        return
    before, after = digests(old), record.files
    names = before.keys() | after.keys()
    if all(before.get(name) == after.get(name) for name in names if name.startswith("logs/")):
        shutil.copytree(old / VIEWS, new / VIEWS)


def _shown(settings: Settings, record: Record, name: str) -> str:
    return settings.relative(record.folder / name)
