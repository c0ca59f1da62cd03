"""A page while it is being woven: what has been collected for it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tatka.book.source.problems import ChapterProblem, nearest
from tatka.book.source.tree import TreeReader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.book.labels import Labelled
    from tatka.book.library import Library
    from tatka.book.source.nodes import Footnote, Inline
    from tatka.core.errors import TatkaError
    from tatka.record.record import Record


@dataclass
class Page:
    """Collects what weaving a page finds and needs.

    Attributes:
        path: The page, relative to its language's folder.
        place: What errors call its source.
        language: Code of its language.
        library: What is looked up.
        assets: Files the page needs: relative to the folder of woven pages, and where they are.
        problems: What is wrong.
        omissions: What could not be shown, in words.
        explained: Records whose origin the page has told already, as profile and example.
        folder: The folder that the page's source stands in.
        terms: Words of the glossary that the page has met already.
        footnotes: Numbers of the footnotes that the page has met already, by label.
        footnote_uses: How often each has been referred to.
        cited: Works that the page cites, and where.
        shown: Cells that it shows, and the lines that asked for them.
        lists_works: Whether it lists those itself.
        tabs: How many sets of tabs it has so far.
        labels: What can be referred to on it.
        footnote_texts: Its footnotes, by label.
        moved: Files that the page links to, as it names them and where they are now.
        definitions: Files of the definitions that it shows.
        views: Kept views of TensorBoard that it shows: profile, example, digest.
    """

    path: PurePosixPath
    place: str
    language: str
    library: Library
    assets: dict[str, Path | bytes] = field(default_factory=dict)
    problems: list[TatkaError] = field(default_factory=list)
    omissions: list[str] = field(default_factory=list)
    explained: set[tuple[str, str]] = field(default_factory=set)
    folder: Path = field(default_factory=Path)
    terms: set[str] = field(default_factory=set)
    footnotes: dict[str, int] = field(default_factory=dict)
    footnote_uses: dict[str, int] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    cited: dict[str, int] = field(default_factory=dict)
    lists_works: bool = False
    shown: list[tuple[str, int]] = field(default_factory=list)
    tabs: int = 0
    labels: Mapping[str, Labelled] = field(default_factory=dict)
    footnote_texts: dict[str, Footnote] = field(default_factory=dict)
    definitions: set[Path] = field(default_factory=set)
    views: set[tuple[str, str, str]] = field(default_factory=set)
    _once: set[str] = field(default_factory=set, repr=False)

    @property
    def numbers(self) -> dict[str, str]:
        """Numbers of what can be referred to, by label."""
        return {name: item.number for name, item in self.labels.items()}

    def sentence(self, words: str, line: int) -> tuple[Inline, ...]:
        """Words of another file, read as Markdown."""
        reader = TreeReader(self.place)
        found = reader.sentence(words, line)
        self.problems.extend(reader.problems)
        return found

    def problem(
        self, what: str, line: int | None, hint: str | None = None, *, strict_only: bool = False
    ) -> None:
        """Note something that is wrong at a line of the page's source."""
        self.problems.append(
            ChapterProblem(what, path=self.place, line=line, hint=hint, strict_only=strict_only)
        )

    def problem_once(
        self, what: str, line: int, hint: str | None = None, *, strict_only: bool = False
    ) -> None:
        """Note something at the first line that it is met at."""
        if what not in self._once:
            self._once.add(what)
            self.problem(what, line, hint, strict_only=strict_only)

    def no_example(self, name: str, line: int) -> None:
        """Note that an example is not there, or has a fault of its own."""
        library = self.library
        if name not in library.broken:
            self.problem(f"there is no example {name!r}", line, nearest(name, library.examples))
            return
        fault = library.broken[name]
        # Its own fault is told as such, by whoever reads the examples.
        self.problem_once(
            f"example {name!r} can't be shown, since it has a fault: {fault.what}",
            line,
            f"Mend it: {fault.path}" + (f":{fault.line}" if fault.line else ""),
            strict_only=True,
        )

    def problem_of(self, error: TatkaError) -> None:
        """Note a problem of something that the page points at, once."""
        if str(error) not in map(str, self.problems):
            self.problems.append(error)

    def omit(self, what: str) -> None:
        """Note something that could not be shown."""
        if what not in self.omissions:
            self.omissions.append(what)

    def href(self, target: str) -> str:
        """How this page names a file.

        Args:
            target: Relative to the folder of woven pages.
        """
        up = "../" * (len(self.path.parts) - 1)
        return f"{up}{target}"

    def asset(self, target: str, source: Path | bytes) -> str:
        """Have a file put beside the page.

        Args:
            target: Where, relative to the folder of woven pages.
            source: The file, or its content.

        Returns:
            How this page names it.
        """
        self.assets[target] = source
        return self.href(target)

    def record_asset(self, record: Record, file: str) -> str | None:
        """Have a file of a record put beside the page; nothing if it isn't there.

        Args:
            record: Which.
            file: Relative to the record's folder.
        """
        source = record.folder / file
        if not source.resolve().is_relative_to(record.folder.resolve()) or not source.is_file():
            self.omit(f"{record.example}: {file} is missing from its record")
            return None
        name = PurePosixPath(file)
        inside = name.relative_to("assets") if name.parts[0] == "assets" else name
        return self.asset(f"assets/{record.example}@{record.profile}/{inside}", source)
