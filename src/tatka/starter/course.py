"""A new course from an author's answers: file names and their content, nothing written yet."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from tatka.core.errors import SettingsError
from tatka.core.locale import language_name, message
from tatka.core.settings import LANGUAGE_CODE
from tatka.starter.lock import lock_text
from tatka.starter.text import chapters, example, glossary

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a licence is called in a course's footer, and where its text is; MIT's is written out.
LICENCES: Mapping[str, tuple[str, str]] = {
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC0-1.0": ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "MIT": ("MIT", ""),
    "none": ("", ""),
}
_PLAIN = (
    ("README.md", "README.md"),
    ("gitignore", ".gitignore"),
    ("gitattributes", ".gitattributes"),
    ("publish.yml", ".github/workflows/publish.yml"),
    ("check.yml", ".github/workflows/check.yml"),
    ("data.txt", "src/course/data.py"),
    ("heights.csv", "src/course/heights.csv"),
    ("test_data.txt", "tests/test_data.py"),
)
_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Answers:
    """What an author says about a new course.

    Attributes:
        titles: In each language, the source language first.
        licence: A key of `LICENCES`.
        author: Who holds the copyright; may be empty.
        repository: Its address; empty if there is none yet.
        site: Where the pages will be; empty: found out when they are published.
        year: For the licence.
    """

    titles: Mapping[str, str]
    licence: str = "CC-BY-4.0"
    author: str = ""
    repository: str = ""
    site: str = ""
    year: int = 2026

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages."""
        return tuple(self.titles)

    @property
    def title(self) -> str:
        """The title in the source language."""
        return next(iter(self.titles.values()))


def check_answers(answers: Answers) -> None:
    """See that a course can be made of these answers.

    Raises:
        SettingsError: It can't.
    """
    if not answers.titles:
        raise SettingsError("a course has at least one language", hint="Name one: --language en")
    for language in answers.languages:
        if not LANGUAGE_CODE.fullmatch(language):
            raise SettingsError(
                f"{language!r} is not a language code",
                hint="Codes look like en, bn, pt-BR, zh-Hant.",
            )
    if answers.licence not in LICENCES:
        raise SettingsError(
            f"there is no licence {answers.licence!r} here", hint=f"Known: {', '.join(LICENCES)}."
        )
    for name, address in (("repository", answers.repository), ("site", answers.site)):
        if address and not re.match(r"https?://[^/\s]+", address):
            raise SettingsError(
                f"the address of the {name} is {address!r}",
                hint="Addresses start with https://",
            )


def new_course(answers: Answers, locked: Mapping[str, str]) -> dict[str, bytes]:
    """All files of a new course.

    Args:
        answers: What the author says.
        locked: Versions of the packages that a build needs, by distribution.

    Returns:
        Content by path, relative to the folder of the course.

    Raises:
        SettingsError: The answers don't make a course.
    """
    check_answers(answers)
    texts = {target: _file(source, answers) for source, target in _PLAIN}
    texts["pyproject.toml"] = _pyproject(answers)
    texts["mkdocs.yml"] = _mkdocs(answers)
    texts["locks/course.txt"] = lock_text(locked)
    texts["docs/glossary.yml"] = glossary(answers.languages)
    texts["examples/heights.py"] = example(answers.languages)
    texts["src/course/__init__.py"] = '"""What the examples of this course share."""\n'
    if licence := _licence(answers):
        texts["LICENSE"] = licence
    for language in answers.languages:
        for name, text in chapters(language, answers.titles[language]).items():
            texts[f"docs/{language}/{name}"] = text
    return {name: text.encode() for name, text in sorted(texts.items())}


def _file(name: str, answers: Answers) -> str:
    text = (files("tatka.starter") / "files" / name).read_text(encoding="utf-8")
    if name != "README.md":
        return text
    said, address = LICENCES[answers.licence]
    source = answers.languages[0]
    return Template(text).substitute(
        title=answers.title,
        languages=", ".join(f"{language_name(code)} (`docs/{code}`)" for code in answers.languages),
        source=source,
        licence=f"\n## Licence\n\n{f'[{said}]({address})' if address else said}: see "
        "[LICENSE](LICENSE).\n"
        if said
        else "",
    )


def _pyproject(answers: Answers) -> str:
    codes = ", ".join(_string(code) for code in answers.languages)
    name = _NAME.sub("-", answers.title.lower()).strip("-") or "course"
    return (
        f"# The course {answers.title}. Every setting: tatka's site, For authors.\n\n"
        "[project]\n"
        f"name = {_string(name)}\n"
        'version = "0.1.0"\n\n'
        "[tool.tatka]\n"
        "# The first language is the source that the others are translated from.\n"
        f"languages = [{codes}]\n"
        'lock = "locks/course.txt"\n'
    )


def _mkdocs(answers: Answers) -> str:
    said, _ = LICENCES[answers.licence]
    holder = f"{answers.author} · " if answers.author else ""
    lines = [
        "# What the course is called, where it is, what is in it. Theme, Markdown, search and the",
        "# offline copy come with tatka; plugins and extensions of MkDocs may be added.",
        f"site_name: {_string(answers.title)}",
        f"site_url: !ENV [TATKA_SITE_URL, {_string(answers.site)}]",
        f"repo_url: !ENV [TATKA_REPO_URL, {_string(answers.repository)}]",
    ]
    if said or holder:
        lines.append(f"copyright: {_string((holder + said).removesuffix(' · '))}")
    lines += [
        "",
        "# Paths are those of the pages in every language; a title is the page's first heading. A",
        "# section is named by its key under extra.titles. Without nav, the files decide.",
        "nav:",
        "  - index.md",
        "  - chapters:",
        "      - average.md",
        "      - spread.md",
        "  - glossary.md",
        "",
        "extra:",
        "  languages:",
    ]
    for code, title in answers.titles.items():
        lines += [
            f"    {code}:",
            f"      site_name: {_string(title)}",
            f"      description: {_string(message('starter.description', code))}",
        ]
    lines += ["  titles:", "    chapters:"]
    lines += [
        f"      {code}: {_string(message('starter.chapters', code))}" for code in answers.languages
    ]
    return "\n".join(lines) + "\n"


def _licence(answers: Answers) -> str:
    said, address = LICENCES[answers.licence]
    if not said:
        return ""
    holder = answers.author or f"the authors of {answers.title}"
    if answers.licence == "MIT":
        text = (files("tatka.starter") / "files" / "MIT.txt").read_text(encoding="utf-8")
        return Template(text).substitute(year=answers.year, holder=holder)
    return (
        f"{answers.title}\nCopyright (c) {answers.year} {holder}\n\n"
        f"This course is licensed under {said}. The licence's text: {address}legalcode\n"
    )


def _string(text: str) -> str:
    """A text as TOML and YAML both take it."""
    return json.dumps(text, ensure_ascii=False)
