"""Notebooks woven from chapters: valid, complete, and able to run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from tatka.book.library import read_library
from tatka.book.notebook.cells import notebook_text
from tatka.book.notebook.markdown import Writer
from tatka.book.notebook.weave import main_example, weave_notebook
from tatka.book.render.weave import page_of
from tatka.book.source.chapter import parse_blocks

CHAPTER = """---
title: Learning
---
# Learning {#learning}

Reached {value}`learn#train:best:.1%`, {term}`words <x>`. See [the other](other.md#there).

![A net](img/net.svg){ width=300 } ![A dot](img/a%20dot.png)

- a list

    ```{example} learn#train
    ```

    still in the list

After the list.

!!! note "Look"

    Inside.

```{source} shared.nets.build
```

```{example} learn#answer
show: output
```

```{example} learn#train
```

```{example} aside#other
```

````{exercise} more
Try.

```{hint}
Think.
```

```{solution} learn#answer
```
````
"""
ASIDE = '# %% name="other"\nother = 1\n'


def woven(course: Any, language: str = "en", *, results: bool = False) -> Any:
    course.write("examples/aside.py", ASIDE)
    course.write(f"docs/{language}/img/net.svg", "<svg/>")
    (course.root / f"docs/{language}/img/a dot.png").write_bytes(b"png")
    course.write(f"docs/{language}/other.md", "# Other {#other}\n")
    chapter = course.chapter(CHAPTER, language)
    notebook = weave_notebook(chapter, course.library(), results=results)
    parsed = nbformat.reads(notebook_text(notebook), as_version=4)
    nbformat.validate(parsed)
    return parsed


def code(notebook: Any) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def words(notebook: Any) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_every_cell_up_to_the_last_one_shown_is_there_once_and_in_order(ran: Any) -> None:
    sources = code(woven(ran))
    assert "google.colab" in sources[0]
    assert "git clone --depth 1 https://github.com/someone/course" in sources[0]
    assert sources[1:] == [
        "# the start\nimport math",
        "assert math.pi > 3",
        '# training\nfor step in range(3):\n    print("step", step)\nscores = [0.5, 0.8355]',
        "answer = 14714688\nanswer",
        "# write your code here\n",
    ]


def test_comments_and_words_are_of_the_pages_language(ran: Any) -> None:
    notebook = woven(ran, "bn")
    assert "# শুরু\nimport math" in code(notebook)
    assert "৮৩.৫%" in words(notebook)
    assert "**অনুশীলন ১**" in words(notebook)


def test_prose_is_plain_markdown(ran: Any) -> None:
    notebook = woven(ran)
    text = words(notebook)
    assert "Reached 83.5%, words." in text
    assert "[the other](https://course.example/en/other.html#there)" in text
    assert "> **Look**" in text
    assert "> Inside." in text
    assert "# Learning\n" in text
    assert "```python\nother = 1\n```" in text
    assert "def build(size: int = SIZE)" in text
    assert "<details><summary>Hint</summary>" in text
    for leaked in ("{#", "{value}", "{example}", "!!!", "width=", "```{"):
        assert leaked not in text
    (attached,) = [cell.attachments for cell in notebook.cells if "attachments" in cell]
    assert attached == {"a-dot.png": {"image/png": "cG5n"}}
    assert "![A dot](attachment:a-dot.png)" in text
    # Jupyter shows SVG only where it stands.
    assert "![A net](data:image/svg+xml;base64,PHN2Zy8+)" in text


def test_a_list_is_not_torn_apart_by_a_cell_inside_of_it(ran: Any) -> None:
    cells = woven(ran).cells
    of_list = next(number for number, cell in enumerate(cells) if "- a list" in cell.source)
    assert "still in the list" in cells[of_list].source
    assert "(the code is in the cell below)" in cells[of_list].source
    assert "After the list." not in cells[of_list].source
    after = next(number for number, cell in enumerate(cells) if "After the list." in cell.source)
    assert [cell.cell_type for cell in cells[of_list + 1 : after]] == ["code"] * 3


def test_results_are_put_in_when_asked_for(ran: Any) -> None:
    assert not any(cell.get("outputs") for cell in woven(ran).cells)
    put_out = [cell.outputs for cell in woven(ran, results=True).cells if cell.get("outputs")]
    assert put_out[0][0].text == "step 0\nstep 1\nstep 2\n"
    assert put_out[1][0].data == {"text/plain": "14714688"}


def test_results_of_ours_become_what_any_jupyter_shows(course: Any) -> None:
    figure = {
        "variants": [
            {"theme": theme, "language": None, "file": f"assets/a-{theme}.{kind}", "width": 10}
            for kind in ("webp",)
            for theme in ("dark", "light")
        ]
    }
    course.record(
        "learn",
        {
            "train": [
                course.result(
                    {
                        "application/vnd.tatka.table+json": {
                            "columns": [{"label": "a", "kind": "text"}],
                            "rows": [["x"]],
                        },
                        "text/plain": "x",
                    }
                )
            ],
            "answer": [
                course.result({"application/vnd.tatka.figure+json": figure, "text/plain": "F"})
            ],
        },
        files={"assets/a-light.webp": b"light", "assets/a-dark.webp": b"dark"},
        values={"train": {"best": 1}},
    )
    table, picture = [
        cell.outputs[0].data for cell in woven(course, results=True).cells if cell.get("outputs")
    ]
    assert "<td" in table["text/html"]
    assert table["text/plain"] == "x"
    assert 'src="data:image/webp;base64,bGlnaHQ="' in picture["text/html"]


def test_what_the_default_profile_changes_is_set_after_the_parameters(course: Any) -> None:
    course.write(
        "pyproject.toml",
        '[tool.tatka.profiles.embedded.parameters.tuned]\nepochs = 2\nkind = "x"\n',
    )
    course.write(
        "examples/tuned.py",
        '# %% name="p" tags=["parameters"]\nepochs = 9\nkind = 0\n\n'
        '# %% name="end"\nprint(epochs)\n',
    )
    chapter = course.chapter("# P {#p}\n\n```{example} tuned#end\n```\n")
    sources = code(nbformat.from_dict(weave_notebook(chapter, course.library())))
    assert sources[1:] == ["epochs = 9\nkind = 0", "epochs = 2\nkind = 'x'", "print(epochs)"]


def test_what_other_examples_left_is_fetched(course: Any) -> None:
    course.write("examples/base.py", "# %%\n1\n")
    course.write(
        "examples/user.py",
        "# ---\n# jupyter:\n#   kernelspec: {display_name: Python 3, language: python, "
        'name: python3}\n#   tatka:\n#     needs: [base]\n# ---\n\n# %% name="use"\n1\n',
    )
    chapter = course.chapter("# P {#p}\n\n```{example} user#use\n```\n")
    first = weave_notebook(chapter, course.library())["cells"][1]["source"]
    assert 'shutil.copytree("records/embedded/base/artifacts", "artifacts"' in first


def test_the_same_chapter_gives_the_same_notebook(ran: Any) -> None:
    first, second = woven(ran), woven(ran)
    assert nbformat.writes(first) == nbformat.writes(second)
    ids = [cell.id for cell in first.cells]
    assert len(ids) == len(set(ids))


def test_boxes_and_tabs_become_quotes_and_heads(course: Any) -> None:
    text = (
        '!!! note "Title"\n\n    One\n\n    ```\n    !!! no\n    ```\n\nAfter\n\n'
        '=== "Tab"\n\n    - in it {.x}\n\n??? tip\n\n    ??? warning ""\n\n        deep\n\n'
        '```\n=== "no"\n# x {#y}\n```\n'
    )
    writer = Writer(page_of(course.chapter(text), course.library()), lambda *_: "")
    lines = writer.blocks(parse_blocks(text)).split("\n")
    assert lines[:7] == ["> **Title**", ">", "> One", ">", "> ```", "> !!! no", "> ```"]
    assert "**Tab**" in lines
    assert "- in it" in lines
    assert "> > deep" in lines
    assert '=== "no"' in lines
    assert "# x {#y}" in lines


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Rice costs $5.", 'Rice costs <span class="mathjax_ignore">\\$5.</span>'),
        ("Inline \\(p_1 * q * r\\).", "Inline $p_1 * q * r$."),
        ("\\[ x \\]", "$$\nx\n$$"),
        ("| a |\n|---|\n| $|x|$ |", "| a |\n| --- |\n| $\\vert x\\vert $ |"),
        ("> [!TIP]\n> Look.", "> **Tip**\n>\n> Look."),
        ("a_b * c [d] <e>", "a_b \\* c \\[d\\] <e>"),
        ("One[^n].\n\n[^n]: Note.", "One<sup>1</sup>."),
        ("- [x] done", "- [x] done"),
        ("[home](<../index.md#a>)", "[home](https://course.example/index.html#a)"),
    ],
)
def test_what_jupyter_would_misread_is_written_so_that_it_does_not(
    course: Any, written: str, read: str
) -> None:
    chapter = course.chapter(f"# P {{#p}}\n\n{written}\n")
    writer = Writer(page_of(chapter, course.library()), lambda *_: "")
    assert writer.blocks(chapter.nodes[1:2]) == read


@pytest.mark.slow
def test_a_notebook_runs_from_top_to_bottom(ran: Any) -> None:
    from nbclient import NotebookClient  # noqa: PLC0415 - in the extra `course` alone

    notebook = woven(ran)
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(ran.root)}}).execute()
    printed = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert printed[0].text == "step 0\nstep 1\nstep 2\n"
    assert printed[-1].data["text/plain"] == "14714688"


def test_the_chapters_of_this_course_give_valid_notebooks() -> None:
    from tatka.core.settings import load_settings  # noqa: PLC0415
    from tatka.site.book import read_chapters  # noqa: PLC0415

    library = read_library(load_settings(Path(__file__).parents[2]))
    chapters = [c for read in read_chapters(library.settings).values() for c in read if c.embeds]
    assert chapters
    for chapter in chapters:
        notebook = nbformat.from_dict(weave_notebook(chapter, library))
        nbformat.validate(notebook)
        assert main_example(chapter, library) is not None
        assert "{example}" not in words(notebook)
