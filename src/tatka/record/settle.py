"""Settles records that two branches have both made, in the middle of a merge, rebase or pick.

A record is one whole: parts of two make none. For each, the side is taken whose record holds for
the merged code; if both do, or neither does, the newer one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tatka.core.errors import RecordError, SetupError, TatkaError
from tatka.core.files import write_bytes
from tatka.record.record import RECORD_FILE
from tatka.record.status import status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.core.settings import Settings
    from tatka.script.example import Example

Side = Literal["ours", "theirs"]
_HEADS = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD", "REVERT_HEAD")


@dataclass(frozen=True)
class Settled:
    """What became of one record.

    Attributes:
        profile: Of the record.
        example: Of the record.
        side: Whose was taken: the branch that one is on, or the other.
        fresh: Whether it holds for the merged code; if not, the example must be run.
    """

    profile: str
    example: str
    side: Side
    fresh: bool


def settle(settings: Settings, examples: Mapping[str, Example]) -> tuple[Settled, ...]:
    """Settle all records that both sides have changed, and tell git.

    Args:
        settings: Of the course.
        examples: By name, as they stand after the merge of the code.

    Raises:
        SetupError: There is no git, or no repository.
        RecordError: Nothing is being merged.
    """
    git = _Git(settings.root)
    other = git.other()
    base = git.ask("merge-base", "HEAD", other).strip()
    records = settings.records_dir.relative_to(settings.root).as_posix()
    changed = [
        {
            tuple(Path(name).relative_to(records).parts[:2])
            for name in git.names("diff", "--name-only", "-z", base, head, "--", records)
        }
        for head in ("HEAD", other)
    ]
    conflicted = {
        tuple(Path(name).relative_to(records).parts[:2])
        for name in git.names("diff", "--name-only", "-z", "--diff-filter=U", "--", records)
    }
    both = sorted((changed[0] & changed[1]) | conflicted)
    return tuple(
        _settle_one(settings, examples, git, other, profile=profile, example=example)
        for profile, example in (names for names in both if len(names) == 2)  # noqa: PLR2004 - PROFILE/EXAMPLE
    )


def _settle_one(
    settings: Settings,
    examples: Mapping[str, Example],
    git: _Git,
    other: str,
    *,
    profile: str,
    example: str,
) -> Settled:
    place = settings.records_dir / profile / example
    name = place.relative_to(settings.root).as_posix()
    with tempfile.TemporaryDirectory(dir=_scratch(settings)) as scratch:
        found: dict[Side, Path] = {}
        sides: tuple[tuple[Side, str], ...] = (("ours", "HEAD"), ("theirs", other))
        for side, commit in sides:
            folder = Path(scratch) / side / profile / example
            if git.export(commit, name, folder):
                found[side] = folder
        if not found:
            git.ask("rm", "-r", "-q", "-f", "--ignore-unmatch", "--", name)
            return Settled(profile, example, "ours", fresh=False)
        fresh = {
            side: _holds(settings, examples, folder.parents[1], profile, example)
            for side, folder in found.items()
        }
        chosen = max(found, key=lambda side: (fresh[side], _started(found[side])))
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(found[chosen], place)
    git.ask("rm", "-r", "-q", "--cached", "-f", "--ignore-unmatch", "--", name)
    git.ask("add", "--", name)
    return Settled(profile, example, chosen, fresh[chosen])


def _holds(
    settings: Settings, examples: Mapping[str, Example], records: Path, profile: str, example: str
) -> bool:
    """Whether the record in that folder is fresh for the code as it stands."""
    alone = {name: found for name, found in examples.items() if name == example}
    elsewhere = replace(settings, records_dir=records)
    try:
        return any(
            state.state == "fresh"
            for state in status(elsewhere, alone, profile)
            if state.example == example
        )
    except TatkaError:
        return False


def _started(folder: Path) -> str:
    try:
        table = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
        return str(table["provenance"]["started"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _scratch(settings: Settings) -> Path:
    settings.work_dir.mkdir(parents=True, exist_ok=True)
    return settings.work_dir


class _Git:
    """The repository that a course is in."""

    def __init__(self, root: Path) -> None:
        program = shutil.which("git")
        if program is None:
            raise SetupError("git is not installed", hint="Install it and try again.")
        self._program, self._root = program, root

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603 - git, with arguments of ours
            [self._program, "-C", str(self._root), *arguments], capture_output=True, check=False
        )

    def ask(self, *arguments: str) -> str:
        """What git says.

        Raises:
            SetupError: It fails.
        """
        done = self._run(*arguments)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
            raise SetupError(f"git {arguments[0]}: {said}", path=str(self._root))
        return done.stdout.decode()

    def names(self, *arguments: str) -> list[str]:
        """Paths that git lists with -z, relative to the course."""
        prefix = self.ask("rev-parse", "--show-prefix").strip()
        listed = self.ask(*arguments).split("\0")
        return [name.removeprefix(prefix) for name in listed if name]

    def other(self) -> str:
        """The commit that is being merged into this one.

        Raises:
            RecordError: There is none.
        """
        for head in _HEADS:
            found = self._run("rev-parse", "-q", "--verify", head)
            if not found.returncode:
                return found.stdout.decode().strip()
        raise RecordError(
            "nothing is being merged here",
            hint="Call it after git merge, git rebase or git cherry-pick has stopped at conflicts.",
        )

    def export(self, commit: str, name: str, target: Path) -> bool:
        """Write a folder as a commit has it; whether the commit has it at all."""
        listed = self.ask("ls-tree", "-r", "-z", "--name-only", commit, "--", name).split("\0")
        files = [path for path in listed if path]
        for path in files:
            content = self._run("show", f"{commit}:./{path}").stdout
            write_bytes(target / Path(path).relative_to(name), content)
        return bool(files)
