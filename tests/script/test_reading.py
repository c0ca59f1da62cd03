"""Reading examples: cells, headers, comments in two languages, and every problem with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jupytext
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatka.book.source.targets import CellTarget
from tatka.book.source.targets import read_cells as read_target
from tatka.core.errors import Problems, TatkaError
from tatka.script.comments import localise
from tatka.script.percent import read_cells
from tatka.script.reading import missing_translations, read_example, read_examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.small_course import SmallCourse

FULL = '''
    # ---
    # jupyter:
    #   tatka:
    #     title: {bn: বাংলা, en: English}
    #     tolerance: {relative: 1.0e-4}
    # ---

    # %% [markdown]
    # Some *words*
    #
    # # bn: not a mark

    # %% A title name="parameters" tags=["parameters"]
    EPOCHS = 10

    # %% name="text"
    text = """
    # %% no cell
    # bn: no comment
    """
    # %% name="board"
    # %load_ext tensorboard
    # !ls
    if text:
        # bn: এক
        # en: one
        x = 1

    # bn: দুই
    # bn: তিন
    # en: two
    y = 2  # en: stays
    # plain

    # %%

    print(1)
    # %% [markdown]
    """
    quoted
    """
'''


def test_cells_have_their_names_kinds_tags_and_exact_lines(script: Callable[[str], Path]) -> None:
    path = script(FULL)
    example = read_example(path)
    assert [(cell.name, cell.kind) for cell in example.cells] == [
        (None, "markdown"),
        ("parameters", "code"),
        ("text", "code"),
        ("board", "code"),
        (None, "code"),
        (None, "markdown"),
    ]
    assert example.parameters_cell is example.named_cells["parameters"]
    assert example.named_cells["parameters"].title == "A title"
    lines = path.read_text(encoding="utf-8").splitlines()
    for cell in example.cells:
        for offset, line in enumerate(cell.source.split("\n")):
            assert line in lines[cell.line - 1 + offset]


def test_header(script: Callable[[str], Path]) -> None:
    example = read_example(script(FULL))
    assert (example.title("bn"), example.title("en"), example.title("fr")) == (
        "বাংলা",
        "English",
        "one",
    )
    assert example.tolerance.relative == 1e-4
    assert example.header_lines["title"] == 4


def test_each_language_sees_its_own_comments(script: Callable[[str], Path]) -> None:
    board = read_example(script(FULL)).named_cells["board"]
    assert localise(board, "bn").split("\n") == [
        "%load_ext tensorboard",
        "!ls",
        "if text:",
        "    # এক",
        "    x = 1",
        "",
        "# দুই",
        "# তিন",
        "y = 2  # en: stays",
        "# plain",
    ]
    assert "# two" in localise(board, "en")
    assert "এক" not in localise(board, "en")


def test_marks_inside_strings_are_text(script: Callable[[str], Path]) -> None:
    text = read_example(script(FULL)).named_cells["text"]
    assert localise(text, "en") == text.source


def test_missing_translations_are_found_with_their_lines(script: Callable[[str], Path]) -> None:
    example = read_example(
        script("# %%\n# bn: এক\n# en: one\nx = 1\n# bn: দুই\ny = 2\n\n# en: three\nz = 3\n")
    )
    found = missing_translations(example, ("bn", "en"))
    assert [(error.line, error.what) for error in found] == [
        (5, "this comment has no en"),
        (8, "this comment has no bn"),
    ]


BAD = {
    "two cells with one name": (
        '# %% name="a"\nx = 1\n# %% name="a"\n',
        3,
        "a second cell is called 'a'; the first is in line 1",
    ),
    "no identifier": ('# %% name="a-b"\n', 1, "'a-b' is no identifier"),
    "keyword": ('# %% name="for"\n', 1, "'for' is no identifier"),
    "name without quotes": ("# %% name=a\nx = 1\n", 1, "no cell metadata"),
    "does not parse": ('# %%\nx = 1\n# %% name="a"\ny = (\n', 4, "not valid Python"),
    "tag nearly known": ('# %% tags=["parametres"]\n', 1, "unknown tag 'parametres'"),
    "key nearly known": ('# %% nmae="a"\n', 1, "unknown cell metadata 'nmae'"),
    "tags of another kind": ('# %% tags="hide"\n', 1, "`tags` is not a list"),
    "magic that is no comment": ("# %%\nx = 1\n!ls\n", 3, "not valid Python"),
    "two parameter cells": (
        '# %% tags=["parameters"]\nx = 1\n# %% tags=["parameters"]\n',
        3,
        "second cell is tagged parameters",
    ),
    "header key": (
        "# ---\n# jupyter:\n#   tatka:\n#     tilte: {}\n# ---\n",
        4,
        "unknown key 'tilte'",
    ),
    "header YAML": ("# ---\n# jupyter:\n#   tatka: [\n# ---\n", 3, "not valid YAML"),
    "needs": (
        "# ---\n# jupyter:\n#   tatka:\n#     needs: a\n# ---\n",
        4,
        "`needs` is not a list",
    ),
    "tolerance": (
        "# ---\n# jupyter:\n#   tatka:\n#     tolerance: {relative: 1e-4}\n# ---\n",
        4,
        "not a number",
    ),
    "other format": (
        (
            "# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n"
            "#       format_name: light\n# ---\n"
        ),
        1,
        "'light'",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gives_one_error_with_its_line(script: Callable[[str], Path], name: str) -> None:
    text, line, what = BAD[name]
    path = script(text)
    with pytest.raises(TatkaError, match=r".") as caught:
        read_example(path, root=path.parent)
    assert not isinstance(caught.value, Problems), str(caught.value)
    assert (caught.value.path, caught.value.line) == ("one.py", line)
    assert what in caught.value.what


def test_all_problems_are_reported_together(small: SmallCourse) -> None:
    small.write(
        {
            "examples/a.py": (
                "# ---\n# jupyter:\n#   tatka:\n#     needs: [b]\n# ---\n# %%\nx = (\n"
            ),
            "examples/b.py": "# ---\n# jupyter:\n#   tatka:\n#     needs: [a, c]\n# ---\n",
            "examples/not good.py": "# %%\n",
            "examples/utf.py": "",
        }
    )
    (small.root / "examples/utf.py").write_bytes(b"# %%\n\xff")
    with pytest.raises(Problems) as caught:
        read_examples(small.settings)
    text = str(caught.value)
    assert "examples/a.py:7: this is not valid Python" in text
    assert "examples need each other in a circle: a → b → a" in text
    assert "examples/b.py:4: needs 'c', but there is no such example" in text
    assert "an example can't be called 'not good'" in text
    assert "examples/utf.py:2: this is not UTF-8 text" in text


def test_parameters_of_a_profile_must_exist(small: SmallCourse) -> None:
    small.write({"examples/one.py": '# %% tags=["parameters"]\nEPOCHS = 1\n'})
    small.write(
        {
            "pyproject.toml": "[tool.tatka.profiles.embedded.parameters]\n"
            "one = {EPOCH = 2}\ntwo = {X = 1}\n"
        }
    )
    with pytest.raises(Problems, match="EPOCH") as caught:
        read_examples(small.settings)
    assert "Did you mean 'EPOCHS'?" in str(caught.value)
    assert "no such example" in str(caught.value)


def test_reading_again_from_the_cache_gives_the_same(small: SmallCourse) -> None:
    small.example('# bn: এক\n# en: one\nx = 1\n# %% name="a" tags=["hide"]\n# %time x\n')
    first = read_examples(small.settings)
    assert (small.settings.work_dir / "cache" / "examples.json").is_file()
    assert read_examples(small.settings) == first
    (small.settings.work_dir / "cache" / "examples.json").write_text("{", encoding="utf-8")
    assert read_examples(small.settings) == first


LINES = st.lists(
    st.sampled_from(
        [
            "# %%",
            '# %% name="a"',
            "# %% [markdown]",
            "# %% [raw]",
            "# %% Some title",
            "    # %% indented",
            "#%%",
            "# words",
            "# %load_ext x",
            "# !ls",
            "#",
            "",
            "",
            "   ",
            "x = 1",
            "if x:",
            "    y = 2",
            '"""',
            "'''",
            's = """',
            "# ---",
            "\f",
            "# bn: ক",
            "# ```",
        ]
    ),
    max_size=25,
)


@given(LINES)
def test_cells_are_those_of_jupytext(lines: list[str]) -> None:
    text = "\n".join(lines)
    expected = jupytext.reads(text, fmt="py:percent")
    _, cells = read_cells(text, "one.py")
    assert [(cell.kind, cell.source) for cell in cells] == [
        (cell.cell_type, cell.source) for cell in expected.cells
    ]
    script = text.replace("\r\n", "\n").split("\n")
    for cell in cells:
        if cell.kind == "code" and cell.source:
            first = cell.script.split("\n")[0]
            assert first in script[cell.line - 1]


@pytest.mark.parametrize("comment", ["# why?", "# cat and dog", "# df?", "# is it so?", "# ls"])
def test_what_only_looks_like_a_magic_is_a_comment(tmp_path: Path, comment: str) -> None:
    script = tmp_path / "a.py"
    script.write_text(f"# %%\n{comment}\nx = 1\n", encoding="utf-8")
    (cell,) = read_example(script).cells
    assert (cell.source, cell.magics) == (f"{comment}\nx = 1", ())


@pytest.mark.parametrize("magic", ["!ls", "%timeit x", "?df", "files = !ls"])
def test_what_is_meant_as_a_magic_is_one(tmp_path: Path, magic: str) -> None:
    script = tmp_path / "a.py"
    script.write_text(f"# %%\n# {magic}\nx = 1\n", encoding="utf-8")
    (cell,) = read_example(script).cells
    assert (cell.source, cell.magics) == (f"{magic}\nx = 1", (0,))


@pytest.mark.parametrize("name", ["01_start", "01-start", "০২_শুরু", "শুরু"])
def test_numbered_and_bangla_names(tmp_path: Path, name: str) -> None:
    script = tmp_path / f"{name}.py"
    script.write_text("\ufeff# %%\nx = 1\n", encoding="utf-8")
    assert read_example(script).name == name
    assert read_target(f"{name}#a,b") == CellTarget(name, None, ("a", "b"))


@pytest.mark.parametrize(
    "cell", ['# %% language="bash"\n# ls\n# exit 3\n', "# %%\n# %%bash\n# ls\n# exit 3\n"]
)
def test_a_cell_for_the_shell(tmp_path: Path, cell: str) -> None:
    script = tmp_path / "a.py"
    script.write_text(f"# %%\nx = 1\n\n{cell}", encoding="utf-8")
    found = read_example(script).cells[1]
    assert found.source == "%%bash\nls\nexit 3"
    assert 0 in found.magics


def test_many_cells_and_long_ones_keep_their_lines() -> None:
    pieces = ["# %%\n" + f"x = {number}\n" * (number % 7 * 150) for number in range(30)]
    _, cells = read_cells("".join(pieces), "x.py")
    starts = [1]
    for piece in pieces[:-1]:
        starts.append(starts[-1] + piece.count("\n"))
    assert [cell.header_line for cell in cells] == starts
    assert [cell.source.count("x =") for cell in cells] == [n % 7 * 150 for n in range(30)]


@pytest.mark.parametrize("options", ["a=1 " * 3000, "tags=" + "[" * 5000])
def test_options_of_a_cell_without_end_are_told(options: str) -> None:
    with pytest.raises(TatkaError, match=r"x\.py:2: what stands behind `# %%` is nested"):
        read_cells(f"x = 1\n# %% {options}\ny = 2\n", "x.py")
