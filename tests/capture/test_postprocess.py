from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tatka.core.errors import CaptureError
from tatka.core.settings import Limits
from tatka.record import mime

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Any]

pytestmark = pytest.mark.slow

PICTURE = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(3, 2))\n"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, run_once: Run) -> Any:
    cells = {
        "values": "import numpy as np\nn = 3\nrate = np.float32(0.83)\n"
        "folder = __import__('os').getcwd()",
        "later": "n = n + 1\ntranslations = {'Epoch': 'যুগ'}",
        "frame": "import pandas as pd\nframe = pd.DataFrame({'n': [1, 2]})\nframe",
        "styled": "frame.style.format('{:.2f}')",
        "warned": "import warnings\nwarnings.warn('mine')\nnp.array([1.0]) / 0\n"
        "np.polyfit([1, 1], [1, 1], 1);",
        "raises": "def f(x):\n    return 1 / x\nf(0)",
        "raises_inside": "import json\njson.loads('[')",
        "shown": f"{PICTURE}ax.set_xlabel('Epoch')\nplt.show()",
        "last": f"{PICTURE}fig",
        "end": f"{PICTURE}print('before')\nax.plot([1, 2])",
        "objects": "[object()]",
        "html": "from IPython.display import HTML, SVG, Image, JSON, Javascript, Markdown\n"
        "display(HTML('<b onclick=\"a()\">x</b>'))",
        "markdown": "Markdown('*x*')",
        "json": "JSON({'a': 1})",
        "script": "Javascript('alert(1)')",
        "svg": 'SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="5">'
        "<script>a()</script></svg>')",
        "pillow": "from PIL import Image as Pillow\nPillow.new('RGB', (40, 30), 'red')",
        "smaller": "import io\nbuffer = io.BytesIO()\n"
        "Pillow.new('RGB', (40, 30)).save(buffer, 'JPEG')\nImage(buffer.getvalue(), width=20)",
        "hosts": "print(folder, __import__('pathlib').Path.home() / 'x')",
        "extension": "%load_ext tensorboard\n%load_ext autoreload",
        "empty_logs": "%tensorboard --logdir nowhere",
    }
    return run_once(tmp_path_factory.mktemp("run"), cells)


def test_values_are_those_at_the_end_of_each_cell(run: Any) -> None:
    values = run.finished.values
    assert values["values"] == {"n": 3, "rate": 0.83, "folder": "."}
    assert values["later"]["n"] == 4
    assert "translations" not in values["later"]


def test_nothing_of_ours_is_left_in_the_notebook(run: Any) -> None:
    kinds = {
        kind
        for cell in run.finished.notebook.cells
        for output in cell.outputs
        for kind in output.get("data", {})
    }
    assert kinds <= {"text/plain", "text/html", "text/markdown", *mime.OURS}
    assert not {mime.VALUES, mime.WARNING} & kinds


def test_frames_are_tables_and_styled_ones_html(run: Any) -> None:
    assert run.data("frame", mime.TABLE)["rows"] == [[0, 1], [1, 2]]
    [styled] = run.outputs("styled")
    assert ">1.00</td>" in styled.data["text/html"]


def test_warnings_about_the_authors_code_are_shown_and_no_other(run: Any) -> None:
    assert run.text("warned", "stderr").splitlines() == [
        "UserWarning: mine",
        "RuntimeWarning: divide by zero encountered in divide",
        "RankWarning: Polyfit may be poorly conditioned",
    ]


def test_errors_that_were_asked_for_are_short(run: Any) -> None:
    [error] = run.outputs("raises")
    assert error.traceback == [
        "Traceback (most recent call last):",
        "  line 3: f(0)",
        "  line 2: return 1 / x",
        "ZeroDivisionError: division by zero",
    ]
    [error] = run.outputs("raises_inside")
    assert error.traceback[1:] == [
        "  line 2: json.loads('[')",
        "JSONDecodeError: Expecting value: line 1 column 2 (char 1)",
    ]


def test_figures_have_a_file_for_each_page(run: Any) -> None:
    variants = run.data("shown", mime.FIGURE)["variants"]
    assert [v["file"] for v in variants] == [
        f"assets/shown-1-{language}-{theme}.svg"
        for theme in ("light", "dark")
        for language in ("bn", "en")
    ]
    for variant in variants:
        assert (run.record / variant["file"]).is_file()
        assert 100 < variant["width"] <= 300


def test_a_figure_is_shown_once_at_the_end_of_its_cell(run: Any) -> None:
    assert len(run.outputs("last")) == 1
    kinds = [output.output_type for output in run.outputs("end")]
    assert kinds == ["stream", "display_data"]


def test_objects_without_a_text_of_their_own_are_shown_without_their_address(run: Any) -> None:
    [output] = run.outputs("objects")
    assert output.data == {"text/plain": "[<object>]"}


def test_rich_outputs_become_safe_or_plain(run: Any) -> None:
    [html] = run.outputs("html")
    assert html.data == {"text/html": "<b>x</b>", "text/plain": "x"}
    assert html.metadata == {"tatka": {"dropped": ["onclick of <b>"]}}
    assert run.data("markdown", "text/markdown") == "*x*"
    assert '"a": 1' in run.data("json", "text/plain")
    assert run.outputs("script") == []
    assert [str(omission) for omission in run.finished.omissions] == [
        (
            "cell 'end': left out what a call gives back beside what it shows: "
            "[<matplotlib.lines.Line2D>]"
        ),
        "cell 'html': removed from HTML: onclick of <b>",
        "cell 'script': no way to show application/javascript",
        "cell 'svg': removed from SVG: <script>",
    ]


@pytest.mark.parametrize(
    ("cell", "file", "size"),
    [
        ("svg", "assets/svg-1.svg", (9, 5)),
        ("pillow", "assets/pillow-1.webp", (40, 30)),
        ("smaller", "assets/smaller-1.jpg", (20, 15)),
    ],
)
def test_other_pictures_look_the_same_on_every_page(
    run: Any, cell: str, file: str, size: tuple[int, int]
) -> None:
    variants = run.data(cell, mime.FIGURE)["variants"]
    assert {v["file"] for v in variants} == {file}
    assert [v["theme"] for v in variants] == ["light", "dark"]
    assert {(v["width"], v["height"]) for v in variants} == {size}


def test_the_machine_is_not_named(run: Any) -> None:
    assert run.text("hosts").splitlines()[-1] == ". ~/x"


def test_the_magic_is_quiet_and_takes_an_empty_folder(run: Any) -> None:
    assert run.outputs("extension") == []
    payload = run.data("empty_logs", mime.TENSORBOARD)
    assert payload == {"logdir": "nowhere", "snapshot": "logs/empty_logs"}


@pytest.mark.parametrize(
    ("source", "limits", "said"),
    [
        ("print('x' * 200)", Limits(text=100), "cell 'big' emits 201 characters"),
        (PICTURE, Limits(picture_bytes=50), "cell 'big' shows a picture of"),
        (f"{PICTURE}{PICTURE}", Limits(pictures=1), "cell 'big' shows more than 1 pictures"),
        (f"{PICTURE}ax.set_title('$\\\\wrong{{}}$')", Limits(), "a figure that could not be drawn"),
    ],
)
def test_what_is_too_much_names_the_cell_and_its_line(
    tmp_path: Path, run_cells: Run, source: str, limits: Limits, said: str
) -> None:
    with pytest.raises(CaptureError) as caught:
        run_cells(tmp_path, {"small": "1", "big": source}, limits)
    assert said in str(caught.value)
    assert caught.value.where == "examples/small.py:20"
