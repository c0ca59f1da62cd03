from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from tatka.oldcode.checks import check_file
from tatka.oldcode.doctor import examine
from tatka.oldcode.units import read_old_file, write_old_file

if TYPE_CHECKING:
    from pathlib import Path

    from tatka.oldcode.findings import Finding


def checked(path: Path, code: str, locked: dict[str, str] | None = None) -> list[Finding]:
    path = path / "old.py"
    path.write_text(textwrap.dedent(code).lstrip("\n"), encoding="utf-8")
    return check_file(read_old_file(path, "old.py"), locked, frozenset({"course"}))


def test_packages_that_are_not_locked(tmp_path: Path) -> None:
    found = checked(
        tmp_path,
        "import os\nimport numpy as np\nimport course.models\nfrom sklearn import svm\n",
        {"numpy": "2"},
    )
    assert [(item.id, item.line) for item in found] == [("not-locked", 4)]
    assert "scikit-learn" in found[0].messages["en"]


def test_a_package_is_told_once_a_file(tmp_path: Path) -> None:
    code = "import keras\nfrom keras import layers\nimport keras.utils\nimport torch\n"
    found = checked(tmp_path, code, {"numpy": "2"})
    assert [(item.code, item.line) for item in found] == [("import keras", 1), ("import torch", 4)]
    assert "2 more lines" in found[0].messages["en"]
    assert "২" in found[0].messages["bn"]


def test_addresses_that_the_code_reads(tmp_path: Path) -> None:
    found = checked(
        tmp_path,
        '''
        """See https://docs.example/."""
        import pandas as pd
        frame = pd.read_csv("https://data.example/x.csv")  # https://comment.example
        ''',
    )
    assert [(item.id, item.line, item.code) for item in found] == [
        ("address", 3, "https://data.example/x.csv")
    ]


def test_names_used_before_they_are_set_and_names_set_nowhere(tmp_path: Path) -> None:
    found = checked(
        tmp_path,
        """
        # %%
        print(later)
        def f():
            return later + only_at_run
        squares = [n * n for n in range(3)]
        # %%
        later = 1
        for i in squares:
            total = i
        print(total, missing)
        with open('x') as file:
            text = file.read()
        try:
            pass
        except ValueError as error:
            print(error)
        class A:
            size = 1
            double = size * 2
        """,
    )
    assert [(item.id, item.code, item.line) for item in found] == [
        ("used-before", "later", 2),
        ("never-set", "missing", 10),
    ]


def test_a_star_import_may_bring_anything(tmp_path: Path) -> None:
    assert checked(tmp_path, "from math import *\nprint(pi)\n") == []


def test_training_without_a_seed(tmp_path: Path) -> None:
    code = "import keras\nm = keras.Sequential()\nm.fit(1, 2)\n"
    assert [(item.id, item.line) for item in checked(tmp_path, code)] == [("no-seed", 3)]
    assert checked(tmp_path, code + "keras.utils.set_random_seed(1)\n") == []


def test_digits_and_prints_that_python_refuses(tmp_path: Path) -> None:
    found = checked(tmp_path, 'x = "১"\n# %%\ny = ১২ + 1\n# %%\nprint "a"\n')
    assert [(item.id, item.line) for item in found] == [("bangla-digits", 3), ("python2", 5)]
    assert found[0].messages["en"] == "Python reads 12, not ১২"


def test_shell_lines_are_told_and_what_looks_secret_is_not(tmp_path: Path) -> None:
    found = checked(tmp_path, "# !pip install x\n# !git config user.password 'hush-hush'\n")
    assert [item.id for item in found] == ["shell", "shell"]
    assert "hush" not in str(found)


def notebook(path: Path, *cells: str) -> Path:
    table = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "metadata": {"k": "খ"},
                "outputs": [],
                "source": cell.splitlines(keepends=True),
            }
            for cell in cells
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    file = path / "old.ipynb"
    file.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def test_a_notebook_is_mended_cell_by_cell_and_keeps_its_magics(tmp_path: Path) -> None:
    file = notebook(
        tmp_path,
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nfiles = !ls",
        "try:\n  %tensorflow_version 2.x\nexcept Exception:\n  pass\nplt.grid('off')  # গ্রিড",
        "%%bash\nls",
    )
    before = json.loads(file.read_text(encoding="utf-8"))
    old = read_old_file(file, "old.ipynb")
    assert [item.kind for item in check_file(old, None, frozenset())] == ["shell"]
    examined = examine(old)
    assert [(item.cell, item.line, item.id) for item in examined.findings] == [(2, 5, "grid-off")]
    write_old_file(old, examined.sources)
    after = json.loads(file.read_text(encoding="utf-8"))
    assert "".join(after["cells"][1]["source"]) == (
        "try:\n  %tensorflow_version 2.x\nexcept Exception:\n  pass\nplt.grid(False)  # গ্রিড"
    )
    before["cells"][1]["source"] = after["cells"][1]["source"]
    assert after == before


def test_a_cell_that_no_python_reads_does_not_hide_the_others(tmp_path: Path) -> None:
    file = notebook(tmp_path, "print 1", "import numpy as np\nx = np.int(1)")
    examined = examine(read_old_file(file, "old.ipynb"))
    assert examined.sources[1].endswith("x = int(1)")


def test_weights_of_a_split_are_looked_up_where_they_are_set(tmp_path: Path) -> None:
    code = (
        "import tensorflow_datasets as tfds\nparts = (80, 10, 10)\n"
        "splits = tfds.Split.TRAIN.subsplit(weighted=parts)\n"
    )
    file = tmp_path / "old.py"
    file.write_text(code, encoding="utf-8")
    fixed = "".join(examine(read_old_file(file, "old.py")).sources)
    assert "splits = ['train[:80%]', 'train[80%:90%]', 'train[90%:]']" in fixed
    file.write_text(code.replace("splits", "parts = (1, 1)\nsplits"), encoding="utf-8")
    assert "subsplit" in "".join(examine(read_old_file(file, "old.py")).sources)
