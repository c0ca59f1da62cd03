"""Fingerprints, part by part, and reasons in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tatka.core.digests import file_digest
from tatka.core.errors import SettingsError
from tatka.record.fingerprint import Fingerprint, Touched
from tatka.record.fingerprinting import Fingerprints, as_run, changed_meanwhile, fingerprint
from tatka.record.reasons import compare
from tatka.script.reading import read_examples

if TYPE_CHECKING:
    from support.small_course import SmallCourse

TWO = '# %% name="a"\nx = 1\nx\n# %% name="b"\ny = 2\n'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = 1", "# bn: এক\n# en: one\nx   =   (1)"),
        ('name="b"', 'name="b" tags=["hide"]'),
        ("y = 2", "y = 2\n\n# %% [markdown]\n# Words"),
        ("# %%", "# ---\n# jupyter:\n#   tatka:\n#     title: {en: A}\n# ---\n# %%"),
        ("y = 2", "y = 2\n# %%\n# only a comment"),
    ],
    ids=["comments", "tag for readers", "text cell", "header", "empty cell"],
)
def test_what_a_run_does_not_see_does_not_count(small: SmallCourse, old: str, new: str) -> None:
    small.write({"examples/one.py": TWO})
    assert small.reasons({"examples/one.py": TWO.replace(old, new, 1)}) == []


@pytest.mark.parametrize(
    ("old", "new", "reasons"),
    [
        ("y = 2", "y = 3", ["b changed"]),
        ('name="b"', 'name="c"', ["b removed", "c added"]),
        ("x\n#", "x;\n#", ["a changed"]),
        ('name="b"', 'name="b" tags=["parameters"]', ["b changed"]),
        ("x\n# %%", "# %load_ext tensorboard\nx\n# %%", ["a changed"]),
        ('\n# %% name="b"', "", ["a changed", "b removed"]),
    ],
    ids=["literal", "name", "semicolon", "parameters", "magic", "joined cells"],
)
def test_what_a_run_sees_counts(small: SmallCourse, old: str, new: str, reasons: list[str]) -> None:
    small.write({"examples/one.py": TWO})
    assert small.reasons({"examples/one.py": TWO.replace(old, new, 1)}) == reasons


def test_the_order_of_cells_counts(small: SmallCourse) -> None:
    small.write({"examples/one.py": TWO})
    swapped = '# %% name="b"\ny = 2\n# %% name="a"\nx = 1\nx\n'
    assert small.reasons({"examples/one.py": swapped}) == ["the order of the cells a, b → b, a"]


def test_a_strings_that_looks_like_a_docstring_is_what_a_cell_shows(small: SmallCourse) -> None:
    small.example('"""one"""')
    assert small.reasons({"examples/one.py": '# %%\n"""two"""\n'}) == ["cell 1 changed"]


def test_parameters(small: SmallCourse) -> None:
    small.write({"examples/one.py": '# %% tags=["parameters"]\nEPOCHS = 1\n'})
    table = "[tool.tatka]\nlock = 'lock.txt'\n[tool.tatka.profiles.embedded.parameters]\n"
    small.write({"pyproject.toml": table + "one = {EPOCHS = 2}\n"})
    assert small.reasons({"pyproject.toml": table + "one = {EPOCHS = 3}\n"}) == ["EPOCHS 2 → 3"]
    seeded = table.replace("lock =", "seed = 5\nlock =") + "one = {EPOCHS = 3}\n"
    assert small.reasons({"pyproject.toml": seeded}) == ["seed of the run 0 → 5"]


def test_files_that_the_run_read(small: SmallCourse) -> None:
    small.write({"data/points.csv": "1,2\n", "data/other.csv": "3\n"})
    small.example("print(1)")
    touched = Touched(files={"data/points.csv": "x"})
    assert small.reasons({"data/other.csv": "4\n"}, touched=touched) == []
    assert small.reasons({"data/points.csv": "1,3\n"}, touched=touched) == [
        "data/points.csv changed"
    ]
    before = small.fingerprint(touched=touched)
    (small.root / "data/points.csv").unlink()
    after = small.fingerprint(touched=touched)
    assert [str(reason) for reason in compare(before, after)] == ["data/points.csv removed"]


def test_line_ends_of_text_files_do_not_count(small: SmallCourse) -> None:
    path = small.root / "a.csv"
    path.write_bytes(b"1\n2\n")
    unix = file_digest(path)
    path.write_bytes(b"1\r\n2\r\n")
    assert file_digest(path) == unix
    path.write_bytes(b"1\r\n\0")
    binary = file_digest(path)
    path.write_bytes(b"1\n\0")
    assert file_digest(path) != binary


LOCK = (
    "numpy==2.4.6 \\\n    --hash=sha256:00\n"
    "keras==3.15.1 ; python_version > '3'\nscikit-learn==1.8\n"
)


def test_versions_of_what_is_imported_count_and_no_others(small: SmallCourse) -> None:
    small.write(
        {"lock.txt": LOCK, "models": "def f():\n    import numpy as np\n    return np.pi\n"}
    )
    small.example("from course.models import f\nf()")
    assert small.reasons({"lock.txt": LOCK.replace("3.15.1", "3.16")}) == []
    assert small.reasons({"lock.txt": LOCK.replace("2.4.6", "2.5.0")}) == ["numpy 2.4.6 → 2.5.0"]


def test_versions_of_what_a_run_imported_unseen_count(small: SmallCourse) -> None:
    small.write({"lock.txt": LOCK})
    small.example("print(1)")
    touched = Touched(distributions={"keras": "3.15.1"})
    change = {"lock.txt": LOCK.replace("3.15.1", "3.16")}
    assert small.reasons(change, touched=touched) == ["keras 3.15.1 → 3.16"]


def test_modules_with_another_name_than_their_distribution(small: SmallCourse) -> None:
    small.write({"lock.txt": LOCK})
    small.example("import sklearn.svm")
    assert small.reasons({"lock.txt": LOCK.replace("1.8", "1.9")}) == ["scikit-learn 1.8 → 1.9"]


def test_a_missing_lock_is_an_error_that_says_what_to_do(small: SmallCourse) -> None:
    small.example("print(1)")
    (small.root / "lock.txt").unlink()
    with pytest.raises(SettingsError, match="lock of package versions is missing"):
        small.fingerprint()


DATASETS = "[tool.tatka]\nlock = 'lock.txt'\n[tool.tatka.profiles.embedded.datasets]\n"


def test_datasets_that_the_run_loaded(small: SmallCourse) -> None:
    small.write({"pyproject.toml": DATASETS + "cats = '4.0'\ndogs = '1.0'\n"})
    small.example("print(1)")
    touched = Touched(datasets={"cats": "4.0+abc"})
    stored = as_run(small.fingerprint(touched=touched), touched)
    assert compare(stored, small.fingerprint(touched=touched)) == ()
    small.write({"pyproject.toml": DATASETS + "cats = '4.0'\ndogs = '2.0'\n"})
    assert compare(stored, small.fingerprint(touched=touched)) == ()
    small.write({"pyproject.toml": DATASETS + "cats = '4.1'\n"})
    reasons = compare(stored, small.fingerprint(touched=touched))
    assert [str(reason) for reason in reasons] == ["cats 4.0+abc → 4.1"]


def test_artifacts_of_needed_examples(small: SmallCourse) -> None:
    small.write({"examples/base.py": "# %%\nx = 1\n"})
    header = "# ---\n# jupyter:\n#   tatka:\n#     needs: [base]\n# ---\n"
    small.write({"examples/one.py": header + "# %%\ny = 1\n"})
    folder = "records/embedded/base/artifacts"
    assert small.reasons({f"{folder}/w.txt": "1"}) == [
        f"{folder}/w.txt added",
    ]
    assert small.reasons({f"{folder}/w.txt": "2"}) == [f"{folder}/w.txt changed"]


def test_a_file_changed_while_the_run_went_on(small: SmallCourse) -> None:
    small.write({"a.csv": "1\n", "models": "x = 1\n"})
    digest = file_digest(small.root / "a.csv")
    assert digest is not None
    module = file_digest(small.root / "src/course/models.py")
    assert module is not None
    touched = Touched(files={"a.csv": digest}, modules={"src/course/models.py": module})
    assert changed_meanwhile(small.settings, touched) == ()
    small.write({"models": "x = 2\n"})
    assert changed_meanwhile(small.settings, touched) == ("src/course/models.py",)


def test_json_and_back(small: SmallCourse) -> None:
    small.example("print(1)")
    found = small.fingerprint()
    assert Fingerprint.from_json(json.loads(json.dumps(found.to_json()))) == found
    touched = Touched(files={"a": "b"}, datasets={"cats": "1"})
    assert Touched.from_json(json.loads(json.dumps(touched.to_json()))) == touched


def test_with_and_without_what_was_kept_from_before(small: SmallCourse) -> None:
    small.write({"models": "import os\nX = 1\ndef f(a=X):\n    return [os.sep for _ in 'ab']\n"})
    small.example("from course.models import f\n# %time f()\nf()")
    first = small.fingerprint()
    assert (small.settings.work_dir / "cache" / "code.json").is_file()
    assert small.fingerprint() == first
    settings = small.settings
    example = read_examples(settings)["one"]
    assert fingerprint(settings, example, settings.profile()) == first


def test_each_of_several_examples_has_its_own(small: SmallCourse) -> None:
    small.write({"models": "def f():\n    return 1\ndef g():\n    return 2\n"})
    small.example("from course.models import f\nf()", "one")
    small.example("from course.models import g\ng()", "two")
    settings = small.settings
    examples = read_examples(settings)
    fingerprints = Fingerprints(settings)
    one = fingerprints.of(examples["one"], settings.profile(), Touched())
    two = fingerprints.of(examples["two"], settings.profile(), Touched())
    assert one.parts["reach"].keys() == {"src/course/models.py::f"}
    assert two.parts["reach"].keys() == {"src/course/models.py::g"}
