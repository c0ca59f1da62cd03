"""What there is to import: pages, notebooks, contents, and pages that are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tatka.core.errors import TatkaError
from tatka.importing import contents
from tatka.importing.blocks import read_blocks
from tatka.importing.codekeys import code_key
from tatka.importing.contents import Entry, read_summary
from tatka.importing.outline import ascii_slug
from tatka.importing.pairing import linked_names
from tatka.importing.prosewords import prose_words
from tatka.importing.source import (
    Notebook,
    Source,
    as_page,
    is_page,
    read_notebook,
    read_page,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_SKIPPED = {"node_modules", "__pycache__", "_build", "_site", "venv", ".venv"}
# A page of so few words that links a notebook with so many times more is a pointer to it.
_POINTER = 80
_MORE = 3
_NO_PAGES = {"license", "contributing", "changelog", "code_of_conduct", "summary"}


@dataclass(frozen=True)
class LeftOut:
    """A page that is not imported, why, and what was taken instead."""

    name: str
    why: str
    to: str = "not imported"


@dataclass(frozen=True)
class Inputs:
    """What an import reads.

    Attributes:
        root: The folder that names are relative to.
        pages: In reading order, by name.
        notebooks: Those that pages may be made from.
        entries: The contents; empty without.
        left_out: Pages that are there and are not imported.
        gone: Entries of the contents whose file is not there.
        contents_name: The file of the contents.
    """

    root: Path
    pages: dict[str, Source]
    notebooks: tuple[Notebook, ...]
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    gone: tuple[Entry, ...]
    contents_name: str = ""


def read_inputs(source: Path, notebooks: Sequence[Path], *, orphans: bool) -> Inputs:
    """Find and read everything.

    Args:
        source: A page, a notebook, or a folder of either.
        notebooks: Further notebooks, or folders of them.
        orphans: Whether pages that the contents do not name are read too.

    Raises:
        TatkaError: There is nothing to read, or a file is neither text nor notebook.
    """
    if not source.exists():
        raise TatkaError("there is no such file or folder", path=source)
    root = source if source.is_dir() else source.parent
    pool = _notebooks(source, notebooks, root)
    if source.is_file():
        if source.suffix == ".ipynb":
            own = read_notebook(source, source.name)
            return Inputs(root, {source.name: as_page(own)}, (own, *pool), (), (), ())
        return Inputs(root, {source.name: read_page(source, source.name)}, pool, (), (), ())
    return _folder(root, pool, orphans=orphans)


def target_of(name: str) -> str:
    """The path of the new chapter for an old page: the same, in letters that addresses have."""
    parts = Path(name).with_suffix("").parts
    kept = [_part(part) for part in parts]
    if kept[-1].lower() in {"readme", "index"}:
        kept[-1] = "index"
    return "/".join(kept) + ".md"


def _part(part: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", part):
        return part
    return ascii_slug(part) or f"page-{sum(map(ord, part)) % 10_000}"


def _folder(root: Path, pool: tuple[Notebook, ...], *, orphans: bool) -> Inputs:  # noqa: C901 - one branch a kind
    found = {
        path.relative_to(root).as_posix(): path
        for path in sorted(root.rglob("*"))
        if is_page(path)
        and path.is_file()
        and not any(
            part.startswith(".") or part in _SKIPPED for part in path.relative_to(root).parts
        )
    }
    summary = next((root / name for name in contents.NAMES[:2] if (root / name).is_file()), None)
    entries: tuple[Entry, ...] = ()
    if summary is not None:
        entries = read_summary(read_page(summary, summary.name).text)
    pages: dict[str, Source] = {}
    left_out: list[LeftOut] = []
    gone: list[Entry] = []
    for entry in contents.pages(entries):
        name = contents.page_of(entry.target)
        if name in found:
            _add(pages, left_out, name, found[name])
        elif name.endswith(".ipynb") and (root / name).is_file():
            pages.setdefault(name, as_page(read_notebook(root / name, name)))
        elif name and not any(one.target == entry.target for one in gone):
            gone.append(entry)
    _follow_pointers(pages, left_out, pool)
    for name, path in found.items():
        if name in pages or path == summary or any(item.name == name for item in left_out):
            continue
        if entries and not orphans and name.lower() != "readme.md":
            empty = not path.read_bytes().strip()
            why = "empty" if empty else "an orphan: the contents do not name it"
            left_out.append(LeftOut(name, why))
        elif "/" not in name and path.stem.lower() in _NO_PAGES:
            left_out.append(LeftOut(name, "about the repository, no page of a book"))
        else:
            _add(pages, left_out, name, path)
    _add_notebooks(pages, left_out, pool, root, listed=bool(entries) and not orphans)
    if not pages:
        raise TatkaError(
            "there is no page and no notebook here",
            path=root,
            hint="Name a folder with SUMMARY.md, a page, a notebook, or a folder of notebooks.",
        )
    return Inputs(
        root,
        pages,
        pool,
        entries,
        tuple(left_out),
        tuple(gone),
        summary.name if summary else "",
    )


def _add(pages: dict[str, Source], left_out: list[LeftOut], name: str, path: Path) -> None:
    if name in pages:
        return
    page = read_page(path, name)
    if not _body(page.text).strip():
        left_out.append(LeftOut(name, "empty"))
        return
    twin = next((other for other, one in pages.items() if _alike(one.text, page.text)), None)
    if twin is not None:
        left_out.append(LeftOut(name, f"nearly the same as {twin}"))
        return
    pages[name] = page


def _follow_pointers(
    pages: dict[str, Source], left_out: list[LeftOut], pool: Sequence[Notebook]
) -> None:
    """Pages that only point to a notebook: its Markdown cells are the chapter."""
    by_name = {notebook.path.name: notebook for notebook in pool}
    for name, page in list(pages.items()):
        linked = [by_name[link] for link in linked_names(page.text) if link in by_name]
        if not linked or "```" in page.text:
            continue
        own = sum(prose_words(page).values())
        if own > _POINTER:
            continue
        chapter = as_page(linked[0])
        if sum(prose_words(chapter).values()) >= _MORE * own:
            pages[name] = chapter
            left_out.append(LeftOut(name, f"points to {linked[0].name}", "its notebook's text"))


def _add_notebooks(
    pages: dict[str, Source],
    left_out: list[LeftOut],
    pool: Sequence[Notebook],
    root: Path,
    *,
    listed: bool,
) -> None:
    """Notebooks of the folder whose code no page shows: pages of their own, or told as left out.

    Args:
        pages: So far; more are put in.
        left_out: So far; more are put in.
        pool: The notebooks.
        root: The folder.
        listed: Whether there are contents, which say what belongs to the book.
    """
    own = [notebook for notebook in pool if notebook.path.is_relative_to(root)]
    taken = {page.path for page in pages.values()}
    shown = {
        code_key(block.text)
        for page in pages.values()
        if own and page.path.suffix != ".ipynb"
        for block in read_blocks(page)
        if block.kind in {"fence", "code"}
    } - {()}
    for notebook in own:
        if notebook.path in taken or any(code_key(cell.source) in shown for cell in notebook.code):
            continue
        name = notebook.path.relative_to(root).as_posix()
        page = as_page(notebook)
        twin = next((other for other, one in pages.items() if _alike(one.text, page.text)), None)
        if listed:
            left_out.append(LeftOut(name, "a notebook that no page shows"))
        elif not page.text.strip():
            left_out.append(LeftOut(name, "empty"))
        elif twin is not None:
            left_out.append(LeftOut(name, f"nearly the same as {twin}"))
        else:
            pages[name] = page


def _body(text: str) -> str:
    """The page without its front matter."""
    return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)


def _alike(one: str, other: str) -> bool:
    """Whether two pages are copies, but for a few lines."""
    first, second = set(one.split("\n")), set(other.split("\n"))
    if min(len(first), len(second)) < 8:  # noqa: PLR2004 - short pages are alike by chance
        return one.strip() == other.strip() and bool(one.strip())
    common = len(first & second)
    return common >= 0.9 * max(len(first), len(second))


def _notebooks(source: Path, named: Sequence[Path], root: Path) -> tuple[Notebook, ...]:
    files: dict[Path, str] = {}

    def add(path: Path, base: Path) -> None:
        if path.resolve() == source.resolve() or ".ipynb_checkpoints" in path.parts:
            return
        inside = path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
        files.setdefault(path, inside)

    for place in named:
        if not place.exists():
            raise TatkaError("there is no such notebook or folder", path=place)
        for path in sorted(place.rglob("*.ipynb")) if place.is_dir() else [place]:
            add(path, place if place.is_dir() else place.parent)
    if not any(place.is_file() for place in named):
        # A notebook that was named is the one; others would only be guesses beside it.
        around = sorted(root.rglob("*.ipynb")) if source.is_dir() else sorted(root.glob("*.ipynb"))
        for path in around:
            add(path, root)
    return tuple(read_notebook(path, name) for path, name in files.items())
