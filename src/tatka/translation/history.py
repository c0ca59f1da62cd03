"""Older versions of chapters, out of git: what a section said when it was confirmed.

All of it is an extra. Without git, without a history, or with a text that was never committed, the
states of translations are the same; only the word diff is missing.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.book.source.chapter import parse_chapter
from tatka.translation.sections import Tracked, track_sections

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tatka.core.settings import Settings

# A chapter that has been edited more often than this has its oldest versions left out.
_VERSIONS = 400
_COMMIT, _FIELD = "\x1e", "\x1f"


@dataclass(frozen=True)
class Version:
    """A chapter as a commit has it.

    Attributes:
        commit: Its hash.
        day: When it was committed.
        sections: Of the chapter.
    """

    commit: str
    day: dt.date
    sections: tuple[Tracked, ...]

    def section(self, digest: str) -> Tracked | None:
        """The section with that digest, if it has one."""
        return next((section for section in self.sections if section.digest == digest), None)


class History:
    """Looks chapters up in the history of a repository; each file once."""

    def __init__(self, settings: Settings) -> None:
        """Look nothing up yet."""
        self._settings = settings
        self._git = shutil.which("git")
        self._versions: dict[Path, tuple[Version, ...]] = {}

    def versions(self, language: str, chapter: str) -> tuple[Version, ...]:
        """The committed versions of a chapter, the newest first, through renames of its file."""
        file = self._settings.chapters_dir / language / f"{chapter}.md"
        if file not in self._versions:
            self._versions[file] = tuple(self._read(file, language))
        return self._versions[file]

    def text_of(self, language: str, chapter: str, digest: str) -> str | None:
        """What a section said when it had this digest, if any commit has it."""
        for version in self.versions(language, chapter):
            found = version.section(digest)
            if found is not None:
                return found.whole
        return None

    def since(
        self, language: str, chapter: str, settled: Callable[[Version], bool], today: dt.date
    ) -> dt.date:
        """The day since which a chapter has not been as it should.

        Args:
            language: Of the chapter.
            chapter: Its path without `.md`.
            settled: Whether it was so in a version.
            today: The day of an edit that is not committed yet.
        """
        since = today
        for version in self.versions(language, chapter):
            if settled(version):
                break
            since = min(since, version.day)
        return since

    def _read(self, file: Path, language: str) -> list[Version]:
        entries = self._log(file)
        texts = self._contents([f"{commit}:{path}" for commit, _, path in entries])
        return [
            Version(commit, day, self._sections(text, file, language))
            for (commit, day, _), text in zip(entries, texts, strict=False)
            if text is not None
        ]

    def _sections(self, text: str, file: Path, language: str) -> tuple[Tracked, ...]:
        place = self._settings.relative(file)
        path = file.relative_to(self._settings.chapters_dir / language)
        chapter = parse_chapter(text, path, language, file=file, place=place)
        return track_sections(chapter.sections)

    def _log(self, file: Path) -> list[tuple[str, dt.date, str]]:
        """Commit, day and path of each version; paths are relative to the top of the repository."""
        form = f"{_COMMIT}%H{_FIELD}%cs{_FIELD}"
        output = self._run(
            "log", "--follow", "--name-only", f"--max-count={_VERSIONS}", f"--format={form}",
            "--", str(file),
        )  # fmt: skip
        found = []
        for entry in (output or b"").decode(errors="replace").split(_COMMIT)[1:]:
            commit, day, names = entry.split(_FIELD)
            if names.strip():
                found.append((commit, dt.date.fromisoformat(day), names.strip().splitlines()[-1]))
        return found

    def _contents(self, objects: list[str]) -> list[str | None]:
        if not objects:
            return []
        output = self._run("cat-file", "--batch", given="\n".join(objects).encode() + b"\n")
        texts: list[str | None] = []
        rest = output or b""
        while rest:
            head, _, rest = rest.partition(b"\n")
            if not head.split()[-1].isdigit():
                # A file that a commit deleted: "… missing".
                texts.append(None)
                continue
            size = int(head.split()[-1])
            texts.append(rest[:size].decode(errors="replace"))
            rest = rest[size + 1 :]
        return texts

    def _run(self, *arguments: str, given: bytes = b"") -> bytes | None:
        if self._git is None:
            return None
        command = [self._git, "-c", "core.quotepath=off", *arguments]
        done = subprocess.run(  # noqa: S603 - git, with arguments of our own
            command,
            cwd=self._settings.root,
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
        return done.stdout if done.returncode == 0 else None
