"""What can be said of old code before it runs: packages, addresses, order, shell lines, seeds."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from typing import TYPE_CHECKING

from tatka.core.locale.numbers import digits
from tatka.dependencies.lockfile import distribution_of
from tatka.oldcode.findings import Finding, FindingKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tatka.oldcode.units import OldFile, Unit

_ADDRESS = re.compile(r"(?:https?|ftp|gs|s3)://[^\s\"'<>)]+")
_READS = {
    "keras.datasets": "a data set of Keras",
    "fetch_": "a data set of scikit-learn",
    "nltk.download": "data of NLTK",
    "gdown.download": "a file of Google's",
    "hub.load": "a model",
}
_TRAINS = re.compile(r"\.(?:fit|fit_generator|train_on_batch)\(")
SEEDED = re.compile(
    r"set_random_seed|random\.seed\(|set_seed\(|manual_seed\(|random_state\s*=|default_rng\(\d"
)
_DIGITS = re.compile(r"[০-৯]+")
_PRINT = re.compile(r"(?m)^\s*print\s+[^\s(=,.]")
_KNOWN = {
    *dir(builtins),
    "__name__",
    "__file__",
    "get_ipython",
    "display",
    "In",
    "Out",
    "_",
    "__doc__",
}
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def check_file(
    old: OldFile, locked: Mapping[str, str] | None, first_party: frozenset[str]
) -> list[Finding]:
    """Everything that can be told before anything runs.

    Args:
        old: The file.
        locked: Versions by distribution; None if there is no lock to compare with.
        first_party: Names of the course's own modules.
    """
    found: list[Finding] = []
    trees: list[tuple[Unit, ast.Module]] = []
    for unit in old.units:
        found += _shell(old, unit)
        try:
            trees.append((unit, ast.parse(unit.python)))
        except (SyntaxError, ValueError) as error:
            found.append(_syntax(old, unit, error))
    if locked is not None:
        found += _packages(old, trees, locked, first_party)
    for unit, tree in trees:
        found += _addresses(old, unit, tree)
    found += _order(old, trees)
    code = "\n".join(unit.python for unit in old.units)
    training = next((unit for unit in old.units if _TRAINS.search(unit.python)), None)
    if training is not None and not SEEDED.search(code):
        line = training.python[: _TRAINS.search(training.python).start()].count("\n")  # type: ignore[union-attr]
        found.append(
            _finding(
                old, training, line, "no-seed", "seed",
                "it trains and sets no seed, so each run gives another result: "
                "keras.utils.set_random_seed(…)",
                "ট্রেনিং আছে, কিন্তু সিড নেই, তাই প্রতিবার ফল আলাদা: keras.utils.set_random_seed(…)",
            )
        )  # fmt: skip
    return found


def _finding(  # noqa: PLR0917 - what a finding says
    old: OldFile,
    unit: Unit,
    line: int,
    name: str,
    kind: FindingKind,
    en: str,
    bn: str,
    code: str = "",
) -> Finding:
    """A finding in a unit's line, which counts from 0."""
    return Finding(old.name, unit.line + line, unit.cell, name, kind, {"en": en, "bn": bn}, code)


def _shell(old: OldFile, unit: Unit) -> Iterator[Finding]:
    lines = unit.magics()
    # In a percent script, lines for IPython are commented out.
    lines += [
        (number, match[1])
        for number, line in enumerate(unit.source.split("\n"))
        if (match := re.match(r"#\s+(!.*|%(?!%).*)$", line))
    ]
    for number, text in lines:
        if "!" in text[:1] or re.match(r"[\w, ]+=\s*!", text):
            yield _finding(
                old, unit, number, "shell", "shell",
                "a line for the shell: bring in what it fetches or installs",
                "শেলের লাইন: যা নামায় বা ইন্সটল করে, তা আগে থেকে এনে রাখুন", _without_secret(text),
            )  # fmt: skip


def _without_secret(text: str) -> str:
    secret = re.search(r"(?i)pass(?:word|wd)|token|secret|api[_-]?key", text)
    return f"{text[: secret.start()]}…" if secret else text


def _syntax(old: OldFile, unit: Unit, error: SyntaxError | ValueError) -> Finding:
    line = (getattr(error, "lineno", None) or 1) - 1
    rows = unit.python.split("\n")
    text = rows[line].strip() if line < len(rows) else ""
    if _PRINT.search(unit.python):
        return _finding(old, unit, line, "python2", "syntax",
                        "this is Python 2: print is a function now",
                        "এটা Python 2: print এখন ফাংশন", text)  # fmt: skip
    written = _DIGITS.search(text)
    if written:
        plain = str(int(written.group()))
        return _finding(old, unit, line, "bangla-digits", "syntax",
                        f"Python reads {plain}, not {written.group()}",
                        f"পাইথন {written.group()} পড়তে পারে না, লিখুন {plain}", text)  # fmt: skip
    said = getattr(error, "msg", str(error))
    return _finding(old, unit, line, "syntax", "syntax", f"no Python of today reads this: {said}",
                    f"আজকের পাইথন এটা পড়তে পারে না: {said}", text)  # fmt: skip


def _packages(
    old: OldFile,
    trees: Sequence[tuple[Unit, ast.Module]],
    locked: Mapping[str, str],
    first_party: frozenset[str],
) -> Iterator[Finding]:
    """One finding a package, where it is first imported: twenty lines about one hide the rest."""
    places: dict[str, list[tuple[Unit, int, str]]] = {}
    for unit, tree in trees:
        for line, module in _imported(tree):
            top = module.partition(".")[0]
            if top in first_party or top in sys.stdlib_module_names:
                continue
            distribution = distribution_of(module, locked)
            if distribution is not None and distribution not in locked:
                places.setdefault(distribution, []).append((unit, line, module))
    for distribution, found in places.items():
        unit, line, module = found[0]
        more = len(found) - 1
        en = f"the package {distribution} is not in the lock: add it, or do without it"
        bn = f"{distribution} প্যাকেজটা লকে নেই: যোগ করুন, নয়তো বাদ দিন"
        if distribution == "google" and "colab" in module:
            en = "this works in Colab alone: do without it"
            bn = "এটা শুধু Colab-এ চলে: বাদ দিন"
        if more:
            en += f" (and {more} more line{'s' * (more > 1)} that import{'s' * (more == 1)} it)"
            bn += f" (আরও {digits(str(more), 'bn')}টি লাইনে আছে)"
        yield _finding(old, unit, line - 1, "not-locked", "package", en, bn, f"import {module}")


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The modules that code imports by absolute names, each with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, item.name) for item in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def _addresses(old: OldFile, unit: Unit, tree: ast.Module) -> Iterator[Finding]:
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        text = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            match = _ADDRESS.search(node.value)
            text = match.group() if match else ""
        elif isinstance(node, ast.Call):
            name = _dotted(node.func)
            kind = next((words for part, words in _READS.items() if part in name), "")
            text = f"{name}(…): {kind}" if kind else ""
        if text:
            yield _finding(
                old, unit, getattr(node, "lineno", 1) - 1, "address", "address",
                "the code reads from a network: bring the data into the repository",
                "কোডটা নেট থেকে পড়ে: ডেটা রিপোজিটরিতে এনে রাখুন", text,
            )  # fmt: skip


def _order(old: OldFile, trees: Sequence[tuple[Unit, ast.Module]]) -> Iterator[Finding]:
    """Names that are used before they are bound, as the cells stand."""
    everywhere: set[str] = set()
    for _, tree in trees:
        if any(
            isinstance(node, ast.ImportFrom) and any(item.name == "*" for item in node.names)
            for node in ast.walk(tree)
        ):
            # A star may bring anything.
            return
        everywhere |= _bound(tree)
    told: set[str] = set()
    known = set(_KNOWN)
    for unit, tree in trees:
        # What functions use is looked up when they are called.
        for name, line in _used(tree, known):
            if name in told:
                continue
            told.add(name)
            if name in everywhere:
                found = "used-before"
                en = f"{name} is used before it is set: the cells ran in another order"
                bn = f"{name} বসানোর আগেই ব্যবহার হয়েছে: ঘরগুলো অন্য ক্রমে চলেছিল"
            else:
                found = "never-set"
                en = f"{name} is set nowhere in this file"
                bn = f"{name} এই ফাইলে কোথাও বসানো হয়নি"
            yield _finding(old, unit, line - 1, found, "order", en, bn, name)


def _bound(tree: ast.AST) -> set[str]:
    """All names that the code binds outside of functions."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif (isinstance(node, ast.ExceptHandler) and node.name) or (
            isinstance(node, ast.MatchAs | ast.MatchStar) and node.name
        ):
            names.add(node.name)
    return names


def _used(  # noqa: C901, PLR0912 - one branch a kind of node
    node: ast.AST, known: set[str]
) -> Iterator[tuple[str, int]]:
    """Names that are read and not known yet, as Python meets them; `known` grows on the way."""
    if isinstance(node, _SCOPES):
        inside = node.args
        for default in [*inside.defaults, *(item for item in inside.kw_defaults if item)]:
            yield from _used(default, known)
        for decorator in getattr(node, "decorator_list", []):
            yield from _used(decorator, known)
        if not isinstance(node, ast.Lambda):
            known.add(node.name)
        return
    if isinstance(node, ast.ClassDef):
        for part in [*node.bases, *node.keywords, *node.decorator_list]:
            yield from _used(part, known)
        inner = set(known)
        for statement in node.body:
            yield from _used(statement, inner)
        known.add(node.name)
        return
    if isinstance(node, _COMPREHENSIONS):
        inner = set(known)
        for generator in node.generators:
            yield from _used(generator.iter, inner)
            inner |= _bound(generator.target)
            for condition in generator.ifs:
                yield from _used(condition, inner)
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        for part in parts:
            yield from _used(part, inner)
        return
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load):
            if node.id not in known:
                yield node.id, node.lineno
        else:
            known.add(node.id)
        return
    # The value of an assignment comes before its targets, and so does what a loop goes over.
    children = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr | ast.For | ast.AsyncFor):
        first = node.iter if isinstance(node, ast.For | ast.AsyncFor) else node.value
        children = [child for child in children if child is not first]
        if first is not None:
            children.insert(0, first)
    augmented = node.target if isinstance(node, ast.AugAssign) else None
    if isinstance(augmented, ast.Name) and augmented.id not in known:
        yield augmented.id, augmented.lineno
    for child in children:
        if isinstance(child, ast.alias):
            known.add((child.asname or child.name).partition(".")[0])
            continue
        if isinstance(child, ast.ExceptHandler) and child.name:
            known.add(child.name)
        yield from _used(child, known)
    if isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
        known.add(node.name)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        head = _dotted(node.value)
        return f"{head}.{node.attr}" if head else node.attr
    return node.id if isinstance(node, ast.Name) else ""
