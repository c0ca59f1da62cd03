"""An import: from old pages and notebooks to a plan of new files, and from it to the files."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tatka.core.errors import TatkaError, raise_all
from tatka.core.files import write_bytes
from tatka.importing.assembly import assemble
from tatka.importing.assets import Assets
from tatka.importing.contents import Entry, page_of
from tatka.importing.decisions import Decision
from tatka.importing.inputs import Inputs, read_inputs, target_of
from tatka.importing.ledger import (
    Ledger,
    PageEntry,
    digest,
    ledger_path,
    line_classes,
    make_marks,
    read_ledger,
    write_ledger,
)
from tatka.importing.links import Book
from tatka.importing.pages import PageWork, finish_page, start_page
from tatka.importing.scripts import script_text
from tatka.importing.skeleton import skeleton
from tatka.importing.spellings import discouraged_words
from tatka.importing.twins import Shown, language_folders, start_twin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tatka.core.settings import Settings
    from tatka.importing.assembly import Assembled
    from tatka.importing.edits import Draft

ASSETS = "assets"


@dataclass(frozen=True)
class Request:
    """What an import is asked for.

    Attributes:
        source: A page, a notebook, or a folder.
        notebooks: Further notebooks, or folders of them; one that is named is the one.
        name: Of the import, and of its example if there is only one.
        framework: `pt` or `tf`: which branch becomes the example.
        under: A folder below the language's that new pages go to.
        orphans: Whether pages that the contents do not name come too.
    """

    source: Path
    notebooks: tuple[Path, ...] = ()
    name: str = ""
    framework: str = "tf"
    under: str = ""
    orphans: bool = False


@dataclass(frozen=True)
class NavEntry:
    """An entry of the new contents: a page, an address with a title, or a section.

    Attributes:
        title: Of a section or an address.
        page: Path of a page.
        address: Of another site.
        entries: Of a section.
    """

    title: str = ""
    page: str = ""
    address: str = ""
    entries: tuple[NavEntry, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything that an import would do.

    Attributes:
        files: Content by path.
        nav: What comes to the contents.
        ledger: With every decision.
        unchanged: Whether an earlier import with the same input has done it all.
    """

    files: Mapping[Path, bytes]
    nav: tuple[NavEntry, ...]
    ledger: Ledger
    unchanged: bool = False


def plan_import(settings: Settings, request: Request) -> Plan:
    """Read everything and decide everything; nothing is run, fetched or written.

    Raises:
        TatkaError: There is nothing to import, or a file can't be read.
    """
    name = request.name or _name(request.source)
    ledger_file = ledger_path(settings, name)
    before = read_ledger(ledger_file, settings) if ledger_file.is_file() else None
    folders = language_folders(request.source, settings.languages)
    inputs = read_inputs(
        folders.get(settings.source_language, request.source),
        request.notebooks,
        orphans=request.orphans,
    )
    others = {
        code: read_inputs(folder, (), orphans=True)
        for code, folder in folders.items()
        if code != settings.source_language
    }
    digests = _digests(inputs)
    for code, other in others.items():
        digests |= {f"{code}/{page}": value for page, value in _digests(other).items()}
    options = {
        "framework": request.framework,
        "under": request.under,
        "orphans": str(request.orphans).lower(),
        "notebooks": " ".join(path.name for path in request.notebooks),
    }
    if before is not None and _same(before, digests, options):
        return Plan({}, (), before, unchanged=True)
    targets = _targets(inputs, request.under)
    language = settings.source_language
    works = {
        page: start_page(
            source, inputs, targets[page], request.framework, alone=len(inputs.pages) == 1
        )
        for page, source in inputs.pages.items()
    }
    examples = assemble(works, inputs, language, name if request.name else "")
    assets = Assets(
        (inputs.root, *(path for path in request.notebooks if path.is_dir())),
        _taken(settings.chapters_dir / ASSETS),
    )
    book = Book(
        targets,
        {page: work.outline.anchors for page, work in works.items()},
        _labels(works),
        assets,
        ASSETS,
    )
    titles = {_page(entry): entry.title for entry in _flat(inputs.entries)}
    files: dict[Path, bytes] = {}
    lost: dict[str, str] = {}
    twins, shown, books = _start_twins(works, others, examples, request.framework, book)
    for page, work in works.items():
        text = finish_page(
            work, examples.shown.get(page, {}), book, titles.get(page, ""), request.framework
        )
        path = targets[page]
        if work.problems:
            # One page that can't be written for certain does not keep the others back.
            lost[page] = "; ".join(work.problems)
            continue
        files[settings.chapters_dir / language / path] = text.encode()
        for code in settings.languages[1:]:
            if code in others and page in others[code].pages:
                twin = twins[code, page]
                own = shown[code, page]
                translated = finish_page(twin, own, books[code], "", request.framework)
                if not twin.problems:
                    files[settings.chapters_dir / code / path] = translated.encode()
                    continue
                lost[f"{code}/{page}"] = "; ".join(twin.problems)
            files[settings.chapters_dir / code / path] = skeleton(text).encode()
    for example in examples.built:
        place = settings.examples_dir / f"{example.name}.py"
        title = examples.titles.get(example.name, "")
        text = script_text(example.cells, {language: title}, settings.relative(place))
        files[place] = text.encode()
    for asset, content in assets.files.items():
        files[settings.chapters_dir / ASSETS / asset] = content
    entries = _entries(works, twins, examples.drafts, digests, targets, settings)
    decisions = [
        *(
            (decision, settings.relative(settings.chapters_dir / language / targets[page]))
            for page, work in works.items()
            for decision in work.draft.decisions
        ),
        *(
            (decision, settings.relative(settings.examples_dir / f"{key}.py"))
            for key, draft in examples.drafts
            for decision in draft.decisions
        ),
        *(
            (
                replace(decision, place=f"{code}/{decision.place}"),
                settings.relative(settings.chapters_dir / code / targets[page]),
            )
            for (code, page), work in twins.items()
            for decision in work.draft.decisions
        ),
        *_about_inputs(inputs),
        *(
            (Decision(page, 1, 1, "person", "R11", why, "not imported: bring it in by hand"), "")
            for page, why in lost.items()
        ),
    ]
    ledger = Ledger(
        name=name,
        source=request.source.name,
        options=options,
        pages=entries,
        files={settings.relative(path): digest(content) for path, content in files.items()},
        marks=make_marks(decisions, before),
        spellings=discouraged_words(settings, [work.draft.source for work in works.values()]),
    )
    listed = {page: path for page, path in targets.items() if page not in lost}
    return Plan(files, _nav(inputs, listed), ledger)


def _start_twins(
    works: Mapping[str, PageWork],
    others: Mapping[str, Inputs],
    examples: Assembled,
    framework: str,
    book: Book,
) -> tuple[dict[tuple[str, str], PageWork], dict[tuple[str, str], Shown], dict[str, Book]]:
    """The pages that are translated already, what their code shows, and what their links mean."""
    twins: dict[tuple[str, str], PageWork] = {}
    shown: dict[tuple[str, str], Shown] = {}
    for code, other in others.items():
        for page in works.keys() & other.pages.keys():
            twins[code, page], shown[code, page] = start_twin(
                page, works[page], other, examples.shown.get(page, {}), framework
            )
    # Links of a translation lead to its own headings, which have the ids of the source's.
    books = {
        code: replace(
            book,
            anchors={
                **book.anchors,
                **{page: twin.outline.anchors for (of, page), twin in twins.items() if of == code},
            },
        )
        for code in others
    }
    return twins, shown, books


def refused(settings: Settings, plan: Plan) -> list[TatkaError]:
    """The files that are in the way: there already, and not as an earlier import wrote them."""
    path = ledger_path(settings, plan.ledger.name)
    known = dict(read_ledger(path, settings).files) if path.is_file() else {}
    return [
        TatkaError(
            "this file is there already, and no import of that name wrote it as it stands",
            path=settings.relative(file),
            hint="Move it away, or import into another folder: --under FOLDER. "
            "Nothing was written.",
        )
        for file, content in plan.files.items()
        if file.exists()
        and digest(file.read_bytes()) not in {known.get(settings.relative(file)), digest(content)}
    ]


def write_plan(settings: Settings, plan: Plan) -> tuple[Path, ...]:
    """Write every file of a plan, and its ledger last.

    Returns:
        The files that are new or changed.

    Raises:
        TatkaError: A file is in the way; nothing was written.
    """
    if plan.unchanged:
        return ()
    raise_all(refused(settings, plan))
    written = []
    for path, content in plan.files.items():
        if path.is_file() and path.read_bytes() == content:
            continue
        write_bytes(path, content)
        written.append(path)
    path = ledger_path(settings, plan.ledger.name)
    write_ledger(path, plan.ledger)
    return (*written, path)


def _name(source: Path) -> str:
    stem = source.resolve().name if source.is_dir() else source.stem
    return re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-") or "book"


def _targets(inputs: Inputs, under: str) -> dict[str, str]:
    targets: dict[str, str] = {}
    for name in inputs.pages:
        wanted = target_of(name)
        path, number = wanted, 1
        while path in targets.values():
            number += 1
            path = f"{wanted.removesuffix('.md')}-{number}.md"
        targets[name] = path
    return {name: f"{under.strip('/')}/{path}" if under else path for name, path in targets.items()}


def _digests(inputs: Inputs) -> dict[str, str]:
    found = {name: digest(source.path.read_bytes()) for name, source in inputs.pages.items()}
    for notebook in inputs.notebooks:
        found.setdefault(notebook.name, digest(notebook.path.read_bytes()))
    return found


def _same(before: Ledger, digests: Mapping[str, str], options: Mapping[str, str]) -> bool:
    """Whether an earlier import read the very same files and was asked for the same."""
    known = {page.name: page.digest for page in before.pages}
    return known == digests and dict(before.options) == dict(options)


def _taken(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        return {}
    return {path.name: digest(path.read_bytes()) for path in folder.iterdir() if path.is_file()}


def _labels(works: Mapping[str, PageWork]) -> dict[str, tuple[str, str]]:
    return {
        heading.id: (page, heading.words)
        for page, work in works.items()
        for heading in work.outline.headings
        if heading.own and heading.id
    }


def _entries(  # noqa: PLR0917 - what was read, in its kinds
    works: Mapping[str, PageWork],
    twins: Mapping[tuple[str, str], PageWork],
    drafts: Sequence[tuple[str, Draft]],
    digests: Mapping[str, str],
    targets: Mapping[str, str],
    settings: Settings,
) -> tuple[PageEntry, ...]:
    language = settings.relative(settings.chapters_dir / settings.source_language)
    rows = [(name, work.draft, f"{language}/{targets[name]}") for name, work in works.items()]
    chapters = settings.relative(settings.chapters_dir)
    rows += [
        (f"{code}/{name}", work.draft, f"{chapters}/{code}/{targets[name]}")
        for (code, name), work in twins.items()
    ]
    rows += [
        (draft.source.name, draft, f"{settings.relative(settings.examples_dir)}/{key}.py")
        for key, draft in drafts
    ]
    found = [
        PageEntry(
            name,
            digests[name],
            target,
            len(draft.source.lines),
            line_classes(len(draft.source.lines), draft.covered),
        )
        for name, draft, target in rows
    ]
    seen = {entry.name for entry in found}
    # Notebooks that were looked at, and that no page is made from.
    found += [
        PageEntry(name, value, "", 0, {}) for name, value in digests.items() if name not in seen
    ]
    return tuple(found)


def _about_inputs(inputs: Inputs) -> Iterable[tuple[Decision, str]]:
    for item in inputs.left_out:
        yield Decision(item.name, 1, 1, "review", "R11", item.why, item.to), ""
    for entry in inputs.gone:
        what = f"{entry.title}: {entry.target} is not there"
        yield Decision(inputs.contents_name, entry.line, 1, "review", "R11", what, "left out"), ""


def _flat(entries: Sequence[Entry]) -> Iterable[Entry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.entries)


def _page(entry: Entry) -> str:
    return page_of(entry.target) if entry.target else ""


def _nav(inputs: Inputs, targets: Mapping[str, str]) -> tuple[NavEntry, ...]:
    if not inputs.entries:
        return tuple(NavEntry(page=path) for path in targets.values())
    listed: Counter[str] = Counter()

    def make(entry: Entry) -> NavEntry | None:
        below = tuple(item for inner in entry.entries if (item := make(inner)) is not None)
        if entry.external:
            return NavEntry(title=entry.title, address=entry.target)
        page = targets.get(_page(entry), "")
        own: tuple[NavEntry, ...] = ()
        if page and not listed[page]:
            listed[page] += 1
            own = (NavEntry(page=page),)
        if below:
            return NavEntry(title=entry.title, entries=(*own, *below))
        return own[0] if own else None

    nav = [item for entry in inputs.entries if (item := make(entry)) is not None]
    nav += [NavEntry(page=path) for path in targets.values() if not listed[path]]
    return tuple(nav)
