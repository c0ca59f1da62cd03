# ruff: noqa: E501, S608 - each construct is one line, and its database is made up
"""Files that libraries in C, C++ or Rust open by means of their own."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

from constructs.construct import ELSEWHERE, LONGER, MORE, OTHER, TOUCH, TWO, Construct, Files, made

_ONE = (OTHER, MORE, TOUCH)


def _parquet(number: int) -> bytes:
    return made(
        f"import pyarrow as pa, pyarrow.parquet as pq\npq.write_table(pa.table({{'a': [{number}]}}), 'made')"
    )


def _feather(number: int) -> bytes:
    return made(
        f"import pyarrow as pa, pyarrow.feather as f\nf.write_feather(pa.table({{'a': [{number}]}}), 'made', compression='uncompressed')"
    )


def _orc(number: int) -> bytes:
    return made(
        f"import pyarrow as pa, pyarrow.orc as o\no.write_table(pa.table({{'a': [{number}]}}), 'made')"
    )


def _hdf5(number: int) -> bytes:
    return made(f"import h5py\nwith h5py.File('made', 'w') as f:\n    f['a'] = [{number}]")


def _database(number: int) -> bytes:
    return made(
        f"import sqlite3\nb = sqlite3.connect('made')\nb.execute('create table t (a)')\nb.execute('insert into t values ({number})')\nb.commit()"
    )


def _npz(number: int) -> bytes:
    return made(
        f"import numpy as np, os\nnp.savez('m.npz', a=[{number}])\nos.rename('m.npz', 'made')"
    )


def _records(number: int) -> bytes:
    return made(
        f"import tensorflow as tf\nwith tf.io.TFRecordWriter('made') as w:\n    w.write(b'{number}')"
    )


def _matrix(number: int) -> bytes:
    return made(
        f"from scipy.io import savemat\nsavemat('m.mat', {{'a': {number}}})\nimport os\nos.rename('m.mat', 'made')"
    )


def _library(number: int) -> bytes:
    return made(
        f"import subprocess\nopen('m.c', 'w').write('int v(void) {{ return {number}; }}')\nsubprocess.run(['cc', '-shared', '-fPIC', '-o', 'made', 'm.c'], check=True)"
    )


def _font(name: str) -> bytes:
    return (Path(mpl.get_data_path()) / "fonts" / "ttf" / name).read_bytes()


def _of(code: str, make: object, name: str) -> Construct:
    """A file of a kind; what is in it changes, or another file."""
    one, two = make(1), make(2)  # type: ignore[operator]
    return Construct(
        code.replace("FILE", name), ({name: two}, OTHER, ELSEWHERE), {**TWO, name: one}
    )


def _text(code: str, edits: tuple[Files, ...] = _ONE) -> Construct:
    return Construct(code, edits, TWO)


CONSTRUCTS = {
    "sqlite": _of("import sqlite3\nprint(sqlite3.connect(D / 'FILE').execute('select a from t').fetchall())", _database, "x.db"),
    "sqlite_uri": _of("import sqlite3\nprint(sqlite3.connect(f'file:{D}/FILE?mode=ro', uri=True).execute('select a from t').fetchall())", _database, "x.db"),
    "sqlite_attached": _of("import sqlite3\nb = sqlite3.connect(':memory:')\nb.execute(f\"attach '{D}/FILE' as x\")\nprint(b.execute('select a from x.t').fetchall())", _database, "x.db"),
    "sqlite_dump": _of("import sqlite3\nprint(list(sqlite3.connect(D / 'FILE').iterdump()))", _database, "x.db"),
    "sqlite_backup": _of("import sqlite3\na, b = sqlite3.connect(D / 'FILE'), sqlite3.connect(':memory:')\na.backup(b)\nprint(b.execute('select a from t').fetchall())", _database, "x.db"),
    "pandas_sql": _of("import pandas as pd, sqlite3\nprint(pd.read_sql('select * from t', sqlite3.connect(D / 'FILE')))", _database, "x.db"),
    "parquet": _of("import pyarrow.parquet as pq\nprint(pq.read_table(D / 'FILE').to_pydict())", _parquet, "x.parquet"),
    "parquet_schema": _of("import pyarrow.parquet as pq\nprint(pq.ParquetFile(D / 'FILE').read().to_pydict())", _parquet, "x.parquet"),
    "parquet_mapped": _of("import pyarrow.parquet as pq\nprint(pq.read_table(D / 'FILE', memory_map=True).to_pydict())", _parquet, "x.parquet"),
    "parquet_dataset": Construct("import pyarrow.dataset as ds\nprint(sorted(ds.dataset(D, format='parquet').to_table()['a'].to_pylist()))", ({"b.parquet": _parquet(2)}, {"a.parquet": _parquet(3)}, ELSEWHERE), {"a.parquet": _parquet(1)}),
    "pandas_parquet": _of("import pandas as pd\nprint(pd.read_parquet(D / 'FILE'))", _parquet, "x.parquet"),
    "pandas_parquet_folder": Construct("import pandas as pd\nprint(sorted(pd.read_parquet(D).a))", ({"b.parquet": _parquet(2)}, {"a.parquet": _parquet(3)}, ELSEWHERE), {"a.parquet": _parquet(1)}),
    "feather": _of("import pyarrow.feather as f\nprint(f.read_table(D / 'FILE').to_pydict())", _feather, "x.feather"),
    "arrow_mapped": _of("import pyarrow as pa\nwith pa.memory_map(str(D / 'FILE')) as s:\n    print(pa.ipc.open_file(s).read_all().to_pydict())", _feather, "x.arrow"),
    "orc": _of("import pyarrow.orc as o\nprint(o.read_table(D / 'FILE').to_pydict())", _orc, "x.orc"),
    "arrow_csv": _text("from pyarrow import csv\nprint(csv.read_csv(D / 'a.csv').to_pydict())"),
    "arrow_json": _text("from pyarrow import fs\nprint(fs.LocalFileSystem().open_input_stream(str(D / 'a.csv')).read())"),
    "arrow_listing": _text("from pyarrow import fs\nprint(sorted(i.base_name for i in fs.LocalFileSystem().get_file_info(fs.FileSelector(str(D)))))", (MORE, OTHER)),
    "arrow_about": _text("from pyarrow import fs\nprint(fs.LocalFileSystem().get_file_info(str(D / 'a.csv')).size)", (LONGER, TOUCH)),
    "hdf5": _of("import h5py\nprint(h5py.File(D / 'FILE')['a'][:])", _hdf5, "x.h5"),
    "hdf5_keys": _of("import h5py\nwith h5py.File(D / 'FILE', 'r') as f:\n    print({k: v[()].tolist() for k, v in f.items()})", _hdf5, "x.h5"),
    "hdf5_core": _of("import h5py\nprint(h5py.File(D / 'FILE', 'r', driver='core')['a'][0])", _hdf5, "x.h5"),
    "polars_csv": _text("import polars as pl\nprint(pl.read_csv(D / 'a.csv', has_header=False).to_dicts())"),
    "polars_scan": Construct("import polars as pl\nprint(pl.scan_csv(f'{D}/*.csv', has_header=False).collect().to_series().sum())", (OTHER, MORE, TOUCH), TWO),
    "polars_parquet": _of("import polars as pl\nprint(pl.read_parquet(D / 'FILE').to_dicts())", _parquet, "x.parquet"),
    "pandas_csv": _text("import pandas as pd\nprint(pd.read_csv(D / 'a.csv', header=None))"),
    "pandas_arrow_csv": _text("import pandas as pd\nprint(pd.read_csv(D / 'a.csv', engine='pyarrow').columns.tolist())"),
    "pandas_gz": Construct("import pandas as pd\nprint(pd.read_csv(D / 'x.csv.gz'))", ({"x.csv.gz": made("import gzip\ngzip.open('made', 'wt').write('a\\n2\\n')")}, OTHER), {**TWO, "x.csv.gz": made("import gzip\ngzip.open('made', 'wt').write('a\\n1\\n')")}),
    "npz": _of("import numpy as np\nprint(np.load(D / 'FILE')['a'])", _npz, "x.npz"),
    "mat": _of("from scipy.io import loadmat\nprint(loadmat(D / 'FILE')['a'])", _matrix, "x.mat"),
    "svmlight": Construct("from sklearn.datasets import load_svmlight_file\nprint(load_svmlight_file(str(D / 'x.svm'))[0].toarray())", ({"x.svm": "1 1:2\n"}, OTHER), {**TWO, "x.svm": "1 1:1\n"}),
    "libc": _text("import ctypes\nc = ctypes.CDLL(None)\nc.fopen.restype = ctypes.c_void_p\nf = c.fopen(bytes(D / 'a.csv'), b'r')\nprint(c.fgetc(ctypes.c_void_p(f)))"),
    "libc_access": _text("import ctypes\nprint(ctypes.CDLL(None).access(bytes(D / 'c.csv'), 4))", (MORE, OTHER)),
    "library": _of("import ctypes\nprint(ctypes.CDLL(str((D / 'FILE').resolve())).v())", _library, "x.so"),
    "font": Construct("from PIL import ImageFont\nprint(ImageFont.truetype(str(D / 'x.ttf'), 40).getlength('Wide'))", ({"x.ttf": _font("DejaVuSerif-Bold.ttf")}, OTHER), {**TWO, "x.ttf": _font("DejaVuSans.ttf")}),
    "font_of_figure": Construct("from matplotlib import font_manager as fm\nfm.fontManager.addfont(D / 'x.ttf')\nprint(fm.FontProperties(fname=D / 'x.ttf').get_name())", ({"x.ttf": _font("DejaVuSansMono.ttf")}, OTHER), {**TWO, "x.ttf": _font("DejaVuSans.ttf")}),
    "tfrecord": _of("import tensorflow as tf\nprint([r.numpy() for r in tf.data.TFRecordDataset(str(D / 'FILE'))])", _records, "x.tfrecord"),
    "tf_read": _text("import tensorflow as tf\nprint(tf.io.read_file(str(D / 'a.csv')).numpy())"),
    "tf_list": _text("import tensorflow as tf\nprint(sorted(p.numpy() for p in tf.data.Dataset.list_files(f'{D}/*.csv')))", (MORE, OTHER)),
    "tf_exists": _text("import tensorflow as tf\nprint(tf.io.gfile.exists(str(D / 'c.csv')))", (MORE, OTHER)),
    "certificates": Construct("import ssl\nc = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\ntry:\n    c.load_verify_locations(D / 'x.pem')\n    print('good')\nexcept (ssl.SSLError, OSError) as e:\n    print(type(e).__name__)", ({"x.pem": None}, OTHER), {**TWO, "x.pem": "none"}),
}  # fmt: skip
