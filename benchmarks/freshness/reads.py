# ruff: noqa: E501, S608 - each construct is one line, and its database is made up
"""Recall and precision for what runs read: `python benchmarks/freshness/reads.py`.

Each construct is a plain script, with edits of what it may depend on. Whether an edit changes what
the script prints is found by running it with plain Python; whether tatka notices, by `status`.
Writes `reads.json` and `reads.md` beside itself. Takes about two minutes on two cores.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tatka.core.settings import load_settings
from tatka.record.status import status
from tatka.run.progress import Silence
from tatka.run.refresh import run_stale
from tatka.script.reading import read_examples

HERE = Path(__file__).parent
Files = dict[str, str | bytes | None]


@dataclass(frozen=True)
class Construct:
    """A script, the files that are there, and edits: files that are written, or removed (None)."""

    group: str
    code: str
    edits: list[Files]
    files: Files = field(default_factory=dict)
    variables: list[dict[str, str | None]] = field(default_factory=list)


def made(code: str) -> bytes:
    """The file `made` that some Python leaves."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True)
        return (Path(folder) / "made").read_bytes()


def parquet(number: int) -> bytes:
    return made(
        "import pyarrow as pa, pyarrow.parquet as pq\n"
        f"pq.write_table(pa.table({{'a': [{number}]}}), 'made')"
    )


def hdf5(number: int) -> bytes:
    return made(f"import h5py\nwith h5py.File('made', 'w') as f:\n    f['a'] = [{number}]")


def database(number: int) -> bytes:
    return made(
        "import sqlite3\nb = sqlite3.connect('made')\nb.execute('create table t (a)')\n"
        f"b.execute('insert into t values ({number})')\nb.commit()"
    )


def npz(number: int) -> bytes:
    return made(f"import numpy as np\nnp.savez('m.npz', a=[{number}])\nimport os; os.rename('m.npz', 'made')")  # fmt: skip


def constructs() -> dict[str, Construct]:
    """All of them; paths of files are relative to the scripts' folder, and `N` is the name."""
    data, child, reader, environment, order = (
        "data", "children", "readers in C", "environment", "order",
    )  # fmt: skip
    one: Files = {"N/a.csv": "1\n", "N/b.csv": "2\n"}
    more: Files = {"N/c.csv": "3\n"}
    other: Files = {"N/a.csv": "5\n"}
    longer: Files = {"N/a.csv": "11\n"}
    gone: Files = {"N/b.csv": None}
    run = "import subprocess, sys\nprint(subprocess.run({}, capture_output=True, text=True).stdout)"
    registry = "ALL = []\n\n\ndef keep(f):\n    ALL.append(f.__name__)\n    return f\n"
    first, second = (f"@keep\ndef {name}():\n    pass\n\n\n" for name in ("p", "q"))
    start = "from reg_N import keep\n\n\n"
    found = {
        "fnmatch": Construct(data, "import os, fnmatch\nprint(fnmatch.filter(sorted(os.listdir('N')), '*.csv'))", [more, gone, other], one),
        "iglob": Construct(data, "import glob\nprint(sorted(glob.iglob('N/*.csv')))", [more, gone, other], one),
        "sums": Construct(data, "from pathlib import Path\nprint(sum(int(p.read_text()) for p in Path('N').iterdir()))", [more, gone, other], one),
        "walk_sizes": Construct(data, "import os\nprint(sum(os.path.getsize(os.path.join(d, f)) for d, _, fs in os.walk('N') for f in fs))", [more, longer, other], one),
        "newest": Construct(data, "from pathlib import Path\nprint(max(Path('N').glob('*.csv')).read_text())", [more, gone, other], one),
        "is_dir": Construct(data, "import os\nprint(os.path.isdir('N/sub'))", [{"N/sub/x": ""}, other], one),
        "isfile": Construct(data, "import os\nprint([os.path.isfile(f'N/{n}.csv') for n in 'abc'])", [more, gone, other], one),
        "fallback": Construct(data, "import os\np = 'N/c.csv' if os.path.exists('N/c.csv') else 'N/a.csv'\nprint(open(p).read())", [more, other, gone], one),
        "missing_ok": Construct(data, "import json\ntry:\n    print(json.load(open('N/c.json')))\nexcept FileNotFoundError:\n    print({})", [{"N/c.json": "[1]"}, other], one),
        "deep": Construct(data, "from pathlib import Path\nprint(sorted(p.name for p in Path('N').rglob('*')))", [{"N/x/y/z.csv": "1"}, other], one),
        "above": Construct(data, "print(open('../shared_N.csv').read())", [{"../shared_N.csv": "2"}], {"../shared_N.csv": "1"}),
        "fileinput": Construct(data, "import fileinput\nprint(list(fileinput.input(['N/a.csv', 'N/b.csv'])))", [other, {"N/b.csv": "7"}, more], one),
        "linecache": Construct(data, "import linecache\nprint(linecache.getline('N/a.csv', 1))", [other, more], one),
        "shutil_copy": Construct(data, "import shutil\nshutil.copy('N/a.csv', 'own.csv')\nprint(open('own.csv').read())", [other, more], one),
        "zipped": Construct(data, "import zipfile\nprint(zipfile.is_zipfile('N/a.csv'), open('N/a.csv','rb').read(1))", [other, more], one),
        "sed": Construct(child, run.format("['sed', '-n', '1p', 'N/a.csv']"), [other, more], one),
        "wc": Construct(child, run.format("'wc -l N/*.csv'").replace(", capture", ", shell=True, capture"), [more, {"N/a.csv": "1\n1\n"}], one),
        "find": Construct(child, run.format("['find', 'N', '-name', '*.csv']"), [more, other], one),
        "test": Construct(child, "import os\nprint(os.system('test -e N/c.csv'))", [more, other], one),
        "awk_in_script": Construct(child, run.format("['sh', 'N/s.sh']"), [{"N/s.sh": "echo 2; cat N/a.csv"}, other, gone], {**one, "N/s.sh": "echo 1; cat N/a.csv"}),
        "module": Construct(child, run.format("[sys.executable, '-m', 'mod_N']"), [{"mod_N.py": "print(2)"}], {"mod_N.py": "print(1)"}),
        "nested": Construct(child, run.format("[sys.executable, '-c', 'import os; os.system(\"cat N/a.csv\")']"), [other, more], one),
        "spawned": Construct(child, "from concurrent.futures import ProcessPoolExecutor\nimport multiprocessing as mp\nfrom pathlib import Path\nif __name__ == '__main__':\n    with ProcessPoolExecutor(1, mp.get_context('forkserver')) as p:\n        print(p.submit(Path.read_text, Path('N/a.csv').resolve()).result())", [other, more], one),
        "forked": Construct(child, "import multiprocessing as mp\ndef f(_):\n    return open('N/a.csv').read()\nif __name__ == '__main__':\n    with mp.get_context('fork').Pool(1) as p:\n        print(p.map(f, [1]))", [other, more], one),
        "parquet": Construct(reader, "import pyarrow.parquet as pq\nprint(pq.read_table('N/a.pq').to_pydict())", [{"N/a.pq": parquet(2)}, more], {"N/a.pq": parquet(1)}),
        "parquet_folder": Construct(reader, "import pyarrow.dataset as ds\nprint(sorted(ds.dataset('N', format='parquet').to_table().to_pydict()['a']))", [{"N/b.pq": parquet(2)}, {"N/a.pq": parquet(3)}], {"N/a.pq": parquet(1)}),
        "arrow_csv": Construct(reader, "from pyarrow import csv\nprint(csv.read_csv('N/a.csv').to_pydict())", [other, more], one),
        "hdf5": Construct(reader, "import h5py\nprint(h5py.File('N/a.h5')['a'][:])", [{"N/a.h5": hdf5(2)}, more], {"N/a.h5": hdf5(1)}),
        "sqlite": Construct(reader, "import sqlite3\nprint(sqlite3.connect('N/a.db').execute('select a from t').fetchall())", [{"N/a.db": database(2)}, more], {"N/a.db": database(1)}),
        "pandas_sql": Construct(reader, "import pandas as pd, sqlite3\nprint(pd.read_sql('select * from t', sqlite3.connect('N/a.db')))", [{"N/a.db": database(2)}, more], {"N/a.db": database(1)}),
        "npz": Construct(reader, "import numpy as np\nprint(np.load('N/a.npz')['a'])", [{"N/a.npz": npz(2)}, more], {"N/a.npz": npz(1)}),
        "memmap": Construct(reader, "import numpy as np\nprint(np.memmap('N/a.csv', mode='r')[:])", [other, more], one),
        "libc": Construct(reader, "import ctypes\nc = ctypes.CDLL(None)\nc.fopen.restype = ctypes.c_void_p\nf = c.fopen(b'N/a.csv', b'r')\nprint(c.fgetc(ctypes.c_void_p(f)))", [other, more], one),
        "getenv": Construct(environment, "import os\nprint(os.getenv('N_X', 'no'))", [], one, [{"N_X": "1"}, {"N_Y": "1"}]),
        "environ": Construct(environment, "import os\nprint('N_X' in os.environ)", [], one, [{"N_X": "1"}, {"N_Y": "1"}]),
        "in_module": Construct(environment, "import env_N\nprint(env_N.V)", [], {"env_N.py": "import os\nV = os.environ.get('N_X')\n"}, [{"N_X": "1"}, {"N_Y": "1"}]),
        "registered": Construct(order, "import use_N\nfrom reg_N import ALL\nprint(ALL)", [{"use_N.py": start + second + first}, {"use_N.py": f"# c\n{start}{first}{second}"}], {"reg_N.py": registry, "use_N.py": start + first + second}),
        "subclasses": Construct(order, "import use_N\nprint([c.__name__ for c in use_N.B.__subclasses__()])", [{"use_N.py": "class B:\n    pass\n\n\nclass D(B):\n    pass\n\n\nclass C(B):\n    pass\n"}], {"use_N.py": "class B:\n    pass\n\n\nclass C(B):\n    pass\n\n\nclass D(B):\n    pass\n"}),
        "told": Construct(order, "import use_N\nprint(use_N.ALL)", [{"use_N.py": "ALL = []\n\n\nclass B:\n    def __init_subclass__(cls):\n        ALL.append(cls.__name__)\n\n\nclass D(B):\n    pass\n\n\nclass C(B):\n    pass\n"}], {"use_N.py": "ALL = []\n\n\nclass B:\n    def __init_subclass__(cls):\n        ALL.append(cls.__name__)\n\n\nclass C(B):\n    pass\n\n\nclass D(B):\n    pass\n"}),
        "plain_functions": Construct(order, "import use_N\nprint(use_N.p())", [{"use_N.py": "def q():\n    return 2\n\n\ndef p():\n    return 1\n"}], {"use_N.py": "def p():\n    return 1\n\n\ndef q():\n    return 2\n"}),
    }  # fmt: skip
    # No script may have the name of a module that another one imports.
    return {f"of_{name}": one for name, one in found.items()}


def main() -> None:
    """Run the benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "course"
        every = constructs()
        examples = root / "examples"
        examples.mkdir(parents=True)
        (root / "pyproject.toml").write_text("[tool.tatka]\nlock = 'lock.txt'\n", "utf-8")
        (root / "lock.txt").write_text("", "utf-8")
        for name, one in every.items():
            put(examples, name, one.files)
            (examples / f"{name}.py").write_text(_script(name, one), "utf-8")
        settings = load_settings(root)
        for result in run_stale(settings, Silence()):
            if result.error is not None:
                print("FAILED", result.example, result.error)
        counts: dict[str, Counter[str]] = {}
        kept = root.parent / "kept"
        shutil.copytree(examples, kept)
        for name, one in every.items():
            before = printed(examples, name, {})
            changes = [(edit, {}) for edit in one.edits] + [({}, item) for item in one.variables]
            for edit, variables in changes:
                put(examples, name, edit)
                given = {key.replace("N", name): value for key, value in variables.items()}
                changed = printed(examples, name, given) != before
                os.environ.update(given)
                found = status(settings, read_examples(settings))
                stale = next(item.state for item in found if item.example == name) != "fresh"
                for key in given:
                    del os.environ[key]
                table = counts.setdefault(one.group, Counter())
                table["changed" if changed else "same"] += 1
                table["noticed"] += changed and stale
                table["in vain"] += stale and not changed
                if changed != stale:
                    print("MISSED" if changed else "IN VAIN", name, sorted(edit), variables)
                shutil.rmtree(examples)
                shutil.copytree(kept, examples)
                for key in one.files:
                    if key.startswith("../"):
                        put(examples, name, {key: one.files[key]})
    write(counts)


def _script(name: str, one: Construct) -> str:
    code = one.code
    for mark in ("N/", "'N'", "_N", "N_"):
        code = code.replace(mark, mark.replace("N", name))
    return f'# %% name="a"\n{code}\n'


def put(folder: Path, name: str, files: Files) -> None:
    """Write files, or remove them."""
    for key, content in files.items():
        path = folder / key.replace("N", name)
        if content is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content.replace("_N", f"_{name}").replace("N_", f"{name}_").replace("N/", f"{name}/") if isinstance(content, str) else content  # fmt: skip
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def printed(folder: Path, name: str, variables: dict[str, str | None]) -> str:
    """What a script prints where it is run as it stands."""
    given = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **variables}
    command = [sys.executable, f"{name}.py"]
    done = subprocess.run(
        command, cwd=folder, env=given, capture_output=True, text=True, check=False
    )
    (folder / "own.csv").unlink(missing_ok=True)
    return done.stdout


def write(counts: dict[str, Counter[str]]) -> None:
    """Write the results."""
    lines = [
        "| group | changes that show | noticed | changes that don't | flagged in vain |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for group, table in counts.items():
        recall = table["noticed"] / max(1, table["changed"])
        lines.append(
            f"| {group} | {table['changed']} | {table['noticed']} ({recall:.0%}) "
            f"| {table['same']} | {table['in vain']} |"
        )
    text = "\n".join(lines) + "\n"
    (HERE / "reads.md").write_text(text, "utf-8")
    found = {group: dict(table) for group, table in counts.items()}
    (HERE / "reads.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(text)


if __name__ == "__main__":
    main()
