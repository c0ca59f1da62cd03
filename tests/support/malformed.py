"""Trees with something wrong in them, made by chance from a seed."""

from __future__ import annotations

import json
import os
import random
import shutil
from typing import TYPE_CHECKING, Any

import nbformat

from tatka.core.settings import load_settings
from tatka.record import mime
from tatka.record.fingerprint import Touched
from tatka.record.fingerprinting import fingerprint
from tatka.record.record import Provenance, Record
from tatka.record.seal import content_digest, sealed
from tatka.record.store import write_record
from tatka.script.reading import read_examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PAGE = """# {title} {{#start}}

Value {{value}}`one#a:number`, a {{term}}`word`, ![a picture](picture.svg) and [a link](index.md).

```{{example}} one#a
caption: All
```

```{{exercise}} e1
Do it.

```{{hint}}
So.
```
```
"""
FILES = {
    "pyproject.toml": (
        "[tool.tatka]\nlanguages = ['bn', 'en']\nlock = 'lock.txt'\n"
        "[tool.tatka.profiles.embedded]\ntitles = { bn = 'ছোট', en = 'small' }\n"
    ),
    "lock.txt": "numpy==2.0\n",
    "mkdocs.yml": "site_name: x\nnav:\n  - index.md\n",
    "docs/glossary.yml": "word:\n  bn: শব্দ\n  en: word\n  means:\n    bn: ক\n    en: c\n",
    "docs/bn/index.md": _PAGE.format(title="শুরু"),
    "docs/en/index.md": _PAGE.format(title="Start"),
    "docs/bn/picture.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "docs/en/picture.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "src/shared/__init__.py": "SIZE = 1\n",
    "examples/one.py": (
        "# ---\n# jupyter:\n#   tatka:\n#     title: {bn: ক, en: One}\n# ---\n"
        '# %% name="a"\nfrom shared import SIZE\nnumber = 42 * SIZE\nprint(number)\n'
    ),
}
_WORDS: tuple[Any, ...] = (
    None, True, 0, -1, 1e309, "", "x", "../..", "/etc", "\0", "কখ", "a/b", "con", [], {}, [[]],
    [None], {"x": None}, ["x", 1], {"": ""}, "x" * 5000, [{"a": [{}]}], 10**30,
)  # fmt: skip
_LINES = (
    "{value}`", "{value}`one#a:number:`", "{value}`#:`", "{value}`one#a:number[999]`",
    "{term}``", "{nothing}`x`", "```{example}", "```{example} one#", "```{example} #a\n```",
    "```{example} one#a\nshow: [1, {2: 3}]\n```", "```{example} one#a\n: : :\n```",
    "```{source} a.b.c.d\n```", "```{source} ..\n```", "```{exercise}\n```", "````{hint}\n````",
    "```{figure}\n```", "```{diagram}\n%%\n```", "# {#x}", "## A {#start}", "{#}", "[](",
    "![]()", "[x](../../../../etc/passwd)", "[x](javascript:1)", "<div", "<!--", "$$", "$x",
    "\\", "|a|\n|-|\n|", "[^1]: x", "[^1]", "- " * 300, "> " * 300, "*" * 3000, "[" * 3000,
    "`" * 3001, "\t\t\tx", "\u202e", "\ufeff", "a\x0cb", "\x1b[31m", "---\ntitle: [\n---",
    "![x](picture.svg){width=1 href=2 title=3}", "[x](index.md){href=javascript:1 title=2}",
)  # fmt: skip


def make_tree(root: Path) -> None:
    """A small course with a record, in which nothing is wrong."""
    shutil.rmtree(root, ignore_errors=True)
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = load_settings(root)
    folder = root.parent / f"{root.name}-run"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "a-1.svg").write_text(FILES["docs/bn/picture.svg"], encoding="utf-8")
    variant = {"theme": "light", "language": None, "file": "assets/a-1.svg", "width": 1}
    outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="42\n"),
        nbformat.v4.new_output(
            "display_data", {mime.FIGURE: {"variants": [variant]}, "text/plain": "<Figure>"}
        ),
    ]
    cell = nbformat.v4.new_code_cell("number", outputs=outputs, execution_count=1)
    cell.metadata["name"] = "a"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "notebook.ipynb")
    example = read_examples(settings)["one"]
    write_record(
        settings,
        Record(
            example="one",
            profile="embedded",
            folder=folder,
            values={"a": {"number": 42}},
            fingerprint=fingerprint(settings, example, settings.profile()),
            touched=Touched(),
            provenance=Provenance("2026-11-23T10:00:00Z", 1.0),
        ),
    )
    shutil.rmtree(folder)


def spoil(root: Path, seed: int) -> str:
    """Do something wrong to a tree.

    Args:
        root: Of a tree as `make_tree` makes it.
        seed: Decides what.

    Returns:
        What was done.
    """
    chance = random.Random(seed)
    deed = chance.choice(_DEEDS)
    return f"{deed.__name__.strip('_')}: {deed(root, chance)}"


def _file(root: Path, chance: random.Random) -> Path:
    record = ["record.json", "notebook.ipynb", "assets/a-1.svg"]
    names = [*FILES, *(f"records/embedded/one/{name}" for name in record)]
    return root / chance.choice(names)


def _other_bytes(root: Path, chance: random.Random) -> str:
    path = _file(root, chance)
    old = path.read_bytes()
    contents = (
        b"", b"\0", b"\xff\xfe\x00", b"\xef\xbb\xbf" + old, old.replace(b"\n", b"\r\n"),
        old[: len(old) // 2], old * 3, b"x" * 100_000, b"[" * 20_000, b"{" * 20_000,
        b"- " * 20_000, old.replace(b"a", b"\x00"), old.replace(b"\n", b"\r"),
        b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n", b"\xed\xa0\x80",
    )  # fmt: skip
    number = chance.randrange(len(contents))
    path.write_bytes(contents[number])
    return f"{path.relative_to(root)} is content {number}"


def _other_kind(root: Path, chance: random.Random) -> str:
    path = _file(root, chance)
    if chance.random() < 0.3:
        path = path.parent
    kind = chance.choice(("gone", "folder", "pipe", "loop", "outside", "dangling", "file"))
    if path == root:
        return "nothing"
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "outside":
        path.symlink_to("/etc")
    elif kind == "dangling":
        path.symlink_to("nowhere")
    elif kind == "file":
        path.write_text("x", encoding="utf-8")
    return f"{path.relative_to(root)} is {kind}"


def _other_name(root: Path, chance: random.Random) -> str:
    names = (
        "con.md", "a b.md", " .md", "a\nb.md", "404.md", "INDEX.md", "Index.md", "README.md",
        "en/index.md", "listings/x.md", "notebooks/x.md", "x.md/y.md", "a" * 250 + ".md",
        "d/" * 40 + "x.md", "ড\u09bc.md", "ড়.md", "x.svg", "sw.js", "index.html", "-.md",
        "%41.md", "a#b.md", "a?b.md", "..md", ".md", "x.MD", "nul", "search/x.md", "&lt;.md",
    )  # fmt: skip
    name = chance.choice(names)
    folder = root / "docs" / chance.choice(("bn", "en"))
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# X {#x}\n\nwords\n", encoding="utf-8")
    scripts = ("con.py", "a b.py", "x.y.py", "é.py", "1.py", "-.py", "class.py", "One.py")
    if chance.random() < 0.4:
        name = chance.choice(scripts)
        (root / "examples" / name).write_text("# %%\n1\n", encoding="utf-8")
    return repr(name[:40])


def _other_lines(root: Path, chance: random.Random) -> str:
    path = root / "docs" / chance.choice(("bn", "en")) / "index.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    added = [chance.choice(_LINES) for _ in range(chance.randint(1, 4))]
    for line in added:
        lines.insert(chance.randrange(len(lines) + 1), line)
    path.write_text("\n".join(lines), encoding="utf-8")
    return repr([line[:30] for line in added])


def _other_setting(root: Path, chance: random.Random) -> str:
    keys = ("languages", "examples", "chapters", "records", "site", "work", "first-party", "lock",
            "default-profile", "timeout", "seed", "threads", "preload", "limits", "drift",
            "profiles", "outputs", "x")  # fmt: skip
    values = ("''", "'x'", "'docs'", "'.'", "'..'", "'/etc'", "0", "-1", "nan", "true", "[]", "{}",
              "['x', 1]", "{ x = 1 }", "[[]]", "'site'", "1979-05-27", "'records'",
              "inf")  # fmt: skip
    key, value = chance.choice(keys), chance.choice(values)
    path = root / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    kept = [line for line in text.split("\n") if not line.startswith(f"{key} =")]
    path.write_text("\n".join(kept).replace("[tool.tatka]", f"[tool.tatka]\n{key} = {value}", 1))
    return f"{key} = {value}"


def _other_yaml(root: Path, chance: random.Random) -> str:
    import yaml  # noqa: PLC0415 - here alone

    path = root / chance.choice(("mkdocs.yml", "docs/glossary.yml"))
    value = _changed(yaml.safe_load(path.read_text(encoding="utf-8")), chance)
    path.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")
    return f"{path.name} is {str(value)[:60]}"


def _other_header(root: Path, chance: random.Random) -> str:
    path = root / "examples" / "one.py"
    added = chance.choice(
        ("needs: x", "needs: [one]", "needs: [../x]", "needs: {a: b}", "title: 3", "tolerance: x",
         "tolerance: {relative: -1}", "x: 1", "title: [", "title: {bn: 1}", "needs: [1]")
    )  # fmt: skip
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("#     title:", f"#     {added}\n#     title:", 1), "utf-8")
    return added


def _other_record(root: Path, chance: random.Random) -> str:
    """JSON of other shapes, sealed again: as a forger does it."""
    folder = root / "records" / "embedded" / "one"
    file = folder / "record.json"
    value = json.loads(file.read_text(encoding="utf-8"))
    if chance.random() < 0.6:
        notebook = json.loads((folder / "notebook.ipynb").read_text(encoding="utf-8"))
        changed = _changed(notebook, chance)
        (folder / "notebook.ipynb").write_text(json.dumps(changed), encoding="utf-8")
        value["files"]["notebook.ipynb"] = content_digest(folder / "notebook.ipynb")
        said = f"notebook {str(changed)[:60]}"
    else:
        value = _changed(value, chance)
        said = f"record {str(value)[:60]}"
    file.write_text(
        json.dumps(sealed(value) if isinstance(value, dict) else value), encoding="utf-8"
    )
    return said


def _changed(value: Any, chance: random.Random) -> Any:
    """JSON with something else somewhere in it."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(sorted(value, key=str))
        return {**value, key: _changed(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        place = chance.randrange(len(value))
        return [*value[:place], _changed(value[place], chance), *value[place + 1 :]]
    return chance.choice(_WORDS)


_DEEDS: tuple[Callable[[Path, random.Random], str], ...] = (
    _other_bytes, _other_bytes, _other_kind, _other_kind, _other_name, _other_lines, _other_lines,
    _other_setting, _other_yaml, _other_header, _other_record, _other_record,
)  # fmt: skip
