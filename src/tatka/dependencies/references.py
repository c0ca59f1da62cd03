"""What a piece of code uses: names, imports, and words that say that names don't tell all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Word = Literal["own", "import", "wild", "classes", "docs", "source", "lines"]


@dataclass(frozen=True)
class Import:
    """A module, or a name in one, as an import statement gives it.

    Attributes:
        level: Number of leading dots.
        module: Dotted name after the dots; may be empty then.
        name: The name in the module; None for the module itself, `*` for all.
    """

    level: int
    module: str
    name: str | None = None

    def __str__(self) -> str:
        """As it would be written after `import`."""
        module = "." * self.level + self.module
        return module if self.name is None else f"{module}:{self.name}"


@dataclass(frozen=True)
class Ref:
    """A name and the attributes taken from it: `models.build` is `("models", "build")`.

    Attributes:
        chain: The attributes; the first is a global name, where there is no `start`.
        start: What the chain starts from, where that is imported inside a function.
    """

    chain: tuple[str, ...]
    start: Import | None = None


@dataclass(frozen=True)
class References:
    """What a piece of code uses.

    Attributes:
        refs: Global names with their attributes.
        imports: Import statements inside it.
        strings: Texts that could name a module.
        words: `own`: it can get at any name of its own module. `import`: it imports what the code
            does not name. `wild`: it can find objects that nobody named. `classes`: it can find
            the classes derived from one that it has. `docs`: its result can depend on docstrings
            and annotations; `source`: on comments, too; `lines`: on line numbers, even of code
            that it does not name.
        hints: What annotations of its functions name, which nobody looks at unless some code in
            reach reads annotations.
    """

    refs: frozenset[Ref] = frozenset()
    imports: frozenset[Import] = frozenset()
    strings: frozenset[str] = frozenset()
    words: frozenset[Word] = frozenset()
    hints: frozenset[Ref] = frozenset()

    def __or__(self, other: References) -> References:
        """What both use."""
        return References(
            self.refs | other.refs,
            self.imports | other.imports,
            self.strings | other.strings,
            self.words | other.words,
            self.hints | other.hints,
        )


NOTHING = References()


def together(several: Iterable[References]) -> References:
    """What all of them use."""
    refs: set[Ref] = set()
    imports: set[Import] = set()
    strings: set[str] = set()
    words: set[Word] = set()
    hints: set[Ref] = set()
    for uses in several:
        refs |= uses.refs
        imports |= uses.imports
        strings |= uses.strings
        words |= uses.words
        hints |= uses.hints
    return References(
        frozenset(refs),
        frozenset(imports),
        frozenset(strings),
        frozenset(words),
        frozenset(hints),
    )


# Names, as plain names.
_NAMES: dict[str, Word] = {
    "globals": "own",
    "vars": "own",
    "dir": "own",
    "locals": "own",
    "exec": "own",
    "eval": "own",
    "compile": "own",
    "__import__": "import",
    "importlib": "import",
    "import_module": "import",
    "pkgutil": "import",
    "runpy": "import",
    "pickle": "wild",
    "dill": "wild",
    "cloudpickle": "wild",
    "joblib": "wild",
    "shelve": "wild",
    # Shows comments where there are no docstrings.
    "help": "source",
    "attrgetter": "docs",
    "inspect": "source",
    "doctest": "source",
    "linecache": "lines",
    "traceback": "lines",
    "warn": "lines",
    "get_type_hints": "docs",
    "getsource": "source",
    "getdoc": "docs",
    "pydoc": "source",
    "singledispatch": "docs",
    "singledispatchmethod": "docs",
    # Libraries that are made to read annotations of the functions and classes they are given.
    "attr": "docs",
    "attrs": "docs",
    "beartype": "docs",
    "cattrs": "docs",
    "fastapi": "docs",
    "fire": "docs",
    "msgspec": "docs",
    "plac": "docs",
    "pydantic": "docs",
    "typeguard": "docs",
    "typer": "docs",
}
# Attributes of whatever.
_ATTRIBUTES: dict[str, Word] = {
    "__subclasses__": "classes",
    "__globals__": "wild",
    "f_globals": "wild",
    "f_locals": "wild",
    "_getframe": "wild",
    "currentframe": "wild",
    "get_objects": "wild",
    "get_referrers": "wild",
    "import_module": "import",
    "__import__": "import",
    "__doc__": "docs",
    "__code__": "lines",
    "__annotations__": "docs",
    "getsource": "source",
    "getdoc": "docs",
    "get_type_hints": "docs",
    "print_exc": "lines",
    "format_exc": "lines",
    "warn": "lines",
    "stack_info": "lines",
}
# Parts of importlib that import nothing.
_PLAIN_IMPORTLIB = ("importlib.abc", "importlib.metadata", "importlib.resources")
_MODULE_LIKE = re.compile(r"\.*[A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)*\.?")
_CHAIN = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_HELP = re.compile(r"\?|%(?:pinfo2?|pdoc|psource|pfile|run|prun|debug|pdb|xmode)\b")


def name_words(name: str) -> frozenset[Word]:
    """What a plain name says about the code it stands in."""
    word = _NAMES.get(name)
    return frozenset() if word is None else frozenset({word})


def import_words(module: str) -> frozenset[Word]:
    """What the import of a module says about the code it stands in."""
    if module.startswith(_PLAIN_IMPORTLIB):
        return frozenset()
    return name_words(module.split(".", 1)[0])


def chain_words(chain: tuple[str, ...]) -> frozenset[Word]:
    """What attributes say about the code they stand in."""
    if ".".join(chain).startswith(_PLAIN_IMPORTLIB):
        return frozenset()
    words = {_ATTRIBUTES[name] for name in chain if name in _ATTRIBUTES}
    if chain[:2] == ("sys", "modules"):
        words |= {"wild", "import"}
    if chain[0] == "builtins":
        words |= name_words(chain[-1])
    return frozenset(words)


def is_module_like(text: str) -> bool:
    """Whether a text could name a module, or be the beginning of such a name."""
    return len(text) <= 200 and _MODULE_LIKE.fullmatch(text) is not None  # noqa: PLR2004 - no name is as long


def magic_uses(text: str) -> References:
    """What a magic can use: every word of it that could be a name, or a module's."""
    chains = {tuple(found.split(".")) for found in _CHAIN.findall(text)}
    words: set[Word] = set()
    if _HELP.search(text):
        words.add("source")
    if re.search(r"\s-m\s|import", text):
        words.add("import")
    return References(
        refs=frozenset(Ref(chain) for chain in chains),
        strings=frozenset(".".join(chain) for chain in chains),
        words=frozenset(words),
    )
