# ruff: noqa: E501 - each construct is one line
"""Files that other processes read: programs, shells, and more of Python."""

from __future__ import annotations

from constructs.construct import (
    ELSEWHERE,
    GONE,
    MORE,
    OTHER,
    TOUCH,
    TWO,
    Construct,
    Executable,
    Files,
)

_RUN = "import subprocess, sys\nprint(subprocess.run({}, capture_output=True, text=True).stdout)"
_SHELL = "import subprocess\nprint(subprocess.run({}, shell=True, capture_output=True, text=True).stdout)"
_ONE = (OTHER, MORE, TOUCH)
_POOL = "import multiprocessing as mp\nfrom pathlib import Path\nif __name__ == '__main__':\n    with mp.get_context('{}').Pool(2) as p:\n        print(p.map(Path.read_text, [D.resolve() / 'a.csv', D.resolve() / 'b.csv']))"
_EXECUTOR = "from concurrent.futures import ProcessPoolExecutor\nimport multiprocessing as mp\nfrom pathlib import Path\nif __name__ == '__main__':\n    with ProcessPoolExecutor(1, mp.get_context('{}')) as p:\n        print(p.submit(Path.read_text, D.resolve() / 'a.csv').result())"


def _run(command: str, edits: tuple[Files, ...] = _ONE, files: Files = TWO) -> Construct:
    return Construct(_RUN.format(command), edits, files)


def _shell(command: str, edits: tuple[Files, ...] = _ONE, files: Files = TWO) -> Construct:
    return Construct(_SHELL.format(command), edits, files)


def _magic(code: str, edits: tuple[Files, ...] = _ONE, files: Files = TWO) -> Construct:
    return Construct(code, edits, files, magic=True)


CONSTRUCTS = {
    "cat": _run("['cat', D / 'a.csv']"),
    "cat_in_folder": Construct("import subprocess\nprint(subprocess.check_output(['cat', 'a.csv'], cwd=D))", _ONE, TWO),
    "popen": Construct("import subprocess\nprint(subprocess.Popen(['head', '-n1', D / 'a.csv'], stdout=subprocess.PIPE).communicate())", _ONE, TWO),
    "stdin": Construct("import subprocess\nprint(subprocess.run(['cat'], stdin=open(D / 'a.csv'), capture_output=True).stdout)", _ONE, TWO),
    "getoutput": Construct("import subprocess\nprint(subprocess.getoutput(f'tail -n 1 {D}/a.csv'))", _ONE, TWO),
    "shell_pipe": _shell("f'cat {D}/a.csv | sort | uniq -c'"),
    "shell_star": _shell("f'cat {D}/*.csv'", (OTHER, MORE, GONE, TOUCH)),
    "shell_redirect": Construct("import os\nos.system(f'cat {D}/a.csv > own')\nprint(open('own').read())", _ONE, TWO),
    "shell_loop": _shell("f'for f in {D}/*; do basename $f; done'", (MORE, GONE, OTHER)),
    "shell_test": Construct("import os\nprint(os.system(f'test -e {D}/c.csv'))", (MORE, OTHER), TWO),
    "shell_test_brackets": _shell("f'[ -f {D}/c.csv ] && echo yes || echo no'", (MORE, OTHER)),
    "shell_read": _shell("f'read x < {D}/a.csv; echo $x'"),
    "shell_source": _shell("f'. {D}/env.sh; echo $V'", ({"env.sh": "V=2"}, OTHER), {**TWO, "env.sh": "V=1"}),
    "shell_script": _run("['sh', D / 's.sh']", ({"s.sh": "echo 2"}, OTHER), {**TWO, "s.sh": "echo 1"}),
    "script_sources": _run("['bash', D / 's.sh']", ({"t.sh": "V=2"}, {"s.sh": "echo 1"}, OTHER), {**TWO, "s.sh": ". $(dirname $0)/t.sh; echo $V", "t.sh": "V=1"}),
    "own_program": _run("[D.resolve() / 'tool']", ({"tool": Executable("#!/bin/sh\necho 2\n")}, OTHER), {**TWO, "tool": Executable("#!/bin/sh\necho 1\n")}),
    "popen_os": Construct("import os\nprint(os.popen(f'cat {D}/a.csv').read())", _ONE, TWO),
    "wc": _shell("f'wc -l < {D}/a.csv'", ({"a.csv": "1\n1\n"}, MORE)),
    "ls": _run("['ls', D]", (MORE, GONE, OTHER)),
    "ls_sizes": _shell("f'ls -s --block-size=1 {D} | wc -l'", (MORE, GONE, OTHER)),
    "stat": _run("['stat', '-c', '%s', D / 'a.csv']", ({"a.csv": "111\n"}, TOUCH)),
    "find": _run("['find', D, '-name', '*.csv']", (MORE, GONE, OTHER)),
    "find_deep": _run("['find', D, '-type', 'f']", ({"x/y/z": "1"}, OTHER)),
    "grep": _run("['grep', '-rc', '1', D]", (OTHER, MORE, GONE)),
    "sed": _run("['sed', 's/1/x/', D / 'a.csv']"),
    "awk": _shell("f\"awk '{{s += $1}} END {{print s}}' {D}/*.csv\"", (OTHER, MORE, GONE)),
    "sort": _run("['sort', D / 'a.csv', D / 'b.csv']", (OTHER, {"b.csv": "0\n"}, MORE)),
    "diff": _run("['diff', D / 'a.csv', D / 'b.csv']", (OTHER, MORE)),
    "xargs": _shell("f'ls {D}/*.csv | xargs cat'", (OTHER, MORE, GONE)),
    "tar": _shell("f'tar cf - -C {D} . | tar tf - | sort'", (MORE, GONE, OTHER)),
    "checksum": _run("['sha256sum', D / 'a.csv']"),
    "spawnv": Construct("import os\nos.spawnv(os.P_WAIT, '/bin/cp', ['cp', str(D / 'a.csv'), 'own'])\nprint(open('own').read())", _ONE, TWO),
    "posix_spawn": Construct("import os\np = os.posix_spawn('/bin/cp', ['cp', str(D / 'a.csv'), 'own'], os.environ)\nos.waitpid(p, 0)\nprint(open('own').read())", _ONE, TWO),
    "fork_exec": Construct("import os\np = os.fork()\nif p == 0:\n    os.execv('/bin/cp', ['cp', str(D / 'a.csv'), 'own'])\nos.waitpid(p, 0)\nprint(open('own').read())", _ONE, TWO),
    "double_fork": _shell("f'(sleep 0; cat {D}/a.csv > own) & wait; cat own'"),
    "new_session": Construct("import subprocess\nprint(subprocess.run(['cat', D / 'a.csv'], capture_output=True, start_new_session=True).stdout)", _ONE, TWO),
    "asyncio": Construct("import subprocess, threading\nfound = []\nt = threading.Thread(target=lambda: found.append(subprocess.check_output(['cat', D / 'a.csv'])))\nt.start()\nt.join()\nprint(found)", _ONE, TWO),
    "python_code": _run("[sys.executable, '-c', f'print(open({str(D)!r} + \"/a.csv\").read())']"),
    "python_listing": _run("[sys.executable, '-c', f'import os; print(sorted(os.listdir({str(D)!r})))']", (MORE, GONE, OTHER)),
    "python_exists": _run("[sys.executable, '-c', f'import os; print(os.path.exists({str(D)!r} + \"/c.csv\"))']", (MORE, OTHER)),
    "python_script": _run("[sys.executable, D / 'tool.py']", ({"tool.py": "print(2)"}, OTHER), {**TWO, "tool.py": "print(1)"}),
    "python_script_helper": _run("[sys.executable, D / 'tool.py']", ({"helper.py": "V = 2"}, {"tool.py": "import helper\nprint(5)"}, OTHER), {**TWO, "tool.py": "import helper\nprint(helper.V)", "helper.py": "V = 1"}),
    "python_module": _run("[sys.executable, '-m', 'mod_XX']", ({"src/mod_XX.py": "print(2)"}, OTHER), {**TWO, "src/mod_XX.py": "print(1)"}),
    "python_package": _run("[sys.executable, '-m', 'pack_XX']", ({"src/pack_XX/v.py": "V = 2"}, OTHER), {**TWO, "src/pack_XX/__init__.py": "", "src/pack_XX/v.py": "V = 1", "src/pack_XX/__main__.py": "from pack_XX.v import V\nprint(V)"}),
    "python_import": _run("[sys.executable, '-c', 'import mod_XX; print(mod_XX.V)']", ({"src/mod_XX.py": "V = 2"}, OTHER), {**TWO, "src/mod_XX.py": "V = 1"}),
    "python_in_shell": _shell("f\"python -c 'print(open(\\\"{D}/a.csv\\\").read())'\""),
    "python_no_site": _run("[sys.executable, '-S', '-E', '-c', f'print(open({str(D)!r} + \"/a.csv\").read())']"),
    "grandchild": _run("[sys.executable, '-c', f'import os; os.system(\"cat {D}/a.csv\")']"),
    "pool_fork": Construct(_POOL.format("fork"), (OTHER, {"b.csv": "8"}, MORE), TWO),
    "pool_spawn": Construct(_POOL.format("spawn"), (OTHER, {"b.csv": "8"}, MORE), TWO),
    "pool_forkserver": Construct(_POOL.format("forkserver"), (OTHER, {"b.csv": "8"}, MORE), TWO),
    "process_fork": Construct("import multiprocessing as mp\n\n\ndef read(q):\n    q.put((D / 'a.csv').read_text())\n\n\nif __name__ == '__main__':\n    c = mp.get_context('fork')\n    q = c.Queue()\n    p = c.Process(target=read, args=(q,))\n    p.start()\n    print(q.get())\n    p.join()", _ONE, TWO),
    "executor_fork": Construct(_EXECUTOR.format("fork"), _ONE, TWO),
    "executor_spawn": Construct(_EXECUTOR.format("spawn"), _ONE, TWO),
    "executor_forkserver": Construct(_EXECUTOR.format("forkserver"), _ONE, TWO),
    "pool_of_module": Construct("import multiprocessing as mp\nfrom work_XX import read\nif __name__ == '__main__':\n    with mp.get_context('spawn').Pool(1) as p:\n        print(p.map(read, [str(D.resolve())]))", (OTHER, {"src/work_XX.py": "def read(d):\n    return 9\n"}, MORE), {**TWO, "src/work_XX.py": "def read(d):\n    return open(d + '/a.csv').read()\n"}),
    "joblib_loky": Construct("from joblib import Parallel, delayed\nfrom pathlib import Path\nprint(Parallel(n_jobs=2)(delayed(Path.read_text)(D.resolve() / n) for n in ('a.csv', 'b.csv')))", (OTHER, {"b.csv": "8"}, MORE), TWO),
    "joblib_processes": Construct("from joblib import Parallel, delayed\nfrom pathlib import Path\nprint(Parallel(n_jobs=2, backend='multiprocessing')(delayed(Path.read_text)(D / n) for n in ('a.csv', 'b.csv')))", (OTHER, {"b.csv": "8"}, MORE), TWO),
    "joblib_exists": Construct("from joblib import Parallel, delayed\nimport os\nprint(Parallel(n_jobs=2)(delayed(os.path.exists)(str(D.resolve() / n)) for n in ('a.csv', 'c.csv')))", (MORE, OTHER), TWO),
    "bang": _magic("# !cat {D}/a.csv"),
    "bang_kept": _magic("# x = !cat {D}/a.csv\nprint(x)"),
    "bang_ls": _magic("# !ls {D}", (MORE, GONE, OTHER)),
    "bang_python": _magic("# !python {D}/tool.py", ({"tool.py": "print(2)"}, OTHER), {**TWO, "tool.py": "print(1)"}),
    "bash_cell": _magic("# %%bash\n# cat data_XX/a.csv"),
    "sh_cell": _magic("# %%sh\n# cat data_XX/a.csv"),
    "script_cell": _magic("# %%script bash\n# cat data_XX/a.csv"),
    "sx": _magic("# x = %sx cat {D}/a.csv\nprint(x)"),
    "system": _magic("get_ipython().system(f'cat {D}/a.csv')"),
    "run_magic": _magic("# %run {D}/tool.py", ({"tool.py": "print(2)"}, OTHER), {**TWO, "tool.py": "print(1)"}),
    "no_input": _run("['echo', '1']", (OTHER, MORE, ELSEWHERE)),
    "other_folder": _run("['ls', '/']", (OTHER, MORE)),
}  # fmt: skip
