"""Files that Python reads, lists and asks about."""

# ruff: noqa: E501 - each construct is one line

from __future__ import annotations

from constructs.construct import (
    ELSEWHERE,
    GONE,
    LONGER,
    MORE,
    OTHER,
    TOUCH,
    TWO,
    Construct,
    Executable,
    Files,
    Link,
    made,
)

# A reading of one file; of all files; of names; of sizes; of whether something is there.
_ONE = (OTHER, TOUCH, ELSEWHERE)
_ALL = (OTHER, MORE, GONE, TOUCH)
_NAMES = (MORE, GONE, OTHER, TOUCH)
_SIZES = (LONGER, MORE, TOUCH, ELSEWHERE)
_THERE = (MORE, OTHER, ELSEWHERE)


def _both(code: str, edits: tuple[Files, ...], files: Files = TWO) -> Construct:
    return Construct(code, edits, files, where="both")


def _zip(number: int) -> bytes:
    return made(
        f"import zipfile\nwith zipfile.ZipFile('made', 'w') as z:\n    z.writestr('x.txt', '{number}')"
    )


def _tar(number: int) -> bytes:
    return made(
        f"import tarfile\nopen('x.txt', 'w').write('{number}')\nwith tarfile.open('made', 'w:gz') as t:\n    t.add('x.txt')"
    )


def _packed(kind: str, number: int) -> bytes:
    return made(
        f"import {kind}\nwith {kind}.open('made', 'wt') as f:\n    f.write('a,b\\n{number},2\\n')"
    )


def _pickled(number: int) -> bytes:
    return made(f"import pickle\npickle.dump([{number}], open('made', 'wb'))")


def _image(number: int) -> bytes:
    return made(f"from PIL import Image\nImage.new('L', (2, 2), {number}).save('made', 'png')")


def _sound(number: int) -> bytes:
    return made(
        f"import wave\nw = wave.open('made', 'wb')\nw.setnchannels(1)\nw.setsampwidth(2)\nw.setframerate(8000)\nw.writeframes(bytes({number}))\nw.close()"
    )


CONSTRUCTS = {
    # Folders
    "listdir": _both("import os\nprint(sorted(os.listdir(D)))", _NAMES),
    "listdir_count": _both("import os\nprint(len(os.listdir(D)))", _NAMES),
    "scandir": _both("import os\nwith os.scandir(D) as found:\n    print(sorted(e.name for e in found if e.is_file()))", _NAMES),
    "scandir_sizes": _both("import os\nprint(sorted(e.stat().st_size for e in os.scandir(D)))", (LONGER, MORE, TOUCH)),
    "walk": _both("import os\nprint(sorted(n for _, _, names in os.walk(D) for n in names))", (MORE, GONE, {"new/deep/x.csv": "1"}, OTHER)),
    "walk_folders": _both("import os\nprint(sum(len(folders) for _, folders, _ in os.walk(D)))", ({"new/x.csv": "1"}, OTHER)),
    "walk_sizes": _both("import os\nprint(sum(os.path.getsize(os.path.join(d, f)) for d, _, fs in os.walk(D) for f in fs))", (LONGER, MORE, TOUCH)),
    "iterdir": _both("print(sorted(p.name for p in D.iterdir()))", _NAMES),
    "glob": _both("import glob\nprint(sorted(glob.glob(str(D / '*.csv'))).__len__())", (*_NAMES, {"c.txt": "3"})),
    "iglob": _both("import glob\nprint(sum(1 for _ in glob.iglob(f'{D}/**/*.csv', recursive=True)))", (*_NAMES, {"x/y.csv": "1"})),
    "glob_in_root": Construct("import glob\nprint(sorted(glob.glob('*.csv', root_dir=D)))", _NAMES, TWO),
    "path_glob_sum": _both("print(sum(int(p.read_text()) for p in D.glob('*.csv')))", _ALL),
    "rglob": _both("print(sorted(p.name for p in D.rglob('*.csv')))", (*_NAMES, {"x/y.csv": "1"})),
    "rglob_of_nested": _both("print(sorted(p.name for p in D.rglob('*')))", ({"x/z.csv": "1"}, {"x/w/z.csv": "1"}), {**TWO, "x/y.csv": "1"}),
    "newest_name": _both("print(max(D.glob('*.csv')).read_text())", (MORE, {"b.csv": "9"}, GONE)),
    "largest": _both("print(max(D.iterdir(), key=lambda p: p.stat().st_size).name)", ({"b.csv": "22222\n"}, TOUCH)),
    "missing_folder": _both("print(len(list((D / 'later').glob('*'))))", ({"later/x": "1"}, OTHER)),
    "folder_by_descriptor": Construct("import os\nfd = os.open(D, os.O_RDONLY)\nprint(sorted(os.listdir(fd)))", _NAMES, TWO),
    "fwalk": Construct("import os\nprint(sorted(n for _, _, names, _ in os.fwalk(D) for n in names))", (MORE, GONE, OTHER), TWO),
    "fnmatch": _both("import fnmatch, os\nprint(fnmatch.filter(sorted(os.listdir(D)), '[b-z]*.csv'))", (MORE, GONE, OTHER)),
    "copytree": Construct("import os, shutil\nshutil.copytree(D, 'own')\nprint(sorted((n, open(f'own/{n}').read()) for n in os.listdir('own')))", _ALL, TWO),
    "chdir": Construct("import os\nos.chdir(D)\nprint(open('a.csv').read(), os.path.exists('c.csv'))", (OTHER, MORE, TOUCH), TWO),
    "chdir_listing": Construct("import os\nos.chdir(D)\nprint(sorted(os.listdir()))", (MORE, GONE, OTHER), TWO),
    "dircmp": Construct("import filecmp\nprint(filecmp.dircmp(D / 'x', D / 'y').right_only)", ({"y/2": ""}, OTHER), {**TWO, "x/1": "", "y/1": ""}),
    # There or not, of what kind and size
    "exists": _both("import os\nprint(os.path.exists(D / 'c.csv'))", _THERE),
    "path_exists": _both("print((D / 'c.csv').exists())", _THERE),
    "exists_gone": _both("print((D / 'b.csv').exists())", (GONE, OTHER)),
    "isfile": _both("import os\nprint([os.path.isfile(D / f'{n}.csv') for n in 'abc'])", (MORE, GONE, OTHER)),
    "isdir": _both("print((D / 'sub').is_dir())", ({"sub/x": ""}, OTHER)),
    "access": _both("import os\nprint(os.access(D / 'c.csv', os.R_OK))", _THERE),
    "executable": Construct("import os\nprint(os.access(D / 'run', os.X_OK))", ({"run": Executable("x")}, OTHER), {**TWO, "run": "x"}),
    "which": Construct("import shutil\nprint(shutil.which('run_XX', path=str(D)) is not None)", ({"run_XX": Executable("x")}, OTHER), TWO),
    "fallback": _both("p = D / 'c.csv' if (D / 'c.csv').exists() else D / 'a.csv'\nprint(p.read_text())", (MORE, OTHER, ELSEWHERE)),
    "try_open": _both("import json\ntry:\n    print(json.load(open(D / 'c.json')))\nexcept FileNotFoundError:\n    print('defaults')", ({"c.json": "[1]"}, OTHER)),
    "try_import": Construct("try:\n    import local_XX\n    print(local_XX.V)\nexcept ImportError:\n    print('none')", ({"examples/local_XX.py": "V = 1"}, OTHER), TWO),
    "try_import_shared": Construct("try:\n    import shared_XX\n    print(shared_XX.V)\nexcept ImportError:\n    print('none')", ({"src/shared_XX.py": "V = 1"}, OTHER), TWO),
    "getsize": _both("import os\nprint(os.path.getsize(D / 'a.csv'))", _SIZES[:1] + _SIZES[2:]),
    "stat_size": _both("print((D / 'a.csv').stat().st_size)", (LONGER, TOUCH, ELSEWHERE)),
    "fstat": Construct("import os\nprint(os.fstat(os.open(D / 'a.csv', os.O_RDONLY)).st_size)", (LONGER, TOUCH), TWO),
    "seek_end": Construct("import os\nwith open(D / 'a.csv', 'rb') as f:\n    print(f.seek(0, os.SEEK_END))", (LONGER, TOUCH), TWO),
    "configparser": _both("import configparser\nc = configparser.ConfigParser()\nprint(len(c.read([D / 'x.ini', D / 'y.ini'])))", ({"y.ini": "[s]\nk=1\n"}, OTHER), {**TWO, "x.ini": "[s]\nk=1\n"}),
    # Links
    "link": Construct("print(open(D / 'latest').read())", (OTHER, {"latest": Link("b.csv")}, ELSEWHERE), {**TWO, "latest": Link("a.csv")}),
    "link_of_folder": Construct("print((D / 'now/x').read_text())", ({"one/x": "9"}, {"now": Link("two")}, OTHER), {**TWO, "one/x": "1", "two/x": "2", "now": Link("one")}),
    "readlink": Construct("import os\nprint(os.readlink(D / 'latest'))", ({"latest": Link("b.csv")}, OTHER), {**TWO, "latest": Link("a.csv")}),
    "islink": Construct("print((D / 'b.csv').is_symlink())", ({"b.csv": Link("a.csv")}, OTHER), TWO),
    "resolve": Construct("print((D / 'latest').resolve().name)", ({"latest": Link("b.csv")}, OTHER), {**TWO, "latest": Link("a.csv")}),
    "samefile": Construct("import os\nprint(os.path.samefile(D / 'latest', D / 'a.csv'))", ({"latest": Link("b.csv")}, ELSEWHERE), {**TWO, "latest": Link("a.csv")}),
    "dangling": Construct("print((D / 'latest').exists())", ({"later.csv": "1"}, OTHER), {**TWO, "latest": Link("later.csv")}),
    "hard_link": Construct("import os\nos.link(D / 'a.csv', 'own')\nprint(open('own').read())", _ONE, TWO),
    # Contents, by Python
    "open": _both("print(open(D / 'a.csv').read())", _ONE),
    "open_twice_above": Construct("print(open('../top_XX.csv').read())", ({"root/top_XX.csv": "2"}, OTHER), {**TWO, "root/top_XX.csv": "1"}),
    "by_file": Construct("import os\nhere = os.path.dirname(os.path.abspath(__file__))\nprint(open(os.path.join(here, 'data_XX', 'a.csv')).read())", _ONE, TWO),
    "read_bytes": _both("print((D / 'a.csv').read_bytes())", _ONE),
    "os_open": Construct("import os\nprint(os.read(os.open(D / 'a.csv', os.O_RDONLY), 9))", _ONE, TWO),
    "dir_fd": Construct("import os\nfd = os.open(D, os.O_RDONLY)\nprint(os.read(os.open('a.csv', os.O_RDONLY, dir_fd=fd), 9))", _ONE, TWO),
    "codecs": Construct("import codecs\nprint(codecs.open(D / 'a.csv', encoding='utf-8').read())", _ONE, TWO),
    "csv": _both("import csv\nprint(list(csv.reader(open(D / 'a.csv', newline=''))))", _ONE),
    "json": _both("import json\nprint(json.loads((D / 'a.csv').read_text()))", _ONE),
    "toml": Construct("import tomllib\nprint(tomllib.load(open(D / 'x.toml', 'rb')))", ({"x.toml": "a = 2"}, OTHER), {**TWO, "x.toml": "a = 1"}),
    "xml": Construct("from xml.etree import ElementTree\nprint(ElementTree.parse(D / 'x.xml').getroot().tag)", ({"x.xml": "<b/>"}, OTHER), {**TWO, "x.xml": "<a/>"}),
    "fileinput": Construct("import fileinput\nprint(list(fileinput.input([D / 'a.csv', D / 'b.csv'])))", (OTHER, {"b.csv": "7\n"}, MORE), TWO),
    "linecache": Construct("import linecache\nprint(linecache.getline(str(D / 'a.csv'), 1))", _ONE, TWO),
    "zip": Construct("import zipfile\nprint(zipfile.ZipFile(D / 'x.zip').read('x.txt'))", ({"x.zip": _zip(2)}, OTHER), {**TWO, "x.zip": _zip(1)}),
    "zip_path": Construct("import zipfile\nprint(zipfile.Path(D / 'x.zip', 'x.txt').read_text())", ({"x.zip": _zip(2)}, OTHER), {**TWO, "x.zip": _zip(1)}),
    "zip_import": Construct("import sys\nsys.path.insert(0, str(D / 'x.zip'))\nimport inside_the_zip\nprint(inside_the_zip.V)", ({"x.zip": made("import zipfile\nzipfile.ZipFile('made', 'w').writestr('inside_the_zip.py', 'V = 2')")}, OTHER), {**TWO, "x.zip": made("import zipfile\nzipfile.ZipFile('made', 'w').writestr('inside_the_zip.py', 'V = 1')")}),
    "tar": Construct("import tarfile\nprint(tarfile.open(D / 'x.tgz').extractfile('x.txt').read())", ({"x.tgz": _tar(2)}, OTHER), {**TWO, "x.tgz": _tar(1)}),
    "gzip": _both("import gzip\nprint(gzip.open(D / 'x.csv.gz', 'rt').read())", ({"x.csv.gz": _packed("gzip", 2)}, OTHER), {**TWO, "x.csv.gz": _packed("gzip", 1)}),
    "bz2": Construct("import bz2\nprint(bz2.open(D / 'x.bz2', 'rt').read())", ({"x.bz2": _packed("bz2", 2)}, OTHER), {**TWO, "x.bz2": _packed("bz2", 1)}),
    "lzma": Construct("import lzma\nprint(lzma.open(D / 'x.xz', 'rt').read())", ({"x.xz": _packed("lzma", 2)}, OTHER), {**TWO, "x.xz": _packed("lzma", 1)}),
    "pickle": _both("import pickle\nprint(pickle.load(open(D / 'x.pkl', 'rb')))", ({"x.pkl": _pickled(2)}, OTHER), {**TWO, "x.pkl": _pickled(1)}),
    "pickled_class": Construct("import pickle\nprint(pickle.loads(b'cthing_XX\\nThing\\n.').V)", ({"src/thing_XX.py": "class Thing:\n    V = 2\n"}, {"src/thing_XX.py": "# c\nclass Thing:\n    V = 1\n"}), {"src/thing_XX.py": "class Thing:\n    V = 1\n"}),
    "shelve": Construct("import dbm, shelve\nwith dbm.dumb.open(str(D / 'x'), 'r') as found:\n    print(shelve.Shelf(found)['k'])".replace("import dbm, shelve", "import dbm.dumb, shelve"), ({"x.dat": _pickled(8)}, OTHER), {**TWO, "x.dir": "'k', (0, 19)\n", "x.dat": _pickled(1)}),
    "mmap": Construct("import mmap\nwith open(D / 'a.csv', 'rb') as f:\n    print(mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)[:])", _ONE, TWO),
    "sendfile": Construct("import os\na, b = os.open(D / 'a.csv', os.O_RDONLY), os.open('own', os.O_CREAT | os.O_RDWR)\nos.sendfile(b, a, 0, 9)\nprint(open('own').read())", _ONE, TWO),
    "copyfile": Construct("import shutil\nshutil.copy(D / 'a.csv', 'own')\nprint(open('own').read())", _ONE, TWO),
    "digest": _both("import hashlib\nprint(hashlib.file_digest(open(D / 'a.csv', 'rb'), 'sha256').hexdigest())", _ONE),
    "cmp": Construct("import filecmp\nprint(filecmp.cmp(D / 'a.csv', D / 'b.csv', shallow=False))", ({"a.csv": "2\n"}, TOUCH), TWO),
    "exec": Construct("exec((D / 'x.py').read_text())", ({"x.py": "print(2)"}, OTHER), {**TWO, "x.py": "print(1)"}),
    "runpy": Construct("import runpy\nprint(runpy.run_path(str(D / 'x.py'))['V'])", ({"x.py": "V = 2"}, OTHER), {**TWO, "x.py": "V = 1"}),
    "spec_from_file": Construct("import importlib.util as u\ns = u.spec_from_file_location('x', D / 'x.py')\nm = u.module_from_spec(s)\ns.loader.exec_module(m)\nprint(m.V)", ({"x.py": "V = 2"}, OTHER), {**TWO, "x.py": "V = 1"}),
    "path_extended": Construct("import sys\nsys.path.append(str(D))\nimport deep_XX\nprint(deep_XX.V)", ({"deep_XX.py": "V = 2"}, OTHER), {**TWO, "deep_XX.py": "V = 1"}),
    "resources_text": Construct("from importlib.resources import files\nprint((files('res_XX') / 'a.txt').read_text())", ({"src/res_XX/a.txt": "2"}, OTHER), {**TWO, "src/res_XX/__init__.py": "", "src/res_XX/a.txt": "1"}),
    "resources_names": Construct("from importlib.resources import files\nprint(sorted(p.name for p in files('res_XX').iterdir() if p.name.endswith('.txt')))", ({"src/res_XX/b.txt": "2"}, OTHER), {**TWO, "src/res_XX/__init__.py": "", "src/res_XX/a.txt": "1"}),
    "resources_is": Construct("from importlib.resources import files\nprint((files('res_XX') / 'b.txt').is_file())", ({"src/res_XX/b.txt": "2"}, OTHER), {**TWO, "src/res_XX/__init__.py": "", "src/res_XX/a.txt": "1"}),
    "pkgutil_data": Construct("import pkgutil\nprint(pkgutil.get_data('res_XX', 'a.txt'))", ({"src/res_XX/a.txt": "2"}, OTHER), {**TWO, "src/res_XX/__init__.py": "", "src/res_XX/a.txt": "1"}),
    "pkgutil_modules": Construct("import pkgutil, plug_XX\nprint(sorted(m.name for m in pkgutil.iter_modules(plug_XX.__path__)))", ({"src/plug_XX/b.py": ""}, OTHER), {**TWO, "src/plug_XX/__init__.py": "", "src/plug_XX/a.py": ""}),
    "plugins": Construct("import importlib, pkgutil, plug_XX\nprint([importlib.import_module(f'plug_XX.{m.name}').V for m in pkgutil.iter_modules(plug_XX.__path__)])", ({"src/plug_XX/b.py": "V = 2"}, {"src/plug_XX/a.py": "V = 3"}, OTHER), {**TWO, "src/plug_XX/__init__.py": "", "src/plug_XX/a.py": "V = 1"}),
    "namespace": Construct("import importlib, os\nfolder = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'src', 'ns_XX')\nprint(sorted(n for n in os.listdir(folder) if n.endswith('.py')))", ({"src/ns_XX/b.py": ""}, OTHER), {**TWO, "src/ns_XX/a.py": ""}),
    "logging_config": Construct("import logging.config\nlogging.config.fileConfig(D / 'x.ini')\nprint(logging.getLogger().level)", ({"x.ini": "[loggers]\nkeys=root\n[handlers]\nkeys=\n[formatters]\nkeys=\n[logger_root]\nlevel=ERROR\nhandlers=\n"}, OTHER), {**TWO, "x.ini": "[loggers]\nkeys=root\n[handlers]\nkeys=\n[formatters]\nkeys=\n[logger_root]\nlevel=DEBUG\nhandlers=\n"}),
    "image": Construct("from PIL import Image\nprint(Image.open(D / 'x.png').getpixel((0, 0)))", ({"x.png": _image(2)}, OTHER), {**TWO, "x.png": _image(1)}),
    "image_size": Construct("import matplotlib.pyplot as plt\nprint(plt.imread(D / 'x.png').sum())", ({"x.png": _image(2)}, OTHER), {**TWO, "x.png": _image(1)}),
    "wave": Construct("import wave\nprint(wave.open(str(D / 'x.wav')).getnframes())", ({"x.wav": _sound(8)}, OTHER), {**TWO, "x.wav": _sound(4)}),
    "style": Construct("import matplotlib.pyplot as plt\nplt.style.use(D / 'x.mplstyle')\nprint(plt.rcParams['lines.linewidth'])", ({"x.mplstyle": "lines.linewidth: 3"}, OTHER), {**TWO, "x.mplstyle": "lines.linewidth: 2"}),
    "loadtxt": _both("import numpy as np\nprint(np.loadtxt(D / 'a.csv'))", _ONE),
    "genfromtxt": Construct("import numpy as np\nprint(np.genfromtxt(D / 'a.csv'))", _ONE, TWO),
    "fromfile": Construct("import numpy as np\nprint(np.fromfile(D / 'a.csv', dtype='u1'))", _ONE, TWO),
    "memmap": Construct("import numpy as np\nprint(np.memmap(D / 'a.csv', mode='r')[:])", _ONE, TWO),
    "joblib_load": Construct("import joblib\nprint(joblib.load(D / 'x.joblib'))", ({"x.joblib": _pickled(2)}, OTHER), {**TWO, "x.joblib": _pickled(1)}),
    "load_files": Construct("from sklearn.datasets import load_files\nprint(sorted(load_files(D).data))", ({"k/2": "b"}, {"k/1": "c"}), {"k/1": "a"}),
    "thread": Construct("from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n    print(list(pool.map(lambda n: (D / n).read_text(), ['a.csv', 'b.csv'])))", (OTHER, {"b.csv": "8"}, MORE), TWO),
    "asyncio_thread": Construct("import threading\nfound = []\nt = threading.Thread(target=lambda: found.append((D / 'a.csv').read_text()))\nt.start()\nt.join()\nprint(found)", _ONE, TWO),
    "cached": Construct("import functools\n\n\n@functools.cache\ndef rows(name):\n    return (D / name).read_text()\n\n\nprint(rows('a.csv'), rows('a.csv'))", _ONE, TWO),
    "appended": Construct("import shutil\nshutil.copy(D / 'a.csv', 'log')\nwith open('log', 'a') as f:\n    f.write('x')\nprint(open('log').read())", _ONE, TWO),
    "in_place": Construct("with open(D / 'a.csv', 'r+') as f:\n    text = f.read()\n    f.write('x')\nprint(text)", (OTHER, ELSEWHERE), TWO),
    "own_output": Construct("(D / 'out.txt').write_text('x')\nprint((D / 'out.txt').read_text())", (OTHER, MORE), TWO),
    "own_folder": Construct("import os\nos.makedirs('made/here')\nopen('made/here/x', 'w').close()\nprint(os.listdir('made/here'))", (OTHER, ELSEWHERE), TWO),
    "temporary": Construct("import tempfile, os\nwith tempfile.TemporaryDirectory() as t:\n    open(os.path.join(t, 'x'), 'w').write('1')\n    print(os.listdir(t))", (OTHER, ELSEWHERE), TWO),
    "bangla_name": Construct("print((D / 'তথ্য.csv').read_text())", ({"তথ্য.csv": "2"}, OTHER), {**TWO, "তথ্য.csv": "1"}),
    "name_with_spaces": Construct("print((D / 'my data' / 'a b.csv').read_text())", ({"my data/a b.csv": "2"}, OTHER), {**TWO, "my data/a b.csv": "1"}),
}  # fmt: skip
