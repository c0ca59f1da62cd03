# ruff: noqa: E501 - each construct is one line
"""Environment variables: `XX_A` is `1` while an example runs, `XX_B` is not set."""

from __future__ import annotations

from constructs.construct import TWO, Construct, Files, Variables

_A: Variables = {"XX_A": "2"}
_NO_A: Variables = {"XX_A": None}
_B: Variables = {"XX_B": "1"}
_C: Variables = {"XX_C": "1"}
_BOTH = (_A, _NO_A, _C)
_RUN = (
    "import os, subprocess, sys\nprint(subprocess.run({}, capture_output=True, text=True).stdout)"
)


def _of(code: str, *variables: Variables, files: Files = TWO) -> Construct:
    return Construct(code, (), files, variables=variables or _BOTH)


def _magic(code: str) -> Construct:
    return Construct(code, (), TWO, variables=_BOTH, magic=True)


_READ = "[sys.executable, '-c', 'import os; print(os.environ.get(\"XX_A\"))']"
CONSTRUCTS = {
    "item": _of("import os\nprint(os.environ['XX_A'])", _A, _C),
    "get": _of("import os\nprint(os.environ.get('XX_A', 'none'))"),
    "get_unset": _of("import os\nprint(os.environ.get('XX_B', 'none'))", _B, _C),
    "getenv": _of("import os\nprint(os.getenv('XX_A'))"),
    "getenv_imported": _of("from os import getenv\nprint(getenv('XX_B', 'no'))", _B, _C),
    "environ_imported": _of("from os import environ\nprint(environ.get('XX_A'))"),
    "contains": _of("import os\nprint('XX_B' in os.environ)", _B, _C),
    "caught": _of("import os\ntry:\n    print(os.environ['XX_B'])\nexcept KeyError:\n    print('none')", _B, _C),
    "setdefault": _of("import os\nos.environ.setdefault('XX_B', 'own')\nprint(os.environ['XX_B'])", _B, _C),
    "set_and_read": _of("import os\nos.environ['XX_B'] = 'own'\nprint(os.environ['XX_B'])", _B, _C),
    "pop": _of("import os\nprint(os.environ.pop('XX_A', None))"),
    "bytes": _of("import os\nprint(os.environb.get(b'XX_A'))"),
    "bytes_getenv": _of("import os\nprint(os.getenvb(b'XX_A'))"),
    "expandvars": _of("import os\nprint(os.path.expandvars('$XX_A/x'))"),
    "expandvars_braces": _of("import os\nprint(os.path.expandvars('${XX_B}'))", _B, _C),
    "template": _of("import os, string\nprint(string.Template('$XX_A').safe_substitute(os.environ))"),
    "format_map": _of("import os\nprint('{XX_A}'.format_map(os.environ))", _A, _C),
    "copy": _of("import os\nmine = os.environ.copy()\nprint(mine.get('XX_A'))"),
    "copy_item": _of("import os\nmine = os.environ.copy()\nprint(mine['XX_A'], 'XX_B' in mine)", _A, _B, _C),
    "dict": _of("import os\nprint(dict(os.environ).get('XX_A'))", _A, _NO_A),
    "unpacked": _of("import os\nprint({**os.environ}['XX_A'])", _A),
    "items": _of("import os\nprint({k: v for k, v in os.environ.items() if k.startswith('XX_')})", _A, _B),
    "names": _of("import os\nprint(sorted(k for k in os.environ if k.startswith('XX_')))", _B, _NO_A),
    "configparser": _of("import configparser, os\nc = configparser.ConfigParser(os.environ, interpolation=None)\nprint(c.defaults().get('XX_a'))", _A, _NO_A),
    "argparse": _of("import argparse, os\np = argparse.ArgumentParser()\np.add_argument('--a', default=os.environ.get('XX_A'))\nprint(p.parse_args([]).a)"),
    "module": _of("import set_XX\nprint(set_XX.V)", files={"src/set_XX.py": "import os\n\nV = os.environ.get('XX_A')\n"}),
    "helper": _of("from set_XX import value\nprint(value())", files={"examples/set_XX.py": "import os\n\n\ndef value():\n    return os.getenv('XX_A')\n"}),
    "in_thread": _of("import os, threading\nfound = []\nt = threading.Thread(target=lambda: found.append(os.getenv('XX_A')))\nt.start()\nt.join()\nprint(found)"),
    "path_of_it": _of("import os\nprint(os.path.join(os.environ.get('XX_A', 'data'), 'x.csv'))"),
    "number": _of("import os\nprint(int(os.environ.get('XX_A', '0')) + 1)"),
    "python_child": _of(_RUN.format(_READ)),
    "python_child_copy": _of("import os, subprocess, sys\nenv = os.environ.copy()\nenv['OWN'] = '1'\nprint(subprocess.run(" + _READ + ", env=env, capture_output=True).stdout)"),
    "python_child_unpacked": _of("import os, subprocess, sys\nprint(subprocess.run(" + _READ + ", env={**os.environ, 'OWN': '1'}, capture_output=True).stdout)"),
    "python_child_dict": _of("import os, subprocess, sys\nprint(subprocess.run(" + _READ + ", env=dict(os.environ, OWN='1'), capture_output=True).stdout)"),
    "python_child_given": _of("import os, subprocess, sys\nprint(subprocess.run(" + _READ + ", env=dict(os.environ, XX_A='own'), capture_output=True).stdout)"),
    "python_child_file": _of(_RUN.format("[sys.executable, D / 'tool.py']"), files={**TWO, "tool.py": "import os\nprint(os.getenv('XX_A'))"}),
    "python_child_module": _of(_RUN.format("[sys.executable, '-m', 'mod_XX']"), _B, _C, files={**TWO, "src/mod_XX.py": "import os\nprint(os.environ.get('XX_B'))"}),
    "pool_fork": _of("import multiprocessing as mp, os\nif __name__ == '__main__':\n    with mp.get_context('fork').Pool(1) as p:\n        print(p.map(os.getenv, ['XX_A']))"),
    "pool_spawn": _of("import multiprocessing as mp, os\nif __name__ == '__main__':\n    with mp.get_context('spawn').Pool(1) as p:\n        print(p.map(os.getenv, ['XX_A']))"),
    "executor": _of("import os\nfrom concurrent.futures import ProcessPoolExecutor\nif __name__ == '__main__':\n    with ProcessPoolExecutor(1) as p:\n        print(p.submit(os.getenv, 'XX_A').result())"),
    "joblib": _of("import os\nfrom joblib import Parallel, delayed\nprint(Parallel(n_jobs=2)(delayed(os.getenv)(n) for n in ('XX_A', 'XX_B')))", _A, _B, _C),
    "shell": _of("import subprocess\nprint(subprocess.getoutput('echo $XX_A'))"),
    "shell_braces": _of("import os\nprint(os.popen('echo ${XX_B:-none}').read())", _B, _C),
    "shell_script": _of(_RUN.format("['sh', D / 's.sh']"), files={**TWO, "s.sh": "echo $XX_A\n"}),
    "printenv": _of(_RUN.format("['printenv', 'XX_A']")),
    "bang": _magic("# !echo $XX_A"),
    "bash_cell": _magic("# %%bash\n# echo ${XX_A}"),
    "env_magic": _magic("# %env XX_A"),
    "nothing": _of("print(1)", _A, _B),
    "child_of_nothing": _of(_RUN.format("['echo', '1']"), _A, _B),
    "python_child_of_nothing": _of(_RUN.format("[sys.executable, '-c', 'print(1)']"), _A, _B),
}  # fmt: skip
