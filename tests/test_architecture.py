"""What ARCHITECTURE.md says of the rooms is so."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TATKA = ROOT / "src" / "tatka"
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_every_room_is_told_in_the_order_that_is_held() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = [
        contract["layers"]
        for contract in linter["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    ]
    held = [
        {room.strip().removeprefix("tatka.") for room in layer.split("|")}
        for layer in reversed(layers)
    ]
    rows = re.findall(r"(?m)^\| (`\w+`(?:, `\w+`)*) \|", TEXT.partition("## Two roads")[0])
    told = [room for row in rows for room in re.findall(r"\w+", row)]
    rooms = {path.parent.name for path in TATKA.glob("*/__init__.py")}
    rooms |= {path.stem for path in TATKA.glob("*.py") if not path.stem.startswith("_")}
    assert set(told) == rooms == set().union(*held)
    places = {room: place for place, layer in enumerate(held) for room in layer}
    assert [places[room] for room in told] == sorted(places[room] for room in told)


def test_every_file_and_module_that_it_names_is_there() -> None:
    names = set(re.findall(r"`([\w./]+)`", TEXT))
    for name in names:
        if "/" in name and not name.startswith(("examples", "docs", "src", "core/messages/LANG")):
            assert (TATKA / name).exists(), name
        elif "." in name and "/" not in name:
            path = TATKA / name.replace(".", "/")
            assert path.is_dir() or path.with_suffix(".py").is_file(), name


# What another's interface wants as `str`.
OTHERS_WANT = {"book/render/html_blocks.py raw_html": "a formatter of pymdownx's superfences"}


def test_html_has_a_type_of_its_own() -> None:
    """What is said to give HTML gives `Markup`, so that escaping goes by type."""
    bare = {}
    for room in ("book", "capture", "core", "record", "translation"):
        for file in sorted((TATKA / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef) and _gives_bare_html(node):
                    bare[f"{file.relative_to(TATKA).as_posix()} {node.name}"] = node.lineno
    assert bare.keys() == OTHERS_WANT.keys()


def _gives_bare_html(function: ast.FunctionDef) -> bool:
    given = ast.unparse(function.returns) if function.returns else ""
    first = (ast.get_docstring(function) or "").partition("\n")[0]
    says = re.search(r"\b(?:as|into|safe) HTML\b|^(?:An? )?(?:\w+ )?HTML\b", first)
    public = not function.name.startswith("_")
    named = function.name.endswith("html")
    is_bare = re.search(r"\bstr\b", given) and "Markup" not in given and "dict" not in given
    return public and bool(is_bare and (named or says))


def test_whoever_matches_on_kinds_asks_for_each_of_them() -> None:
    """A match on kinds of nodes, outputs or dependencies ends with what the type checker holds."""
    kinds = {
        node.name
        for file in ("book/source/nodes.py", "book/source/dependencies.py", "record/payloads.py")
        for node in ast.parse((TATKA / file).read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    found, open_ended = 0, []
    for file in sorted(TATKA.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Match) and _named(node.cases[0].pattern) & kinds:
                found += 1
                if not _is_closed(node.cases[-1]):
                    open_ended.append(f"{file.relative_to(TATKA)}:{node.lineno}")
    assert found > 10
    assert open_ended == []


def _named(pattern: ast.pattern) -> set[str]:
    return {
        node.cls.id
        for node in ast.walk(pattern)
        if isinstance(node, ast.MatchClass) and isinstance(node.cls, ast.Name)
    }


def _is_closed(last: ast.match_case) -> bool:
    """Whether what is left is `assert_never`, or goes on as the kinds that are left alone."""
    wild = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
    uses = {node.id for node in ast.walk(last.body[0]) if isinstance(node, ast.Name)}
    return wild and bool(uses & {"assert_never", "node"})
