"""Makes old books of the kind that GitBook and Colab left behind, for tests and benchmarks.

Own text throughout: pages in Bangla with hints, escapes and exported outputs, notebooks with
stored outputs beside them, pages that were edited afterwards, pointers, orphans, empty pages.
"""

from __future__ import annotations

import base64
import json
import random
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

WORDS = (
    "আমরা", "মডেল", "ডেটা", "শিখন", "হার", "লস", "কমে", "বাড়ে", "দেখুন", "চলুন", "এবার",
    "সংখ্যা", "ছবি", "লেয়ার", "ওয়েট", "ফাংশন", "গড়", "বিন্দু", "রেখা", "ধাপে", "ধাপে",
    "ট্রেনিং", "যাচাই", "ভুল", "ঠিক", "নতুন", "পুরনো", "টেনসর", "লাইব্রেরি", "কোড", "চালালে",
    "ফল", "আসে", "বুঝতে", "সহজ", "কঠিন", "প্রশ্ন",
)  # fmt: skip
CODE = (
    "import numpy as np\nrng = np.random.default_rng({n})",
    "size_{n} = {n}0\nvalues_{n} = [number ** 2 for number in range(size_{n})]  # বর্গ",
    "# যোগফল বের করি\ntotal_{n} = sum(values_{n})\nprint(total_{n})",
    "def mean_{n}(numbers):\n    return sum(numbers) / len(numbers)\n\nmean_{n}(values_{n})",
    "import matplotlib.pyplot as plt\nplt.plot(values_{n})\nplt.grid('off')",
    (
        "import pandas as pd\n"
        "frame_{n} = pd.DataFrame({{'x': values_{n}[:3], 'y': [1, 2, 3]}})\nframe_{n}"
    ),
)


@dataclass
class MadeBook:
    """What was made, so that it can be compared with what an import finds.

    Attributes:
        folder: Of the book; the notebooks are in `notebooks` beside it.
        pages: Names of the pages that the contents list.
        code_pages: Those with code.
        pieces: How many pieces of code there are on pages.
        pictures: How many pictures are outputs.
        hints: How many hints there are.
        changed: How many pieces were edited on the page.
    """

    folder: Path
    notebooks: Path
    pages: list[str] = field(default_factory=list)
    code_pages: list[str] = field(default_factory=list)
    pieces: int = 0
    pictures: int = 0
    hints: int = 0
    changed: int = 0


def make_book(folder: Path, pages: int, *, code_pages: int, seed: int = 1) -> MadeBook:
    """Write a book and its notebooks.

    Args:
        folder: Gets `book` and `notebooks`.
        pages: How many pages the contents list, the cover among them.
        code_pages: How many of them have code, and a notebook.
        seed: The same seed gives the same book.
    """
    dice = random.Random(seed)
    book = MadeBook(folder / "book", folder / "notebooks")
    assets = book.folder / ".gitbook" / "assets"
    assets.mkdir(parents=True)
    book.notebooks.mkdir(parents=True)
    (assets / "My Picture (1).PNG").write_bytes(picture(7))
    rows = ["# Table of contents", "", "* [প্রচ্ছদ](README.md)", ""]
    (book.folder / "README.md").write_text(
        "---\ndescription: পুরনো একটা বই\ncover: x.png\n---\n\n# প্রচ্ছদ\n\n"
        f"{_prose(dice, 40)}\n\n[শুরু](part-1/page-1.md#শেষ-কথা)\n",
        encoding="utf-8",
    )
    book.pages.append("README.md")
    for number in range(1, pages):
        part = f"part-{(number - 1) // 12 + 1}"
        if (number - 1) % 12 == 0:
            rows += ["", f'## {_prose(dice, 2)} <a id="{part}"></a>', ""]
        name = f"{part}/page-{number}.md"
        title = f"{_prose(dice, 3)} {number}"
        indent = "  " if number % 5 == 0 else ""
        rows.append(f"{indent}* [{title}]({name.replace('-', chr(92) + '-')})")
        path = book.folder / name
        path.parent.mkdir(exist_ok=True)
        with_code = number <= code_pages
        text = (
            _code_page(book, dice, title, number) if with_code else _page(book, dice, title, number)
        )
        path.write_text(text, encoding="utf-8")
        book.pages.append(name)
        if with_code:
            book.code_pages.append(name)
    rows.append("* [বাইরে](https://example.org/more)")
    (book.folder / "SUMMARY.md").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (book.folder / "part-1" / "orphan.md").write_text("# অনাথ\n\nলেখা\n", encoding="utf-8")
    (book.folder / "part-1" / "empty.md").write_text("", encoding="utf-8")
    return book


def picture(shade: int) -> bytes:
    """A PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _prose(dice: random.Random, count: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(count))


def _page(book: MadeBook, dice: random.Random, title: str, number: int) -> str:
    parts = [f"# {title}", f"## {title}" if number % 7 == 0 else _prose(dice, 30)]
    for section in range(dice.randint(2, 5)):
        heading = "শেষ কথা" if section == 0 else f"{_prose(dice, 2)} Deep Learning {section}"
        parts += [
            f"## {heading}",
            f"{_prose(dice, 60)} \\({_prose(dice, 2)}\\), 3\\_x \\* y \\[ক\\]।",
        ]
        parts.append(f"* {_prose(dice, 5)}\n* [আগের](page-{max(1, number - 1)}.md#শেষ-কথা)")
    book.hints += 1
    parts.append(
        f'{{% hint style="info" %}}\n{_prose(dice, 20)}\n\n1. {_prose(dice, 4)}\n{{% endhint %}}'
    )
    parts.append(
        "![](../.gitbook/assets/My%20Picture%20%281%29.PNG)\n\nদাম $5 আর $10। $$y = \\theta_0 x$$"
    )
    return "\n\n".join(parts) + "\n"


def _code_page(book: MadeBook, dice: random.Random, title: str, number: int) -> str:
    cells: list[dict[str, Any]] = [_markdown(f"## {title}")]
    address = f"https://github.com/x/y/blob/master/lesson\\_{number}.ipynb"
    parts = [f"# {title}", f"[নোটবুক]({address})", _prose(dice, 30)]
    cells.append(_markdown(parts[-1]))
    for step, template in enumerate(CODE):
        code = template.format(n=number)
        shown = code
        if number % 4 == 0 and step == 1:
            shown = code.replace("** 2", "** 3")
            book.changed += 1
        outputs, exported = _outputs(book, code, number, len(cells), differs=number % 3 == 0)
        cells.append(_code(code, outputs))
        book.pieces += 1
        parts += [f"```python\n{shown}\n```", *exported]
        words = _prose(dice, 25)
        cells.append(_markdown(words))
        parts.append(words)
    if number % 2:
        book.hints += 1
        parts.append(f'{{% hint style="danger" %}}\n{_prose(dice, 12)}\n{{% endhint %}}')
    parts += ["## শেষ কথা", f"{_prose(dice, 20)} {number}00।"]
    cells.append(_code("!pip install -q nltk==3.4\n%matplotlib inline", []))
    table = {"cells": cells, "metadata": {"colab": {}}, "nbformat": 4, "nbformat_minor": 4}
    path = book.notebooks / f"lesson_{number}.ipynb"
    path.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
    return "\n\n".join(parts) + "\n"


def _outputs(
    book: MadeBook, code: str, number: int, index: int, *, differs: bool
) -> tuple[list[dict[str, Any]], list[str]]:
    """What a cell stored, and how an export shows it."""
    size = number * 10
    squares = [value**2 for value in range(size)]
    if "print(" in code:
        text = str(sum(squares))
        shown = str(sum(squares) + 1) if differs else text
        return [_stream(text + "\n")], [f"```text\n{shown}\n```"]
    if code.startswith("def"):
        text = str(sum(squares) / len(squares))
        return [_result({"text/plain": text})], [f"```text\n{text}\n```"]
    if "plt.plot" in code:
        book.pictures += 1
        line = "[<matplotlib.lines.Line2D at 0x7f{n:04d}>]"
        data = {"text/plain": "<Figure>", "image/png": base64.b64encode(picture(1)).decode()}
        display = {"output_type": "display_data", "data": data, "metadata": {}}
        return [_result({"text/plain": line.format(n=1)}), display], [
            f"```text\n{line.format(n=2)}\n```",
            f"![png](../.gitbook/assets/output_{index - 1}_1.png)",
            f"চিত্র: বর্গের রেখা {number}",
        ]
    if code.startswith("import pandas"):
        rows = [(value, squares[value], value + 1) for value in range(3)]
        head = "<table><tr><th></th><th>x</th><th>y</th></tr>"
        html = head + "".join(f"<tr><td>{a}<td>{b}<td>{c}</tr>" for a, b, c in rows)
        style = ".dataframe tbody tr th {\n        vertical-align: top;\n    }"
        shown = "\n".join(f"| {a} | {b} | {c} |" for a, b, c in rows)
        return [_result({"text/html": f"<style>{style}</style>{html}</table>"})], [
            f"    {style}",
            f"|  | x | y |\n| :--- | :--- | :--- |\n{shown}",
        ]
    return [], []


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str, outputs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": outputs,
        "source": text.splitlines(keepends=True),
    }


def _stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": [text]}


def _result(data: dict[str, str]) -> dict[str, Any]:
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
