"""What nodes depend on beyond their own lines, so that a change finds the pages it concerns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExampleCells:
    """Cells of an example and their outputs; all cells without names."""

    example: str
    profile: str | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordedValue:
    """A value of a record."""

    example: str
    profile: str | None
    cell: str


@dataclass(frozen=True)
class CourseDefinition:
    """A definition of the course's own packages, by its dotted name."""

    name: str


@dataclass(frozen=True)
class ChapterFile:
    """A file that the page shows or links to, as it is written there."""

    target: str


@dataclass(frozen=True)
class GlossaryWords:
    """The glossary: one of its words, or all of them without an id."""

    id: str = ""


@dataclass(frozen=True)
class Label:
    """Something that has a number or a title: `label`, or `page#label`."""

    label: str


@dataclass(frozen=True)
class Works:
    """The bibliography: works by their keys, or all that the page cites without."""

    keys: tuple[str, ...] = ()


Dependency = (
    ExampleCells | RecordedValue | CourseDefinition | ChapterFile | GlossaryWords | Label | Works
)
