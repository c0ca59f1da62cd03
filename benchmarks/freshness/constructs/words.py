# ruff: noqa: E501 - each construct is one line
"""Annotations and docstrings that something reads at run time, and those that nothing reads."""

from __future__ import annotations

from constructs.construct import Construct, Files

_SRC = "src/use_XX.py"
_LATE = "from __future__ import annotations\n\n"


def _of(script: str, before: str, *after: str, files: Files | None = None) -> Construct:
    return Construct(script, tuple({_SRC: text} for text in after), {_SRC: before, **(files or {})})


_DATA = "from dataclasses import dataclass\n\n\n@dataclass\nclass K:\n    a: int = 1\n"
_MODEL = "from pydantic import BaseModel\n\n\nclass K(BaseModel):\n    a: int\n"
_TYPED = "from typing import TypedDict\n\n\nclass K(TypedDict):\n    a: int\n"
_F = 'def f(x: int) -> int:\n    """One."""\n    return x\n'
_G = "def f(x):\n    return x\n"
_KIND: Files = {"src/kind_XX.py": "Kind = int\n"}
_KIND_2: Files = {"src/kind_XX.py": "Kind = float\n"}
_DOC = "def f():\n    '''One.'''\n    return 1\n"
_DOC_2 = _DOC.replace("One", "Two")


def _kind(script: str, code: str) -> Construct:
    """A type that stands in another module."""
    return Construct(
        script, (_KIND_2, {"src/kind_XX.py": "# c\nKind = int\n"}), {_SRC: code, **_KIND}
    )


CONSTRUCTS = {
    # Annotations that are read
    "hints": _of("from typing import get_type_hints\nfrom use_XX import f\nprint(get_type_hints(f))", _F, _F.replace("x: int", "x: float"), "# c\n" + _F),
    "hints_late": _of("from typing import get_type_hints\nfrom use_XX import f\nprint(get_type_hints(f))", _LATE + _F, _LATE + _F.replace("-> int", "-> str"), _LATE + "# c\n" + _F),
    "hints_module": _of("import typing, use_XX\nprint(typing.get_type_hints(use_XX.f))", _LATE + _F, _LATE + _F.replace("-> int", "-> str")),
    "hints_in_shared": _of("from use_XX import kinds\nprint(kinds())", _LATE + "import typing\n\n\n" + _F + "\n\ndef kinds():\n    return typing.get_type_hints(f)\n", _LATE + "import typing\n\n\n" + _F.replace("-> int", "-> str") + "\n\ndef kinds():\n    return typing.get_type_hints(f)\n"),
    "hints_of_class": _of("from typing import get_type_hints\nfrom use_XX import K\nprint(get_type_hints(K))", _LATE + "class K:\n    a: int\n", _LATE + "class K:\n    a: str\n", _LATE + "class K:\n    # c\n    a: int\n"),
    "annotations": _of("from use_XX import f\nprint(f.__annotations__)", _F, _F.replace("x: int", "x: str"), "# c\n" + _F),
    "annotations_class": _of("from use_XX import K\nprint(K.__annotations__)", "class K:\n    a: int\n", "class K:\n    a: str\n"),
    "annotations_getattr": _of("from use_XX import f\nprint(getattr(f, '__anno' + 'tations__'))", _LATE + _F, _LATE + _F.replace("x: int", "x: str")),
    "annotations_of_module": _of("import use_XX\nprint(use_XX.__annotations__)", "a: int = 1\n", "a: str = 1\n"),
    "signature": _of("import inspect\nfrom use_XX import f\nprint(inspect.signature(f))", _F, _F.replace("-> int", "-> str")),
    "signature_imported": _of("from inspect import signature\nfrom use_XX import f\nprint(signature(f))", _LATE + _F, _LATE + _F.replace("-> int", "-> str")),
    "kind_elsewhere": _kind("from typing import get_type_hints\nfrom use_XX import f\nprint(get_type_hints(f))", "from kind_XX import Kind\n\n\ndef f(x: Kind):\n    return x\n"),
    "kind_elsewhere_late": _kind("from typing import get_type_hints\nfrom use_XX import f\nprint(get_type_hints(f))", _LATE + "from kind_XX import Kind\n\n\ndef f(x: Kind):\n    return x\n"),
    "kind_text": _kind("from typing import get_type_hints\nfrom use_XX import f\nprint(get_type_hints(f))", "from kind_XX import Kind\n\n\ndef f(x: 'Kind'):\n    return x\n"),
    "pydantic": _of("from use_XX import K\nprint(repr(K(a='5')))", _MODEL, _MODEL.replace("int", "float"), "# c\n" + _MODEL),
    "pydantic_late": _of("from use_XX import K\nprint(repr(K(a='5')))", _LATE + _MODEL, _LATE + _MODEL.replace("int", "float"), _LATE + "# c\n" + _MODEL),
    "pydantic_kind": _kind("from use_XX import K\nprint(repr(K(a='5')))", _LATE + "from kind_XX import Kind\nfrom pydantic import BaseModel\n\n\nclass K(BaseModel):\n    a: Kind\n"),
    "pydantic_heir": _of("from use_XX import K\nprint(repr(K(a='5')))", _LATE + _MODEL.replace("class K(BaseModel)", "class B(BaseModel):\n    pass\n\n\nclass K(B)"), _LATE + _MODEL.replace("class K(BaseModel)", "class B(BaseModel):\n    pass\n\n\nclass K(B)").replace("int", "float")),
    "pydantic_validated": _of("from use_XX import f\nprint(repr(f('5')))", "from pydantic import validate_call\n\n\n@validate_call\ndef f(x: int):\n    return x\n", "from pydantic import validate_call\n\n\n@validate_call\ndef f(x: float):\n    return x\n"),
    "pydantic_adapter": _of("from pydantic import TypeAdapter\nfrom use_XX import K\nprint(TypeAdapter(K).validate_python({'a': '5'}))", _LATE + _TYPED.replace("typing", "typing_extensions"), _LATE + _TYPED.replace("typing", "typing_extensions").replace("int", "float")),
    "typed_dict": _of("from use_XX import K\nprint(K.__annotations__)", _TYPED, _TYPED.replace("int", "float"), "# c\n" + _TYPED),
    "typed_dict_keys": _of("from use_XX import K\nprint(sorted(K.__required_keys__))", _LATE + _TYPED, _LATE + _TYPED.replace("a: int", "b: int")),
    "dataclass_types": _of("from dataclasses import fields\nfrom use_XX import K\nprint([f.type for f in fields(K)])", _DATA, _DATA.replace("int", "float"), "# c\n" + _DATA),
    "dataclass_types_late": _of("from dataclasses import fields\nfrom use_XX import K\nprint([f.type for f in fields(K)])", _LATE + _DATA, _LATE + _DATA.replace("int", "float")),
    "dataclass_class_var": _of("from use_XX import K\nprint(K())", _DATA, _DATA.replace("int", "'ClassVar[int]'").replace("import dataclass", "import dataclass\nfrom typing import ClassVar")),
    "dataclass_in_shared": _of("from use_XX import kinds\nprint(kinds())", _LATE + _DATA.replace("import dataclass", "import dataclass, fields") + "\n\ndef kinds():\n    return [f.type for f in fields(K)]\n", _LATE + _DATA.replace("int", "str").replace("import dataclass", "import dataclass, fields") + "\n\ndef kinds():\n    return [f.type for f in fields(K)]\n"),
    "named_tuple": _of("from use_XX import K\nprint(K.__annotations__)", "from typing import NamedTuple\n\n\nclass K(NamedTuple):\n    a: int\n", "from typing import NamedTuple\n\n\nclass K(NamedTuple):\n    a: str\n"),
    "singledispatch_hint": _of("from use_XX import f\nprint(f(1))", "from functools import singledispatch\n\n\n@singledispatch\ndef f(x):\n    return 'any'\n\n\n@f.register\ndef _(x: int):\n    return 'int'\n", "from functools import singledispatch\n\n\n@singledispatch\ndef f(x):\n    return 'any'\n\n\n@f.register\ndef _(x: str):\n    return 'int'\n"),
    "decorator_reads_hints": _of("from use_XX import f\nprint(f('5'))", "def typed(f):\n    kind = f.__annotations__['x']\n    return lambda x: f(kind(x))\n\n\n@typed\ndef f(x: int):\n    return x\n", "def typed(f):\n    kind = f.__annotations__['x']\n    return lambda x: f(kind(x))\n\n\n@typed\ndef f(x: float):\n    return x\n"),
    "evaluated": _of("import use_XX\nfrom use_XX import f\nprint(f(1))", "def say():\n    print('hint')\n\n\ndef f(x: say() = 1):\n    return x\n", "def say():\n    print('other')\n\n\ndef f(x: say() = 1):\n    return x\n"),
    # Docstrings that are read
    "doc": _of("from use_XX import f\nprint(f.__doc__)", _DOC, _DOC_2, "# c\n" + _DOC),
    "doc_getattr": _of("from use_XX import f\nprint(getattr(f, '__d' + 'oc__'))", _DOC, _DOC_2),
    "doc_getattr_name": _of("from use_XX import f\nname = '__doc__'\nprint(getattr(f, name))", _DOC, _DOC_2),
    "doc_attrgetter": _of("from operator import attrgetter\nfrom use_XX import f\nprint(attrgetter('__doc__')(f))", _DOC, _DOC_2),
    "doc_of_module": _of("import use_XX\nprint(use_XX.__doc__)", "'''One.'''\n", "'''Two.'''\n"),
    "doc_of_class": _of("from use_XX import K\nprint(K.__doc__)", "class K:\n    '''One.'''\n", "class K:\n    '''Two.'''\n"),
    "doc_of_method": _of("from use_XX import K\nprint(K.m.__doc__)", "class K:\n    def m(self):\n        '''One.'''\n", "class K:\n    def m(self):\n        '''Two.'''\n"),
    "doc_of_property": _of("from use_XX import K\nprint(K.p.__doc__)", "class K:\n    @property\n    def p(self):\n        '''One.'''\n", "class K:\n    @property\n    def p(self):\n        '''Two.'''\n"),
    "getdoc": _of("import inspect\nfrom use_XX import f\nprint(inspect.getdoc(f))", _DOC, _DOC_2),
    "help": _of("from use_XX import f\nhelp(f)", _DOC, _DOC_2),
    "help_comment": _of("from use_XX import f\nhelp(f)", "# One.\n" + _G, "# Two.\n" + _G),
    "pydoc": _of("import pydoc\nfrom use_XX import f\nprint(pydoc.render_doc(f, renderer=pydoc.plaintext).split(chr(10))[2:])", _DOC, _DOC_2),
    "doctest": _of("import doctest, use_XX\nprint(doctest.testmod(use_XX))", "def f():\n    '''\n    >>> f()\n    1\n    '''\n    return 1\n", "def f():\n    '''\n    >>> f()\n    1\n    >>> f() + 1\n    2\n    '''\n    return 1\n"),
    "getsource": _of("import inspect\nfrom use_XX import f\nprint(inspect.getsource(f))", _DOC, _DOC.replace("return 1", "return 1  # c")),
    "argparse_doc": _of("import argparse, use_XX\nprint(argparse.ArgumentParser(description=use_XX.__doc__, prog='x').format_help())", "'''One.'''\n", "'''Two.'''\n"),
    "doc_in_shared": _of("from use_XX import g\nprint(g())", _DOC + "\n\ndef g():\n    return f.__doc__\n", _DOC_2 + "\n\ndef g():\n    return f.__doc__\n"),
    "wrapped_doc": _of("from use_XX import g\nprint(g.__doc__)", _DOC + "\n\nimport functools\n\n\n@functools.wraps(f)\ndef g():\n    return 2\n", _DOC_2 + "\n\nimport functools\n\n\n@functools.wraps(f)\ndef g():\n    return 2\n"),
    # What nothing reads
    "in_vain_return": _of("from use_XX import f\nprint(f(1))", _G, _G.replace("(x):", "(x) -> int:")),
    "in_vain_return_class": _of("from use_XX import K\nprint(K().m())", "class K:\n    def m(self):\n        return 1\n", "class K:\n    def m(self) -> int:\n        return 1\n"),
    "in_vain_return_typing": _of("from use_XX import f\nprint(f(1))", "from typing import Any\n\n\n" + _G, "from typing import Any\n\n\n" + _G.replace("(x):", "(x) -> Any:")),
    "in_vain_return_none": _of("from use_XX import f\nprint(f(1))", _G, _G.replace("(x):", "(x) -> None:")),
    "in_vain_return_generic": _of("from use_XX import f\nprint(f(1))", _G, _G.replace("(x):", "(x) -> list[int]:")),
    "in_vain_return_text": _of("from use_XX import f\nprint(f(1))", _G, _G.replace("(x):", "(x) -> 'K':")),
    "in_vain_return_array": _of("from use_XX import f\nprint(f(1))", "import numpy as np\n\n\n" + _G, "import numpy as np\n\n\n" + _G.replace("(x):", "(x) -> np.ndarray:")),
    "in_vain_parameter": _of("from use_XX import f\nprint(f(1))", _G, _G.replace("(x):", "(x: int):")),
    "in_vain_parameter_late": _of("from use_XX import f\nprint(f(1))", _LATE + _G, _LATE + _G.replace("(x):", "(x: Anything) -> Other:")),
    "in_vain_local": _of("from use_XX import f\nprint(f())", "def f():\n    x = 1\n    return x\n", "def f():\n    x: int = 1\n    return x\n"),
    "in_vain_async": _of("import asyncio, use_XX\nprint(use_XX.f())", "async def g():\n    return 1\n\n\ndef f():\n    return 2\n", "async def g() -> int:\n    return 1\n\n\ndef f():\n    return 2\n"),
    "in_vain_generator": _of("from use_XX import f\nprint(list(f()))", "def f():\n    yield 1\n", "from collections.abc import Iterator\n\n\ndef f() -> Iterator[int]:\n    yield 1\n"),
    "in_vain_doc": _of("from use_XX import f\nprint(f())", _DOC, _DOC_2, _DOC.replace("    '''One.'''\n", "")),
    "in_vain_doc_class": _of("from use_XX import K\nprint(K.V)", "class K:\n    '''One.'''\n\n    V = 1\n", "class K:\n    '''Two.'''\n\n    V = 1\n"),
    "in_vain_doc_module": _of("from use_XX import f\nprint(f())", "'''One.'''\n\n\n" + _DOC, "'''Two.'''\n\n\n" + _DOC),
    "in_vain_comment": _of("from use_XX import f\nprint(f())", _DOC, _DOC.replace("return 1", "return 1  # one"), "# start\n" + _DOC, _DOC + "\n\n# end\n"),
    "in_vain_format": _of("from use_XX import f\nprint(f())", _DOC, _DOC.replace("return 1", "return (\n        1\n    )"), _DOC.replace("'''", '"""'), "\n\n" + _DOC),
    "in_vain_function": _of("from use_XX import f\nprint(f())", _DOC, _DOC + "\n\ndef unused():\n    return 2\n"),
    "in_vain_changed": _of("from use_XX import f\nprint(f())", _DOC + "\n\ndef unused():\n    return 2\n", _DOC + "\n\ndef unused():\n    return 3\n", _DOC),
    "in_vain_class": _of("from use_XX import f\nprint(f())", _DOC, _DOC + "\n\nclass Unused:\n    V = 2\n"),
    "in_vain_constant": _of("from use_XX import f\nprint(f())", _DOC, _DOC + "\nUNUSED = 5\n"),
    "in_vain_import": _of("from use_XX import f\nprint(f())", _DOC, "import math\n\n\n" + _DOC),
    "in_vain_main": _of("from use_XX import f\nprint(f())", _DOC, _DOC + "\n\nif __name__ == '__main__':\n    print(f())\n"),
    "in_vain_checking": _of("from use_XX import f\nprint(f())", _DOC, "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from kind_XX import Kind\n\n\n" + _DOC, files=_KIND),
    "in_vain_pass": _of("from use_XX import f\nprint(f())", _DOC, _DOC.replace("    return", "    pass\n    return")),
    "in_vain_module": Construct("from use_XX import f\nprint(f())", ({"src/unused_XX.py": "V = 2"}, {"src/unused_XX.py": None}), {_SRC: _DOC, "src/unused_XX.py": "V = 1"}),
    "in_vain_script": Construct("print(1)", ({"examples/XX.py": '# %% [markdown]\n# Words\n\n# %% name="a"\nprint(\n    1\n)  # c\n'},), {_SRC: _DOC}),
    "in_vain_script_doc": Construct("def f():\n    '''One.'''\n    return 1\n\n\nprint(f())", ({"examples/XX.py": "# %% name=\"a\"\ndef f():\n    '''Two.'''\n    return 1\n\n\nprint(f())\n"},), {_SRC: _DOC}),
    "in_vain_script_hint": Construct("def f():\n    return 1\n\n\nprint(f())", ({"examples/XX.py": '# %% name="a"\ndef f() -> int:\n    return 1\n\n\nprint(f())\n'},), {_SRC: _DOC}),
}  # fmt: skip
