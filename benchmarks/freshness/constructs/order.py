# ruff: noqa: E501 - each construct is one line
"""The order of definitions whose execution does something."""

from __future__ import annotations

from constructs.construct import Construct

_SRC = "src/use_XX.py"
_REG = "ALL = []\nBY = {}\n\n\ndef keep(f):\n    ALL.append(f.__name__)\n    return f\n\n\ndef named(name):\n    def deco(f):\n        BY[name] = f\n        return f\n\n    return deco\n"


def _def(name: str, line: str = "@keep") -> str:
    return f"{line}\ndef {name}():\n    return 1\n\n\n"


def _swap(
    script: str, start: str, first: str, second: str, *, rest: str = "", more: str = ""
) -> Construct:
    """Two definitions in one order, then in the other; a comment changes nothing."""
    files = {_SRC: start + first + second + rest, "src/reg_XX.py": _REG + more}
    edits = ({_SRC: start + second + first + rest}, {_SRC: "# c\n" + start + first + second + rest})
    return Construct(script, edits, files)


def _plain(script: str, before: str, after: str) -> Construct:
    """Another module text; and once with a comment, which changes nothing."""
    return Construct(script, ({_SRC: after}, {_SRC: before + "\n# c\n"}), {_SRC: before})


_FROM = "from reg_XX import keep, named\n\n\n"
_C, _D = "class C(B):\n    pass\n\n\n", "class D(B):\n    pass\n\n\n"
_BASE = "class B:\n    pass\n\n\n"
_TOLD = "ALL = []\n\n\nclass B:\n    def __init_subclass__(cls, **more):\n        super().__init_subclass__(**more)\n        ALL.append(cls.__name__)\n\n\n"
_META = "ALL = []\n\n\nclass M(type):\n    def __new__(m, name, bases, space):\n        ALL.append(name)\n        return super().__new__(m, name, bases, space)\n\n\nclass B(metaclass=M):\n    pass\n\n\n"
_ENUM = "from enum import Enum\n\n\nclass E(Enum):\n    {} = 1\n    {} = 2\n"
CONSTRUCTS = {
    "registered": _swap("import use_XX\nfrom reg_XX import ALL\nprint(ALL)", _FROM, _def("p"), _def("q")),
    "registered_first": _swap("import use_XX, reg_XX\nprint(reg_XX.ALL[0])", _FROM, _def("p"), _def("q")),
    "registered_by_name": _swap("import use_XX\nfrom reg_XX import BY\nprint(list(BY))", _FROM, _def("p", "@named('p')"), _def("q", "@named('q')")),
    "registered_over": _swap("import use_XX\nfrom reg_XX import BY\nprint(BY['k'].__name__)", _FROM, _def("p", "@named('k')"), _def("q", "@named('k')")),
    "registered_here": _swap("from use_XX import ALL\nprint(ALL)", "ALL = []\n\n\ndef keep(f):\n    ALL.append(f.__name__)\n    return f\n\n\n", _def("p"), _def("q")),
    "registered_classes": _swap("import use_XX\nfrom reg_XX import ALL\nprint(ALL)", _FROM, "@keep\nclass P:\n    pass\n\n\n", "@keep\nclass Q:\n    pass\n\n\n"),
    "registered_object": _swap("import use_XX\nprint(use_XX.r.names)", "class R:\n    def __init__(self):\n        self.names = []\n\n    def add(self, f):\n        self.names.append(f.__name__)\n        return f\n\n\nr = R()\n\n\n", _def("p", "@r.add"), _def("q", "@r.add")),
    "registered_route": _swap("import use_XX\nprint(list(use_XX.r.paths))", "class R:\n    def __init__(self):\n        self.paths = {}\n\n    def route(self, path):\n        def deco(f):\n            self.paths[path] = f\n            return f\n\n        return deco\n\n\nr = R()\n\n\n", _def("p", "@r.route('/p')"), _def("q", "@r.route('/q')")),
    "registered_mixed": _swap("import use_XX\nfrom reg_XX import ALL\nprint(ALL)", _FROM, _def("p"), "ALL2 = [keep(len)]\n\n\n"),
    "registered_methods": _plain("from use_XX import K\nprint(K.names)", "class K:\n    names = []\n\n    def keep(f, names=names):\n        names.append(f.__name__)\n        return f\n\n    @keep\n    def p(self): ...\n\n    @keep\n    def q(self): ...\n", "class K:\n    names = []\n\n    def keep(f, names=names):\n        names.append(f.__name__)\n        return f\n\n    @keep\n    def q(self): ...\n\n    @keep\n    def p(self): ...\n"),
    "singledispatch": _swap("from use_XX import f\nprint(f(True), [t.__name__ for t in f.registry])", "from functools import singledispatch\n\n\n@singledispatch\ndef f(x):\n    return 'any'\n\n\n", "@f.register(int)\ndef _(x):\n    return 'int'\n\n\n", "@f.register(bool)\ndef _(x):\n    return 'bool'\n\n\n"),
    "atexit_like": _swap("import use_XX\nprint([f() for f in use_XX.AT])", "AT = []\n\n\n", "AT.append(lambda: 1)\n", "AT.append(lambda: 2)\n"),
    "subclasses": _swap("from use_XX import B\nprint([c.__name__ for c in B.__subclasses__()])", _BASE, _C, _D),
    "subclasses_elsewhere": Construct("import use_XX\nfrom base_XX import B\nprint([c.__name__ for c in B.__subclasses__()])", ({_SRC: "from base_XX import B\n\n\n" + _D + _C}, {_SRC: "# c\nfrom base_XX import B\n\n\n" + _C + _D}), {_SRC: "from base_XX import B\n\n\n" + _C + _D, "src/base_XX.py": _BASE}),
    "subclasses_in_shared": _swap("from use_XX import names\nprint(names())", _BASE + "def names():\n    return [c.__name__ for c in B.__subclasses__()]\n\n\n", _C, _D),
    "subclasses_deep": _swap("from use_XX import B, C\nprint([c.__name__ for c in C.__subclasses__()])", _BASE + _C, "class X(C):\n    pass\n\n\n", "class Y(C):\n    pass\n\n\n"),
    "subclasses_of_two": _swap("from use_XX import B\nprint([c.__name__ for c in B.__subclasses__()])", _BASE + "class A:\n    pass\n\n\n", "class C(A, B):\n    pass\n\n\n", "class D(B):\n    pass\n\n\n"),
    "subclasses_of_builtin": _swap("import use_XX\nprint([c.__name__ for c in use_XX.E.__subclasses__()])", "class E(Exception):\n    pass\n\n\n", "class C(E):\n    pass\n\n\n", "class D(E):\n    pass\n\n\n"),
    "init_subclass": _swap("from use_XX import ALL\nprint(ALL)", _TOLD, _C, _D),
    "init_subclass_words": _swap("from use_XX import ALL\nprint(ALL)", _TOLD.replace("**more", "k=0").replace("(k=0)\n        ALL", "()\n        ALL"), "class C(B, k=1):\n    pass\n\n\n", _D),
    "init_subclass_deep": _swap("from use_XX import ALL\nprint(ALL)", _TOLD + _C, "class X(C):\n    pass\n\n\n", "class Y(C):\n    pass\n\n\n"),
    "init_subclass_elsewhere": Construct("import use_XX\nfrom base_XX import ALL\nprint(ALL)", ({_SRC: "from base_XX import B\n\n\n" + _D + _C}, {_SRC: "from base_XX import B\n\n\n# c\n" + _C + _D}), {_SRC: "from base_XX import B\n\n\n" + _C + _D, "src/base_XX.py": _TOLD}),
    "init_subclass_module": Construct("import base_XX as b, use_XX\nprint(b.ALL)", ({_SRC: "import base_XX\n\n\n" + (_D + _C).replace("(B)", "(base_XX.B)")},), {_SRC: "import base_XX\n\n\n" + (_C + _D).replace("(B)", "(base_XX.B)"), "src/base_XX.py": _TOLD}),
    "metaclass": _swap("from use_XX import ALL\nprint(ALL)", _META, _C, _D),
    "set_name": _plain("from use_XX import ALL, K\nprint(ALL)", "ALL = []\n\n\nclass F:\n    def __set_name__(self, owner, name):\n        ALL.append(name)\n\n\nclass K:\n    p = F()\n    q = F()\n", "ALL = []\n\n\nclass F:\n    def __set_name__(self, owner, name):\n        ALL.append(name)\n\n\nclass K:\n    q = F()\n    p = F()\n"),
    "enum": _plain("from use_XX import E\nprint([e.name for e in E])", _ENUM.format("P", "Q"), "from enum import Enum\n\n\nclass E(Enum):\n    Q = 2\n    P = 1\n"),
    "fields": _plain("from dataclasses import fields\nfrom use_XX import K\nprint([f.name for f in fields(K)])", "from dataclasses import dataclass\n\n\n@dataclass\nclass K:\n    p: int = 1\n    q: int = 2\n", "from dataclasses import dataclass\n\n\n@dataclass\nclass K:\n    q: int = 2\n    p: int = 1\n"),
    "named_tuple": _plain("from use_XX import K\nprint(K(1, 2))", "from typing import NamedTuple\n\n\nclass K(NamedTuple):\n    p: int\n    q: int\n", "from typing import NamedTuple\n\n\nclass K(NamedTuple):\n    q: int\n    p: int\n"),
    "class_vars": _plain("from use_XX import K\nprint([n for n in vars(K) if not n.startswith('_')])", "class K:\n    def p(self): ...\n\n    def q(self): ...\n", "class K:\n    def q(self): ...\n\n    def p(self): ...\n"),
    "module_vars": _plain("import use_XX\nprint([n for n in vars(use_XX) if not n.startswith('_')])", "def p():\n    return 1\n\n\ndef q():\n    return 2\n", "def q():\n    return 2\n\n\ndef p():\n    return 1\n"),
    "module_dir_calls": _plain("import use_XX\nprint([f() for n, f in vars(use_XX).items() if n.startswith('step_')])", "def step_p():\n    return 1\n\n\ndef step_q():\n    return 2\n", "def step_q():\n    return 2\n\n\ndef step_p():\n    return 1\n"),
    "imports_that_register": Construct("import use_XX\nfrom reg_XX import ALL\nprint(ALL)", ({_SRC: "import b_XX, a_XX\n"}, {_SRC: "import a_XX\nimport b_XX\n"}), {_SRC: "import a_XX, b_XX\n", "src/reg_XX.py": _REG, "src/a_XX.py": _FROM + _def("p"), "src/b_XX.py": _FROM + _def("q")}),
    "imports_of_script": Construct("import b_XX, a_XX\nfrom reg_XX import ALL\nprint(ALL)", ({"examples/XX.py": '# %% name="a"\nimport a_XX, b_XX\nfrom reg_XX import ALL\nprint(ALL)\n'},), {"src/reg_XX.py": _REG, "src/a_XX.py": _FROM + _def("p"), "src/b_XX.py": _FROM + _def("q")}),
    "redefined": _swap("from use_XX import p\nprint(p())", "", "def p():\n    return 1\n\n\n", "def p():\n    return 2\n\n\n"),
    "constants": _swap("from use_XX import V\nprint(V)", "", "V = 1\n", "V = 2\n"),
    "default_of_constant": _swap("from use_XX import f\nprint(f())", "V = 1\n\n\n", "def f(v=V):\n    return v\n\n\n", "V = 2\n\n\n"),
    "patched": _swap("from use_XX import f\nprint(f())", "import math\n\n\n", "def f(p=math.pi):\n    return p\n\n\n", "math.pi = 3\n"),
    "main_guard": _plain("import use_XX\nprint(use_XX.f())", "def f():\n    return 1\n\n\nif __name__ == '__main__':\n    print(2)\n", "def f():\n    return 1\n\n\nif __name__ == '__main__':\n    print(3)\n"),
    "plain_functions": _swap("import use_XX\nprint(use_XX.p())", "", "def p():\n    return 1\n\n\n", "def q():\n    return 2\n\n\n"),
    "plain_classes": _swap("import use_XX\nprint(use_XX.P.V)", "", "class P:\n    V = 1\n\n\n", "class Q:\n    V = 2\n\n\n"),
    "plain_constants": _swap("import use_XX\nprint(use_XX.P)", "", "P = 1\n", "Q = 2\n"),
    "plain_decorators": _swap("from use_XX import p\nprint(p())", "from functools import cache\n\n\n", _def("p", "@cache"), _def("q", "@cache")),
    "plain_imports": Construct("import use_XX\nprint(use_XX.f())", ({_SRC: "import os\nimport math\n\n\ndef f():\n    return math.floor(1.5)\n"},), {_SRC: "import math\nimport os\n\n\ndef f():\n    return math.floor(1.5)\n"}),
}  # fmt: skip
