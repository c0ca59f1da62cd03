# ruff: noqa: E501 - each construct is one line, as a script would have it
"""Whatever a run reads counts, whoever reads it and however: each construct, edited, is noticed."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import pytest

from support.run_course import Course
from tatka.record.status import Status, status
from tatka.run.inside import seccomp
from tatka.run.progress import Silence
from tatka.run.refresh import run_stale
from tatka.script.reading import read_examples

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not seccomp.supported(), reason="only Linux tells what processes do"),
]

Edit = Callable[[Path], None]


def write(name: str, text: str) -> Edit:
    """Write a file of the folder."""
    return lambda folder: _write(folder / name, text)


def remove(name: str) -> Edit:
    """Remove a file of the folder."""
    return lambda folder: (folder / name).unlink()


def relink(name: str, target: str) -> Edit:
    """Have a link lead elsewhere."""

    def edit(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).symlink_to(target)

    return edit


def table(number: int) -> Edit:
    """A database with one number in it."""

    def edit(folder: Path) -> None:
        (folder / "a.db").unlink(missing_ok=True)
        with sqlite3.connect(folder / "a.db") as base:
            base.execute("create table t (x int)")
            base.execute("insert into t values (?)", (number,))
        base.close()

    return edit


def font(name: str) -> Edit:
    """One of the fonts that come with matplotlib."""

    def edit(folder: Path) -> None:
        shutil.copy(Path(mpl.get_data_path()) / "fonts" / "ttf" / name, folder / "f.ttf")

    return edit


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Construct:
    """A way to depend on a file. `D` is the folder in which the edits take place."""

    code: str
    edits: tuple[Edit, ...]
    # What changes nothing that the run could have seen.
    in_vain: tuple[Edit, ...] = ()
    before: tuple[Edit, ...] = ()
    after: str = "stale"


A, B, OTHER = write("a.txt", "one"), write("a.txt", "two"), write("other.txt", "x")
CHILD = "import subprocess, sys\nprint(subprocess.run({}, capture_output=True, text=True).stdout)"
CONSTRUCTS = {
    # Folders
    "listdir": Construct("import os\nprint(len(os.listdir(D)))", (OTHER, remove("a.txt")), (B,)),
    "glob": Construct("print(len(list(D.glob('*.txt'))))", (OTHER, remove("a.txt")), (B,)),
    "rglob": Construct("print(len(list(D.rglob('*.txt'))))", (write("m/n/b.txt", "x"),)),
    "walk": Construct("import os\nprint(sum(len(f) for _, _, f in os.walk(D)))", (OTHER,)),
    "scandir_sizes": Construct(
        "import os\nprint([entry.stat().st_size for entry in os.scandir(D)])",
        (OTHER, write("a.txt", "longer")),
    ),
    "glob_of_no_folder": Construct(
        "print(len(list((D / 'later').glob('*'))))", (write("later/x.txt", "x"),), (OTHER,)
    ),
    "listing_by_descriptor": Construct(
        "import os\nfd = os.open(D, os.O_RDONLY)\nprint(len(os.listdir(fd)))", (OTHER,), (B,)
    ),
    # There or not, of what size
    "exists": Construct("print((D / 'opt').exists())", (write("opt", ""),), (OTHER, B)),
    "exists_no_more": Construct("print((D / 'a.txt').exists())", (remove("a.txt"),), (OTHER,)),
    "try_open": Construct(
        "try:\n    print((D / 'opt').read_text())\nexcept OSError:\n    print('none')",
        (write("opt", "x"),),
        (OTHER,),
    ),
    "size": Construct("print((D / 'a.txt').stat().st_size)", (write("a.txt", "longer"),), (OTHER,)),
    "configparser": Construct(
        "import configparser\nc = configparser.ConfigParser()\nprint(c.read([D / 'b.ini']))",
        (write("b.ini", "[s]\nk = 1\n"),),
    ),
    # Links and other names
    "link": Construct(
        "print((D / 'link').read_text())",
        (relink("link", "b.txt"), B),
        (OTHER,),
        (write("b.txt", "one"), lambda folder: (folder / "link").symlink_to("a.txt")),
    ),
    "link_to_link": Construct(
        "print((D / 'first').read_text())",
        (relink("second", "b.txt"),),
        (),
        (
            write("b.txt", "one"),
            lambda folder: (folder / "second").symlink_to("a.txt"),
            lambda folder: (folder / "first").symlink_to("second"),
        ),
    ),
    "hard_link_made": Construct(
        "import os\nos.link(D / 'a.txt', 'own')\nprint(open('own').read())\nos.remove('own')", (B,)
    ),
    "below_a_descriptor": Construct(
        "import os\nfd = os.open(D, os.O_RDONLY)\n"
        "print(os.read(os.open('a.txt', os.O_RDONLY, dir_fd=fd), 9))",
        (B,),
        (OTHER,),
    ),
    "mapped": Construct(
        "import mmap\nwith open(D / 'a.txt') as f:\n"
        "    print(mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)[:])",
        (B,),
    ),
    # Children
    "cat": Construct(CHILD.format("['cat', D / 'a.txt']"), (B,), (OTHER,)),
    "shell": Construct("import os\nprint(os.popen(f'cat {D}/a.txt | wc -c').read())", (B,)),
    "bang": Construct("# !cat {D}/a.txt", (B,), (OTHER,)),
    "bang_list": Construct("# !ls {D}", (OTHER,)),
    "cell_in_bash": Construct("# %%bash\n# cat DIR/a.txt", (B,), (OTHER,)),
    "python_child": Construct(CHILD.format("[sys.executable, '-c', f'print(open({str(D / \"a.txt\")!r}).read())']"), (B,)),
    "listing_in_child": Construct(
        CHILD.format("[sys.executable, '-c', f'import os; print(os.listdir({str(D)!r}))']"), (OTHER,), (B,)
    ),
    "script_in_child": Construct(
        CHILD.format("[sys.executable, D / 'tool.py']"),
        (write("tool.py", "import helper\nprint(5)"), write("helper.py", "V = 2"), B),
        (),
        (
            write("tool.py", "import helper, pathlib\nprint(helper.V, (pathlib.Path(__file__).parent / 'a.txt').read_text())"),
            write("helper.py", "V = 1"),
        ),
    ),
    "fork": Construct(
        "import multiprocessing as mp\nc = mp.get_context('fork')\n"
        "def read(q):\n    q.put((D / 'a.txt').read_text())\n"
        "q = c.Queue()\np = c.Process(target=read, args=(q,))\np.start()\nprint(q.get())\np.join()",
        (B,),
    ),
    "process_pool": Construct(
        "from concurrent.futures import ProcessPoolExecutor\nimport multiprocessing as mp\n"
        "from pathlib import Path\n"
        "with ProcessPoolExecutor(1, mp.get_context('spawn')) as pool:\n"
        "    print(pool.submit(Path.read_text, D / 'a.txt').result())",
        (B,),
    ),
    # Readers in C
    "sqlite": Construct(
        "import sqlite3\nprint(sqlite3.connect(D / 'a.db').execute('select x from t').fetchall())",
        (table(2),),
        (OTHER,),
        (table(1),),
    ),
    "sqlite_uri": Construct(
        "import sqlite3\nb = sqlite3.connect(f'file:{D}/a.db?mode=ro', uri=True)\n"
        "print(b.execute('select x from t').fetchall())",
        (table(2),),
        (),
        (table(1),),
    ),
    "pandas": Construct(
        "import pandas as pd\nprint(pd.read_csv(D / 'a.txt', engine='c'))", (B,), (OTHER,)
    ),
    "numpy": Construct(
        "import numpy as np\nprint(np.fromfile(D / 'a.txt', dtype='u1'))", (B,), (OTHER,)
    ),
    "font": Construct(
        "from PIL import ImageFont\nprint(ImageFont.truetype(str(D / 'f.ttf'), 40).getlength('Wide'))",
        (font("DejaVuSerif-Bold.ttf"),),
        (),
        (font("DejaVuSans.ttf"),),
    ),
    # Relative to the script, or to the repository
    "beside_the_script": Construct("print(open('besides/a.txt').read())", (write("../../examples/besides/a.txt", "x"),)),
    "above_the_script": Construct("print(open('../tables/t.csv').read())", (write("../../tables/t.csv", "x"),)),
    "from_the_repository": Construct("print(open('tables/t.csv').read())", (write("../../tables/t.csv", "y"),)),
    "by_file": Construct(
        "from pathlib import Path\nprint((Path(__file__).parent / 'besides' / 'a.txt').read_text())",
        (write("../../examples/besides/a.txt", "y"),),
    ),
    "outside": Construct("print((D.parents[2] / 'outside.txt').read_text())", (write("../../../outside.txt", "x"),)),
    # The run's own
    "own_file": Construct(
        "open('own.txt', 'w').write('x')\nprint(open('own.txt').read())", (), (OTHER, B)
    ),
    "written_over": Construct(
        "p = 'besides/a.txt'\nopen(p, 'w').write('x')\nprint(open(p).read())", (), (write("../../examples/besides/a.txt", "z"),)
    ),
    # What can't be followed
    "network": Construct(
        "import socket\ns = socket.socket()\ns.settimeout(0.01)\n"
        "try:\n    s.connect(('192.0.2.1', 80))\nexcept OSError:\n    print('no')",
        (),
        after="unknown",
    ),
    "local_network": Construct(
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "print(socket.create_connection(server.getsockname()) is not None)",
        (),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course in which each construct is an example, and has run."""
    course = Course(tmp_path_factory.mktemp("inputs") / "course")
    course.write("examples/besides/a.txt", "one")
    course.write("tables/t.csv", "one")
    course.write("../outside.txt", "one")
    examples = {}
    for name, construct in CONSTRUCTS.items():
        folder = course.write(f"data/{name}/a.txt", "one").parent
        for edit in construct.before:
            edit(folder)
        code = construct.code.replace("DIR", str(folder))
        start = (
            ""
            if code.startswith("# %%bash")
            else f"from pathlib import Path\nD = Path({str(folder)!r})\n"
        )
        examples[name] = f'# %% name="a"\n{start}{code}\n'
    course.only(**examples)
    results = run_stale(course.settings, Silence())
    failed = {one.example: str(one.error) for one in results if one.error is not None}
    assert failed == {}
    return course


def state(course: Course, name: str) -> Status:
    found = status(course.settings, read_examples(course.settings), "embedded")
    return next(one for one in found if one.example == name)


@pytest.fixture
def undone(ran: Course, tmp_path: Path) -> Iterator[None]:
    """Each edit is taken back."""
    kept = tmp_path / "kept"
    places = [ran.root / "data", ran.root / "tables", ran.root / "examples" / "besides"]
    for place in places:
        shutil.copytree(place, kept / place.name, symlinks=True)
    yield
    for place in places:
        shutil.rmtree(place)
        shutil.copytree(kept / place.name, place, symlinks=True)
    (ran.root.parent / "outside.txt").write_text("one", encoding="utf-8")


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize("name", CONSTRUCTS)
def test_what_a_run_reads_counts(ran: Course, name: str) -> None:
    construct = CONSTRUCTS[name]
    folder = ran.root / "data" / name
    first = state(ran, name)
    assert (first.state, bool(first.reasons)) == (
        ("unknown", True) if construct.after == "unknown" else ("fresh", False)
    )
    for edit in construct.in_vain:
        edit(folder)
        assert state(ran, name).state == "fresh"
    for edit in construct.edits:
        edit(folder)
        found = state(ran, name)
        assert (found.state, bool(found.reasons)) == ("stale", True)


def test_scripts_leave_the_repository_as_it_was(ran: Course) -> None:
    assert (ran.root / "examples" / "besides" / "a.txt").read_text(encoding="utf-8") == "one"
    assert sorted(path.name for path in ran.root.iterdir()) == [
        ".tatka", "data", "examples", "lock.txt", "pyproject.toml", "records", "src", "tables"
    ]  # fmt: skip


@pytest.mark.usefixtures("undone")
def test_what_is_new_in_a_folder_is_named(ran: Course) -> None:
    OTHER(ran.root / "data" / "listdir")
    assert [str(reason) for reason in state(ran, "listdir").reasons] == [
        "data/listdir/: other.txt added"
    ]


@pytest.mark.usefixtures("undone")
def test_declared_data_counts_and_makes_inputs_known(ran: Course) -> None:
    script = ran.root / "examples" / "network.py"
    code = script.read_text(encoding="utf-8")
    header = "# ---\n# jupyter:\n#   tatka:\n#     data: [tables/*.csv]\n# ---\n"
    script.write_text(header + code, encoding="utf-8")
    try:
        # Declared now, it was no part of what the record depends on.
        assert state(ran, "network").state == "stale"
        run_stale(ran.settings, Silence(), names=["network"])
        assert state(ran, "network").state == "fresh"
        ran.write("tables/t.csv", "other")
        assert state(ran, "network").state == "stale"
    finally:
        script.write_text(code, encoding="utf-8")


SHAPES = {
    "01_numbered": "# %%\n# What is it? why?\nprint(1)\n",
    "০২_বাংলা": '# %% name="a"\n# !echo hi\n# %timeit -n 1 -r 1 1 + 1\n',
    "with_bom": "\ufeff# %%\nprint(1)\n",
    "shell_cell": "# %%\n# %%bash\n# echo hi | cat\n",
    "helper_beside": '# %% name="a"\nfrom own_helper import V\nprint(V)\n',
    "computed_module": '# %% name="a"\nimport importlib\nn = "one"\n'
    'print(importlib.import_module("plugs.plug_" + n).V)\n',
    "patched_json": '# %% name="a"\nimport json\njson.dumps = None\nprint(1)\n',
    "pool": '# %% name="a"\nimport multiprocessing as mp\n'
    "from concurrent.futures import ProcessPoolExecutor\n"
    'pool = ProcessPoolExecutor(2, mp.get_context("forkserver"))\n'
    "print(list(pool.map(abs, [-1, -2])))\n",
    "reads_variable": '# %% name="a"\nimport os\nprint(len(os.environ.get("SHOP_KEY", "")))\n',
}
FAILING = {
    "failing_line": "# %%\n# !false\n",
    "failing_assignment": "# %%\n# x = !false\n",
    "failing_cell": "# %%\n# %%bash\n# exit 3\n",
}


@pytest.fixture(scope="module")
def shaped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Course, dict[str, str]]]:
    course = Course(tmp_path_factory.mktemp("shapes") / "course")
    course.only(**SHAPES, **FAILING)
    course.write("examples/own_helper.py", "V = 1\nW = 2\n")
    course.write("src/plugs/__init__.py", "")
    course.write("src/plugs/plug_one.py", "V = 1\n")
    course.write("src/plugs/plug_two.py", "V = 2\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOP_KEY", "secret")
        results = run_stale(course.settings, Silence())
        yield course, {one.example: str(one.error or "") for one in results}


@pytest.mark.parametrize("name", SHAPES)
def test_ordinary_scripts_run(shaped: tuple[Course, dict[str, str]], name: str) -> None:
    course, errors = shaped
    assert (errors[name], state(course, name).state) == ("", "fresh")


@pytest.mark.parametrize("name", FAILING)
def test_a_failed_line_for_the_shell_fails_its_cell(
    shaped: tuple[Course, dict[str, str]], name: str
) -> None:
    assert "CalledProcessError" in shaped[1][name]


def test_a_helper_beside_the_script_counts(shaped: tuple[Course, dict[str, str]]) -> None:
    course = shaped[0]
    course.write("examples/own_helper.py", "# A comment.\nV = 1\nW = 2\n")
    assert state(course, "helper_beside").state == "fresh"
    course.write("examples/own_helper.py", "V = 3\nW = 2\n")
    assert state(course, "helper_beside").state == "stale"


def test_a_variable_that_code_reads_counts_and_is_not_kept(
    shaped: tuple[Course, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    course = shaped[0]
    text = (course.root / "records/embedded/reads_variable/record.json").read_text("utf-8")
    assert "SHOP_KEY" in text
    assert "secret" not in text
    monkeypatch.setenv("SHOP_KEY", "other")
    assert [str(reason) for reason in state(course, "reads_variable").reasons] == [
        "SHOP_KEY changed"
    ]
    monkeypatch.delenv("SHOP_KEY")
    assert state(course, "reads_variable").state == "stale"


def test_a_dataset_is_known_however_often_its_description_is_read(course: Course) -> None:
    course.only(
        made="""
# %% name="a"
import json, os
about = {"name": "dots", "version": "1.2.0", "splits": [{"name": "train", "shardLengths": ["3"]}]}
os.makedirs("data/dots/1.2.0.incomplete")
with open("data/dots/1.2.0.incomplete/dataset_info.json", "w") as file:
    json.dump(about, file)
os.rename("data/dots/1.2.0.incomplete", "data/dots/1.2.0")
open("data/dots/1.2.0/dataset_info.json").read()
"""
    )
    (result,) = run_stale(course.settings, Silence())
    assert result.error is None
    assert result.record is not None
    assert list(result.record.touched.datasets) == ["dots"]
