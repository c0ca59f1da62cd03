"""Whether the languages have the same elements: sections, cells, values, links, exercises.

Prose may say things its own way; what is embedded, quoted and linked to may not differ. What hangs
in sentences (values, links, pictures) may come in another order within a section, as another
grammar wants it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from tatka.book.source.problems import ChapterProblem
from tatka.script.reading import missing_translations
from tatka.translation.sections import TOP, name_of
from tatka.translation.structure import Element, SectionStructure, structure_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tatka.book.source.chapter import Chapter
    from tatka.core.settings import Settings
    from tatka.script.example import Example


@dataclass(frozen=True)
class _Side:
    """A chapter in one language, and what messages call its file."""

    place: str
    language: str
    sections: Mapping[str, SectionStructure]


def check_parity(
    settings: Settings, chapters: Iterable[Chapter], examples: Mapping[str, Example]
) -> tuple[ChapterProblem, ...]:
    """Everything in which the languages differ although they must not.

    A chapter that a language lacks altogether is no problem: it is not translated yet, and says so.

    Args:
        settings: Of the course.
        chapters: Of all languages.
        examples: Of the course, by name; their comments must be in every language.

    Returns:
        Problems that a draft may be built with, and a strict build may not.
    """
    by_language: dict[str, dict[str, _Side]] = {code: {} for code in settings.languages}
    for chapter in chapters:
        place = settings.relative(chapter.file)
        side = _Side(place, chapter.language, structure_of(chapter))
        by_language[chapter.language][name_of(chapter)] = side
    source, *translations = by_language.values()
    problems = [
        problem
        for translation in translations
        for name in sorted(source.keys() & translation.keys())
        for problem in compare(source[name], translation[name])
    ]
    for example in examples.values():
        place = settings.relative(example.path)
        problems += [
            ChapterProblem(
                error.what, path=error.path, line=error.line, hint=error.hint, strict_only=True
            )
            for error in missing_translations(example, settings.languages, place)
        ]
    return tuple(problems)


def compare(source: _Side, translation: _Side) -> list[ChapterProblem]:
    """In what a translated chapter differs from its source."""
    problems = _section_problems(source, translation)
    for name, theirs in source.sections.items():
        ours = translation.sections.get(name)
        if ours is None:
            continue
        if ours.level != theirs.level and name != TOP:
            problems.append(
                _problem(
                    translation,
                    ours.line,
                    f"the heading of #{name} is of level {ours.level}; "
                    f"in {source.place}:{theirs.line} it is of level {theirs.level}",
                )
            )
        problems += _block_problems(name, source, theirs, translation, ours)
        problems += _inline_problems(name, source, theirs, translation, ours)
    return problems


def _section_problems(source: _Side, translation: _Side) -> list[ChapterProblem]:
    theirs, ours = list(source.sections), list(translation.sections)
    problems = []
    for name in theirs:
        if name not in translation.sections:
            line = source.sections[name].line
            # Where it would belong: at the last section before it that is there.
            before = theirs[: theirs.index(name)]
            near = next((other for other in reversed(before) if other in ours), None)
            problems.append(
                _problem(
                    translation,
                    translation.sections[near].line if near else 1,
                    f"{_section(name)} is missing here; {source.place}:{line} has it",
                    "Translate it, or leave a heading with that id and a sentence.",
                )
            )
    problems += [
        _problem(
            translation,
            elements.line,
            f"{_section(name)} is here alone; {source.place} does not have it",
            "Give both headings the same id, or write the section in both languages.",
        )
        for name, elements in translation.sections.items()
        if name not in source.sections
    ]
    common = [name for name in theirs if name in translation.sections]
    order = [name for name in ours if name in source.sections]
    for wanted, found in zip(common, order, strict=True):
        if wanted != found:
            problems.append(
                _problem(
                    translation,
                    translation.sections[found].line,
                    f"{_section(found)} comes here; in {source.place} {_section(wanted)} "
                    f"comes at this place (line {source.sections[wanted].line})",
                    "Put the sections into the same order.",
                )
            )
            break
    return problems


def _block_problems(
    name: str, source: _Side, theirs: SectionStructure, translation: _Side, ours: SectionStructure
) -> list[ChapterProblem]:
    there, here = theirs.blocks, ours.blocks
    if Counter(_words(there)) == Counter(_words(here)):
        for other, own in zip(there, here, strict=True):
            if other.words != own.words:
                return [
                    _problem(
                        translation,
                        own.line,
                        f"{own.words} comes here; {source.place}:{other.line} has "
                        f"{other.words} at this place",
                        "Put them into the same order.",
                    )
                ]
        return []
    problems = []
    matcher = SequenceMatcher(a=_words(there), b=_words(here), autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        # Where a missing one belongs: behind the last that both have.
        line = here[j1 - 1].line if j1 else ours.line
        problems += _lacking(name, there[i1:i2], source, translation, line)
        problems += _surplus(name, here[j1:j2], source, theirs, translation)
    return problems


def _inline_problems(
    name: str, source: _Side, theirs: SectionStructure, translation: _Side, ours: SectionStructure
) -> list[ChapterProblem]:
    lacking = _without(theirs.inline, ours.inline)
    surplus = _without(ours.inline, theirs.inline)
    return [
        *_lacking(name, lacking, source, translation, ours.line),
        *_surplus(name, surplus, source, theirs, translation),
    ]


def _without(elements: Sequence[Element], others: Sequence[Element]) -> list[Element]:
    left = Counter(_words(others))
    found = []
    for element in elements:
        if left[element.words]:
            left[element.words] -= 1
        else:
            found.append(element)
    return found


def _lacking(
    name: str, elements: Iterable[Element], source: _Side, translation: _Side, line: int
) -> list[ChapterProblem]:
    return [
        _problem(
            translation,
            line,
            f"{_section(name)} lacks {element.words}; {source.place}:{element.line} has it",
        )
        for element in elements
    ]


def _surplus(
    name: str,
    elements: Iterable[Element],
    source: _Side,
    theirs: SectionStructure,
    translation: _Side,
) -> list[ChapterProblem]:
    return [
        _problem(
            translation,
            element.line,
            f"{element.words} is here alone; {_section(name)} in {source.place}:{theirs.line} "
            "does not have it",
        )
        for element in elements
    ]


def _problem(side: _Side, line: int, what: str, hint: str | None = None) -> ChapterProblem:
    return ChapterProblem(what, path=side.place, line=line, hint=hint, strict_only=True)


def _section(name: str) -> str:
    return "what stands above the first heading" if name == TOP else f"the section #{name}"


def _words(elements: Iterable[Element]) -> list[str]:
    return [element.words for element in elements]
