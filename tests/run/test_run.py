"""Runs with real kernels: what they leave, how they fail, and that nothing leaks or lingers."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tatka.core.errors import RunError
from tatka.record.record import Record
from tatka.record.status import status
from tatka.record.store import check_record, load_record
from tatka.run.executors import cores
from tatka.run.progress import Progress, RunResult, Silence
from tatka.run.refresh import run_stale
from tatka.script.reading import read_examples

pytestmark = pytest.mark.slow


class Ears(Silence):
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[Progress] = []
        self.order: list[str] = []

    def progressed(self, progress: Progress) -> None:
        self.heard.append(progress)

    def started(self, example: str, _profile: str, _expected: float | None) -> None:
        self.order.append(f"+{example}")

    def finished(self, result: RunResult) -> None:
        self.order.append(f"-{result.example}")


def run(course: Any, names: Sequence[str] = (), **options: Any) -> dict[str, RunResult]:
    results = run_stale(course.settings, options.pop("listener", Silence()), names=names, **options)
    return {result.example: result for result in results}


def record(course: Any, name: str, profile: str = "embedded") -> Record:
    found = load_record(course.settings, profile, name)
    assert found is not None
    return found


def text(record: Record, cell: str) -> str:
    return "".join(output.get("text", "") for output in record.outputs(cell))


def states(course: Any) -> dict[str, str]:
    found = status(course.settings, read_examples(course.settings), "embedded")
    return {one.example: one.state for one in found}


def test_a_run_leaves_a_record_and_the_next_has_nothing_to_do(course: Any) -> None:
    ears = Ears()
    result = run(course, listener=ears)["plain"]
    assert result.outcome == "done"
    left = record(course, "plain")
    check_record(course.settings, left)
    assert text(left, "evaluate") == "8.0\n"
    assert left.values["evaluate"] == {"factor": 2, "answer": 8.0}
    assert set(left.touched.files) == {"src/shop/prices.csv"}
    assert set(left.touched.modules) == {"src/shop/__init__.py", "src/shop/helpers.py"}
    assert left.touched.distributions == {}
    assert left.provenance.hardware["threads"] == "1"
    assert [(one.cell, one.position) for one in ears.heard][-2:] == [
        ("settings", 2),
        ("evaluate", 3),
    ]
    assert states(course) == {"plain": "fresh"}
    assert run(course) == {}
    assert not list((course.root / ".tatka" / "runs").glob("*"))
    course.write("src/shop/prices.csv", "tea,1.5\nrice,3.5\n")
    assert states(course) == {"plain": "stale"}
    assert run(course)["plain"].outcome == "done"
    assert text(record(course, "plain"), "evaluate") == "10.0\n"


def test_a_profile_that_is_not_local_runs_when_it_is_named(course: Any) -> None:
    assert [result.profile for result in run(course).values()] == ["embedded"]
    assert [result.profile for result in run(course, profile="full").values()] == ["full"]
    assert record(course, "plain", "full").values["evaluate"]["answer"] == 20.0


def test_epochs_are_heard(course: Any) -> None:
    course.only(train="# %%\nfor epoch in range(2):\n    print(f'Epoch {epoch + 1}/2')\n")
    ears = Ears()
    run(course, listener=ears)
    assert [one.epoch for one in ears.heard] == [None, (1, 2), (2, 2)]


def test_distributions_that_code_reaches_are_known_however_it_got_them(course: Any) -> None:
    course.only(
        plot="# %% name='a'\nimport importlib\npandas = importlib.import_module('pan' + 'das')\n",
        light="# %% name='a'\nimport json\n",
    )
    run(course, fork=False)
    found = record(course, "plot").touched.distributions
    assert {"pandas", "numpy"} <= set(found)
    assert "ipykernel" not in found
    assert record(course, "light").touched.distributions == {}


def test_a_failing_cell_is_named_and_the_others_go_on(course: Any) -> None:
    run(course)
    course.write(
        "examples/plain.py",
        "# %% tags=['parameters']\nfactor = 1\nx = 1\n\n"
        "# %% name='divide'\ny = 2\nz = x / 0\nw = 3\n",
    )
    course.example("other", "# %% name='a'\nprint('fine')\n")
    results = run(course)
    assert results["other"].outcome == "done"
    error = results["plain"].error
    assert isinstance(error, RunError)
    assert error.where == "examples/plain.py:7"
    assert error.what == "cell 'divide' raised ZeroDivisionError: division by zero"
    assert error.hint is not None
    assert "> 7 | z = x / 0" in error.hint.splitlines()
    assert "Traceback" not in str(error)
    assert text(record(course, "plain"), "evaluate") == "8.0\n"
    assert states(course) == {"other": "fresh", "plain": "failed"}
    course.write("examples/plain.py", "# %% tags=['parameters']\nfactor = 1\nprint('mended')\n")
    assert run(course)["plain"].outcome == "done"
    assert states(course) == {"other": "fresh", "plain": "fresh"}


def test_an_exception_in_the_courses_own_module_says_where(course: Any) -> None:
    course.write("src/shop/bad.py", "def fail():\n    raise LookupError('no such tea')\n")
    course.only(bad="# %%\nfrom shop.bad import fail\n\n\ndef go():\n    fail()\n\n# %%\ngo()\n")
    error = run(course)["bad"].error
    assert isinstance(error, RunError)
    assert (error.line, error.what) == (9, "the cell at line 9 raised LookupError: no such tea")
    assert error.hint is not None
    assert error.hint.endswith("src/shop/bad.py:2")


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("assert 1 > 2, 'ফ্রিজ করা ভিত্তি জেতে'", "ফ্রিজ করা ভিত্তি জেতে"),
        ("# the frozen base wins\nassert 1 > 2", "the frozen base wins"),
        ("assert 1 > 2", "assert 1 > 2"),
    ],
)
def test_a_hidden_claim_that_fails_shows_its_sentence(
    course: Any, claim: str, sentence: str
) -> None:
    course.only(claims=f"# %% name='claims' tags=['hide']\n{claim}\n")
    error = run(course)["claims"].error
    assert error is not None
    assert error.what == f"a claim does not hold in cell 'claims': {sentence}"


def test_a_cell_that_may_raise_may(course: Any) -> None:
    course.only(
        may="# %% name='oops' tags=['raises-exception']\n1 / 0\n\n# %% name='on'\nprint(1)\n"
    )
    assert run(course)["may"].outcome == "done"
    assert record(course, "may").outputs("oops")[0].ename == "ZeroDivisionError"
    assert text(record(course, "may"), "on") == "1\n"


def test_a_hanging_cell_is_ended_and_named(course: Any) -> None:
    course.write("pyproject.toml", "[tool.tatka]\ntimeout = 3\nlock = 'lock.txt'\n")
    course.only(hang="# %% name='wait'\nimport time\nwhile True:\n    time.sleep(1)\n")
    error = run(course)["hang"].error
    assert error is not None
    assert "cell 'wait' did not end: a run may take 3 seconds" in error.what
    assert error.where == "examples/hang.py:2"


@pytest.mark.parametrize("fork", [True, False])
def test_a_dying_kernel_is_told_with_its_last_words(course: Any, *, fork: bool) -> None:
    course.only(
        die="# %% name='die'\nimport os, sys\nos.write(2, b'Bus error: tea\\n')\n"
        "sys.stderr.flush()\nos.kill(os.getpid(), 9)\n"
    )
    error = run(course, fork=fork)["die"].error
    assert error is not None
    assert error.what == "the kernel died in cell 'die'"
    assert error.where == "examples/die.py:2"
    assert "Bus error: tea" in (error.hint or "")


def test_code_that_changes_while_it_runs_gives_no_record(course: Any) -> None:
    helpers = course.root / "src" / "shop" / "helpers.py"
    course.only(
        late="# %%\nfrom pathlib import Path\nfrom shop.helpers import total\nprint(total(1))\n"
        f"path = Path({str(helpers)!r})\n"
        "path.write_text(path.read_text().replace('factor *', '2 * factor *'))\n"
    )
    error = run(course)["late"].error
    assert error is not None
    assert error.what == "changed while the example ran: src/shop/helpers.py"
    assert load_record(course.settings, "embedded", "late") is None


NEEDED = """
# %% name="leave"
from pathlib import Path

Path("artifacts/weights.txt").write_text("42")
"""
USER = """
# %% name="use"
from pathlib import Path

weights = int(Path("artifacts/weights.txt").read_text())
"""


def test_needed_examples_run_first_and_hand_over_their_files(course: Any) -> None:
    course.only()
    course.example("a_user", USER, needs="z_needed")
    course.example("z_needed", NEEDED)
    ears = Ears()
    run(course, ["a_user"], listener=ears)
    assert ears.order == ["+z_needed", "-z_needed", "+a_user", "-a_user"]
    assert record(course, "a_user").values["use"] == {"weights": 42}
    assert set(record(course, "z_needed").files) >= {"artifacts/weights.txt"}
    assert "artifacts/weights.txt" not in record(course, "a_user").files
    assert set(states(course).values()) == {"fresh"}
    # The same files by other code: nothing changes for who uses them.
    course.example("z_needed", NEEDED.replace('"42"', "str(6 * 7)"))
    assert states(course) == {"a_user": "stale", "z_needed": "stale"}
    outcomes = {name: result.outcome for name, result in run(course).items()}
    assert outcomes == {"z_needed": "done", "a_user": "fresh"}
    course.example("z_needed", NEEDED.replace('"42"', '"43"'))
    assert {result.outcome for result in run(course).values()} == {"done"}
    assert record(course, "a_user").values["use"] == {"weights": 43}
    course.example("z_needed", NEEDED + "\nraise SystemError\n")
    outcomes = {name: result.outcome for name, result in run(course).items()}
    assert outcomes == {"z_needed": "failed", "a_user": "skipped"}
    assert record(course, "a_user").values["use"] == {"weights": 43}


def test_too_large_artifacts_are_refused(course: Any) -> None:
    course.write("pyproject.toml", "[tool.tatka]\nlock = 'lock.txt'\nlimits = { artifacts = 1 }\n")
    course.only(leave=NEEDED)
    error = run(course)["leave"].error
    assert error is not None
    assert "left 2 bytes under artifacts/, and 1 are the limit" in error.what


MEET = """
# %% name="meet"
import time
from pathlib import Path

folder = Path({folder!r})
(folder / {own!r}).touch()
while not (folder / {other!r}).exists():
    time.sleep(0.02)
print("met")
"""


def test_two_light_examples_run_at_the_same_time(course: Any) -> None:
    # Outside of the repository, where whether a file is there counts for nothing.
    folder = str(course.root.parent)
    course.only(
        one=MEET.format(folder=folder, own="1", other="2"),
        two=MEET.format(folder=folder, own="2", other="1"),
    )
    if cores() < 2:
        pytest.skip("one core runs one example at a time")
    assert [result.outcome for result in run(course, jobs=2).values()] == ["done", "done"]


SPILL = """
# %% name="spill"
import builtins, os, random, sys, warnings
import numpy as np
import shop.helpers

random.seed(5); np.random.seed(5); np.random.rand(3)
os.environ["TEA"] = "1"
sys.path.insert(0, "/tea"); sys.modules["tea"] = sys
builtins.tea = 1
np.tea = 1; np.set_printoptions(precision=1)
shop.helpers.total = None
warnings.simplefilter("ignore")
sys.setrecursionlimit(400)
os.makedirs("log"); open("left.txt", "w").write("tea"); open("artifacts/left.txt", "w").write("tea")
"""
LOOK = """
# %% name="look"
import builtins, json, os, random, sys, warnings
import numpy as np
import shop.helpers

seen = {
    "random": [random.random(), float(np.random.rand())],
    "environment": sorted(set(os.environ) - {"_"}),
    "path": [p for p in sys.path],
    "tea": [hasattr(builtins, "tea"), hasattr(np, "tea"), "tea" in sys.modules],
    "print": np.get_printoptions()["precision"],
    "total": shop.helpers.total(1),
    "filters": len(warnings.filters),
    "limit": sys.getrecursionlimit(),
    "files": [name for name in sorted(os.listdir(".")) if not name.endswith(".py")],
    "artifacts": os.listdir("artifacts"),
    "hash": hash("tea"),
    "names": sorted(name for name in globals() if not name.startswith("_")),
    "count": len(In) - 1,
}
print(json.dumps(seen, sort_keys=True))
"""


@pytest.mark.parametrize("fork", [True, False])
def test_nothing_leaks_from_one_example_into_the_next(course: Any, *, fork: bool) -> None:
    course.only(b_look=LOOK)
    run(course, fork=fork)
    alone = json.loads(text(record(course, "b_look"), "look"))
    course.only(a_spill=SPILL, b_look=LOOK)
    ears = Ears()
    run(course, jobs=1, everything=True, fork=fork, listener=ears)
    assert ears.order.index("-a_spill") < ears.order.index("+b_look")
    assert json.loads(text(record(course, "b_look"), "look")) == alone


def test_a_prepared_kernel_gives_what_an_ordinary_one_gives(course: Any) -> None:
    picture = (
        "# %% name='table'\nimport numpy as np\nimport pandas as pd\n"
        "frame = pd.DataFrame({'a': np.random.rand(3)})\nframe\n\n"
        "# %% name='figure'\nimport matplotlib.pyplot as plt\n_ = plt.plot(frame['a'])\n"
    )
    course.only(look=LOOK, picture=picture)
    seen = []
    for fork in (True, False):
        run(course, fork=fork, everything=True)
        seen.append([record(course, name) for name in ("look", "picture")])
    for prepared, ordinary in zip(*seen, strict=True):
        assert prepared.values == ordinary.values
        assert prepared.files == ordinary.files
        assert prepared.touched.files == ordinary.touched.files
        assert prepared.touched.modules == ordinary.touched.modules
        # What a library imports for itself, late and by its own means, only the latter shows.
        before, after = prepared.touched.distributions, ordinary.touched.distributions
        assert before.items() <= after.items()
        assert {"numpy", "pandas", "matplotlib"} <= set(before) or prepared.example == "look"


BYPASSED = """\
import ctypes
import os
import subprocess
import sys

print("1")
os.write(1, b"2\\n")
print("3")
subprocess.run([sys.executable, "-c", "print('4 ' + 'ক্ষতি' * 4000)"])
print("5")
ctypes.CDLL(None).puts(b"6")
os.write(2, b"WARNING:absl:of a library\\n")
print("WARNING:absl:mine", file=sys.stderr);
"""


def test_what_bypasses_python_is_at_its_place_and_whole(course: Any) -> None:
    cells = f'# %% name="first"\n{BYPASSED}\n# %% name="second"\nprint("next")\n'
    course.example("bypassed", cells)
    for _ in range(3):
        assert run(course, ["bypassed"], everything=True)["bypassed"].error is None
        found = record(course, "bypassed")
        whole = f"1\n2\n3\n4 {'ক্ষতি' * 4000}\n5\n6\n"
        printed = [o["text"] for o in found.outputs("first") if o.get("name") == "stdout"]
        errors = [o["text"] for o in found.outputs("first") if o.get("name") == "stderr"]
        assert (printed, errors) == ([whole], ["WARNING:absl:mine\n"])
        assert text(found, "second") == "next\n"


def test_nobody_is_asked_for_input(course: Any) -> None:
    course.example("asks", 'input("name? ")\n')
    error = run(course, ["asks"])["asks"].error
    assert "raw_input was called" in str(error)
