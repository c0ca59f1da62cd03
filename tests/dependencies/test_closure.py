"""What an example can get to: each way of getting to a definition, and what is not in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.record.fingerprint import Touched

if TYPE_CHECKING:
    from support.small_course import SmallCourse

MODEL = """
RATE = 10

def helper():
    return RATE

def used():
    return helper()

def unused():
    return 1
"""


def test_a_helper_two_calls_away_counts_and_is_named(small: SmallCourse) -> None:
    small.write({"models": MODEL})
    small.example("from course.models import used\nused()")
    change = {"models": MODEL.replace("return RATE", "return RATE + 1")}
    assert small.reasons(change) == ["src/course/models.py: helper changed"]


def test_a_constant_is_shown_with_its_old_and_new_value(small: SmallCourse) -> None:
    small.write({"models": MODEL})
    small.example("from course.models import used\nused()")
    change = {"models": MODEL.replace("RATE = 10", "RATE = 12")}
    assert small.reasons(change) == ["src/course/models.py: RATE 10 → 12"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return 1", "return 2"),
        ("RATE = 10", "# a comment\nRATE   = (10)"),
        ("def used():", 'def used():\n    """Words."""'),
        (
            "def unused():\n    return 1\n",
            "def another():\n    return 3\nUNUSED = 4\nimport json\n",
        ),
    ],
    ids=["unused", "comment and spaces", "docstring", "additions"],
)
def test_what_can_change_nothing_does_not_count(small: SmallCourse, old: str, new: str) -> None:
    small.write({"models": MODEL})
    small.example("from course.models import used\nused()")
    assert small.reasons({"models": MODEL.replace(old, new)}) == []


# For each construct: the module, the example, and a change of the module that must be seen.
CONSTRUCTS = {
    "attribute of a module": (
        "def build():\n    return 1\n",
        "import course.models\ncourse.models.build()",
        ("1", "2"),
    ),
    "alias of a module": (
        "def build():\n    return 1\n",
        "import course.models as m\nm.build()",
        ("1", "2"),
    ),
    "alias of a name": (
        "def build():\n    return 1\n",
        "from course.models import build as make\nmake()",
        ("1", "2"),
    ),
    "import inside a function": (
        "def build():\n    return 1\n",
        "def f():\n    from course.models import build\n    return build()\nf()",
        ("1", "2"),
    ),
    "module imported inside a function": (
        "def build():\n    return 1\n",
        "def f():\n    import course.models as m\n    return m.build()\nf()",
        ("1", "2"),
    ),
    "conditional import": (
        "def build():\n    return 1\n",
        "try:\n    from course.models import build\nexcept ImportError:\n    build = None\nbuild()",
        ("1", "2"),
    ),
    "method": (
        "class Net:\n    def run(self):\n        return 1\n",
        "from course.models import Net\nNet().run()",
        ("1", "2"),
    ),
    "base class": (
        "class Base:\n    def run(self):\n        return 1\nclass Net(Base):\n    pass\n",
        "from course.models import Net\nNet().run()",
        ("1", "2"),
    ),
    "decorator": (
        (
            "def twice(f):\n    def inner():\n        return f() * 1\n    return inner\n"
            "@twice\ndef build():\n    return 7\n"
        ),
        "from course.models import build\nbuild()",
        ("* 1", "* 2"),
    ),
    "default argument": (
        "SIZE = 1\ndef build(size=SIZE):\n    return size\n",
        "from course.models import build\nbuild()",
        ("1", "2"),
    ),
    "metaclass": (
        "class Meta(type):\n    size = 1\nclass Net(metaclass=Meta):\n    pass\n",
        "from course.models import Net\nNet.size",
        ("1", "2"),
    ),
    "name as an argument": (
        "def build():\n    return 1\n",
        "from course.models import build\nlist(map(build, []))",
        ("1", "2"),
    ),
    "functools.partial": (
        (
            "import functools\ndef power(a, b):\n    return 1\n"
            "square = functools.partial(power, b=2)\n"
        ),
        "from course.models import square\nsquare(3)",
        ("return 1", "return 5"),
    ),
    "table of functions": (
        "def build():\n    return 1\nTABLE = {'build': build}\n",
        "from course.models import TABLE\nTABLE['build']()",
        ("return 1", "return 2"),
    ),
    "star import": (
        "def build():\n    return 1\n",
        "from course.models import *\nbuild()",
        ("1", "2"),
    ),
    "getattr": (
        "def build():\n    return 1\n",
        "from course import models\nname = 'bu' + 'ild'\ngetattr(models, name)()",
        ("1", "2"),
    ),
    "getattr with a literal": (
        "def build():\n    return 1\n",
        "from course import models\ngetattr(models, 'build')()",
        ("1", "2"),
    ),
    "vars": (
        "def build():\n    return 1\n",
        "from course import models\nvars(models)['build']()",
        ("1", "2"),
    ),
    "__dict__": (
        "def build():\n    return 1\n",
        "from course import models\nmodels.__dict__['build']()",
        ("1", "2"),
    ),
    "globals": (
        "def build():\n    return 1\ndef call(name):\n    return globals()[name]()\n",
        "from course.models import call\ncall('build')",
        ("1", "2"),
    ),
    "eval in the example": (
        "def build():\n    return 1\n",
        "from course import models\neval('mod' + 'els.build()')",
        ("1", "2"),
    ),
    "exec in the module": (
        "def build():\n    return 1\ndef call(text):\n    exec(text)\n",
        "from course.models import call\ncall('build()')",
        ("1", "2"),
    ),
    "importlib": (
        "def build():\n    return 1\n",
        "import importlib\nimportlib.import_module('course.models').build()",
        ("1", "2"),
    ),
    "importlib with a name put together": (
        "def build():\n    return 1\n",
        "import importlib\nname = 'models'\nimportlib.import_module(f'course.{name}').build()",
        ("1", "2"),
    ),
    "__import__": (
        "def build():\n    return 1\n",
        "__import__('course.models').models.build()",
        ("1", "2"),
    ),
    "sys.modules": (
        "def build():\n    return 1\n",
        "import sys, course.models\nsys.modules['course.models'].build()",
        ("1", "2"),
    ),
    "module __getattr__": (
        "def __getattr__(name):\n    return 1\n",
        "from course import models\nmodels.anything",
        ("1", "2"),
    ),
    "module passed around": (
        "def build():\n    return 1\n",
        "from course import models\ndef f(m):\n    return m.build()\nf(models)",
        ("1", "2"),
    ),
    "module-level statement": (
        "print(1)\ndef build():\n    return 7\n",
        "import course.models",
        ("1", "2"),
    ),
    "registering decorator": (
        (
            "REGISTRY = {}\ndef register(f):\n    REGISTRY[f.__name__] = f\n    return f\n"
            "@register\ndef build():\n    return 1\n"
        ),
        "from course.models import REGISTRY\nREGISTRY['build']()",
        ("return 1", "return 2"),
    ),
    "__init_subclass__": (
        (
            "KINDS = []\nclass Base:\n    def __init_subclass__(cls):\n        KINDS.append(cls)\n"
            "class Net(Base):\n    size = 1\n"
        ),
        "from course.models import KINDS\nKINDS[0].size",
        ("size = 1", "size = 2"),
    ),
    "__subclasses__": (
        "class Base:\n    pass\nclass Net(Base):\n    size = 1\n",
        "from course.models import Base\nBase.__subclasses__()[0].size",
        ("size = 1", "size = 2"),
    ),
    "comprehension": (
        "def build(x):\n    return 1\n",
        "from course.models import build\n[build(x) for x in range(3)]",
        ("1", "2"),
    ),
    "lambda": (
        "def build(x):\n    return 1\n",
        "from course.models import build\nf = lambda x: build(x)\nf(1)",
        ("1", "2"),
    ),
    "rebinding": (
        "def build():\n    return 1\nold = build\ndef build():\n    return old() + 7\n",
        "from course.models import build\nbuild()",
        ("return 1", "return 2"),
    ),
    "global statement": (
        (
            "STATE = 7\ndef change():\n    global STATE\n    STATE = 1\n"
            "def read():\n    return STATE\n"
        ),
        "from course.models import change, read\nchange(); read()",
        ("STATE = 1", "STATE = 2"),
    ),
    "name in a magic": (
        "def build():\n    return 1\n",
        "from course.models import build\n# %time build()",
        ("1", "2"),
    ),
    "docstring that is shown": (
        'def build():\n    """1"""\n',
        "from course.models import build\nprint(build.__doc__)",
        ("1", "2"),
    ),
    "source that is shown": (
        "def build():\n    return 7  # 1\n",
        "import inspect\nfrom course.models import build\nprint(inspect.getsource(build))",
        ("# 1", "# 2"),
    ),
    "annotation that is evaluated": (
        "def build(x: print(1) = 7):\n    return x\n",
        "from course.models import build\nbuild()",
        ("print(1)", "print(2)"),
    ),
    "property": (
        "class Net:\n    @property\n    def size(self):\n        return 1\n",
        "from course.models import Net\nNet().size",
        ("return 1", "return 2"),
    ),
    "nested class": (
        "class Net:\n    class Config:\n        size = 1\n",
        "from course.models import Net\nNet.Config.size",
        ("size = 1", "size = 2"),
    ),
    "import in the body of a class": (
        "def build():\n    return 1\n",
        (
            "def f():\n    class A:\n        from course.models import build\n"
            "    return A.build\nf()()"
        ),
        ("1", "2"),
    ),
    "base that disappears": (
        "class Base:\n    pass\nclass Net(Base):\n    pass\ndef build():\n    return 7\n",
        "from course.models import build\nbuild()",
        ("class Base:\n    pass\n", ""),
    ),
    "base class exchanged": (
        "class A:\n    x = 1\nclass B:\n    x = 2\nclass Net(A):\n    pass\n",
        "from course.models import Net\nNet.x",
        ("Net(A)", "Net(B)"),
    ),
    "constant from arithmetic": (
        "SIDE = 4\nAREA = SIDE * SIDE\ndef build():\n    return AREA\n",
        "from course.models import build\nbuild()",
        ("SIDE = 4", "SIDE = 5"),
    ),
    "division that begins to fail": (
        "SIDE = 4\nHALF = 8 / SIDE\ndef build():\n    return 7\n",
        "from course.models import build\nbuild()",
        ("SIDE = 4", "SIDE = 0"),
    ),
    "statement moved above what it uses": (
        "def build():\n    return 7\nVALUE = str(build())\n",
        "import course.models",
        (
            "def build():\n    return 7\nVALUE = str(build())\n",
            "VALUE = str(build())\ndef build():\n    return 7\n",
        ),
    ),
}


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_change_is_seen_through(small: SmallCourse, name: str) -> None:
    module, example, (old, new) = CONSTRUCTS[name]
    small.write({"models": module})
    small.example(example)
    assert module.count(old) >= 1
    assert small.reasons({"models": module.replace(old, new, 1)}) != []


# Changes of definitions that exist beside what the example uses.
NARROW = {
    "method of another class": (
        (
            "class A:\n    def run(self):\n        return 7\nclass B:\n"
            "    def run(self):\n        return 1\n"
        ),
        "from course.models import A\nA().run()",
    ),
    "local variable of the same name": (
        "def size():\n    return 1\ndef build():\n    size = 3\n    return size\n",
        "from course.models import build\nbuild()",
    ),
    "parameter of the same name": (
        "def size():\n    return 1\ndef build(size):\n    return size\n",
        "from course.models import build\nbuild(3)",
    ),
    "comprehension variable of the same name": (
        "def size():\n    return 1\ndef build():\n    return [size for size in 'ab']\n",
        "from course.models import build\nbuild()",
    ),
    "unused partial": (
        (
            "import functools\ndef power(a, b):\n    return 1\n"
            "square = functools.partial(power, b=1)\ndef build():\n    return 7\n"
        ),
        "from course.models import build\nbuild()",
    ),
    "function beside classes that are looked for": (
        "class A:\n    pass\nclass B(A):\n    x = 7\ndef other():\n    return 1\n",
        "from course.models import A\n[kind.x for kind in A.__subclasses__()]",
    ),
    "unused constant": (
        "OTHER = 1\ndef build():\n    return 7\n",
        "from course.models import build\nbuild()",
    ),
    "unused function with a plain decorator": (
        (
            "import functools\n@functools.lru_cache(maxsize=None)\ndef other():\n    return 1\n"
            "def build():\n    return 7\n"
        ),
        "from course.models import build\nbuild()",
    ),
    "unused function with a decorator of ours": (
        (
            "import functools\ndef times(n):\n    def deco(f):\n        @functools.wraps(f)\n"
            "        def inner(*a):\n            return f(*a) * n\n"
            "        return inner\n    return deco\n"
            "@times(3)\ndef other():\n    return 1\ndef build():\n    return 7\n"
        ),
        "from course.models import build\nbuild()",
    ),
    "unused subclass": (
        "class Base:\n    x = 7\nclass Net(Base):\n    x = 1\n",
        "from course.models import Base\nBase.x",
    ),
    "unused dataclass": (
        (
            "from dataclasses import dataclass\n@dataclass\nclass Net:\n    x: int = 1\n"
            "def build():\n    return 7\n"
        ),
        "from course.models import build\nbuild()",
    ),
    "main block": (
        "def build():\n    return 7\nif __name__ == '__main__':\n    print(1)\n",
        "from course.models import build\nbuild()",
    ),
    "import for type checkers": (
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
            "    x = 1\ndef build():\n    return 7\n"
        ),
        "from course.models import build\nbuild()",
    ),
    "annotation that is not evaluated": (
        "from __future__ import annotations\ndef build(a: X1 = 7):\n    return a\n",
        "from course.models import build\nbuild()",
    ),
    "method body of an unused class with a foreign base": (
        (
            "import keras\nclass Net(keras.Model):\n    def call(self):\n        return 1\n"
            "def build():\n    return 7\n"
        ),
        "from course.models import build\nbuild()",
    ),
}


@pytest.mark.parametrize("name", NARROW)
def test_a_change_beside_it_is_not_taken_for_one(small: SmallCourse, name: str) -> None:
    module, example = NARROW[name]
    small.write({"models": module})
    small.example(example)
    assert small.reasons({"models": module.replace("1", "2")}) == []


def test_reexports_are_followed_through_packages(small: SmallCourse) -> None:
    small.write(
        {
            "src/course/__init__.py": "from .nets.small import build as make\n",
            "src/course/nets/__init__.py": "",
            "src/course/nets/small.py": (
                "from . import parts\ndef build():\n    return parts.one()\n"
            ),
            "src/course/nets/parts.py": "def one():\n    return 1\ndef two():\n    return 2\n",
        }
    )
    small.example("import course\ncourse.make()")
    change = {"src/course/nets/parts.py": "def one():\n    return 3\ndef two():\n    return 4\n"}
    assert small.reasons(change) == ["src/course/nets/parts.py: one changed"]


def test_a_reexport_that_leads_elsewhere_is_a_change(small: SmallCourse) -> None:
    small.write({"models": "def a():\n    return 1\ndef b():\n    return 1\n"})
    small.write({"src/course/__init__.py": "from .models import a as build\n"})
    small.example("from course import build\nbuild()")
    change = {"src/course/__init__.py": "from .models import b as build\n"}
    assert small.reasons(change)


def test_a_module_imported_under_a_condition_is_followed_by_name(small: SmallCourse) -> None:
    small.write({"models": MODEL})
    small.example(
        "try:\n    from course import models\nexcept ImportError:\n    pass\nmodels.used()"
    )
    assert small.reasons({"models": MODEL.replace("return 1", "return 2")}) == []


def test_a_run_tells_which_modules_dynamic_imports_mean(small: SmallCourse) -> None:
    small.write({"a": "X = 1\n", "b": "X = 1\n"})
    small.example("import importlib\nname = 'a'\nimportlib.import_module('course.' + name).X")
    touched = Touched(modules={"src/course/__init__.py": "", "src/course/a.py": ""})
    assert small.reasons({"b": "X = 2\n"}, touched=touched) == []
    assert small.reasons({"a": "X = 2\n"}, touched=touched)
    assert small.reasons({"b": "X = 3\n"})


def test_packages_above_an_imported_module_are_executed(small: SmallCourse) -> None:
    small.write({"models": "def build():\n    return 1\n", "src/course/__init__.py": "print(1)\n"})
    small.example("from course.models import build\nbuild()")
    assert small.reasons({"src/course/__init__.py": "print(2)\n"}) == [
        "src/course/__init__.py: module-level statements changed"
    ]


def test_circular_imports_end(small: SmallCourse) -> None:
    small.write(
        {
            "a": "from course import b\nfrom course.b import g\ndef f():\n    return g()\n",
            "b": "from course import a\nfrom course.a import f\ndef g():\n    return 1\n",
        }
    )
    small.example("from course.a import f\nf()")
    assert small.reasons(
        {"b": "from course import a\nfrom course.a import f\ndef g():\n    return 2\n"}
    )


def test_a_name_that_two_modules_import_from_each_other_ends(small: SmallCourse) -> None:
    small.write({"a": "from course.b import x\n", "b": "from course.a import x\n"})
    small.example("from course.a import x\nprint(x)")
    assert small.reasons({"b": "x = 1\n"})


def test_monkeypatching_makes_the_whole_module_count(small: SmallCourse) -> None:
    text = "def build():\n    return 1\ndef other():\n    return 2\n"
    small.write({"models": text})
    small.example("from course import models\nmodels.build = None")
    assert small.reasons({"models": text.replace("return 2", "return 3")})


def test_a_name_that_is_missing_and_then_added_is_a_change(small: SmallCourse) -> None:
    small.write({"models": "A = 1\n"})
    small.example("from course import models\nprint(hasattr(models, 'extra'))")
    assert small.reasons({"models": "A = 1\nextra = 2\n"})


def test_a_deleted_name_that_another_module_imports_is_a_change(small: SmallCourse) -> None:
    small.write({"a": "from course.b import gone\ndef f():\n    return 1\n", "b": "gone = 1\n"})
    small.example("from course.a import f\nf()")
    assert small.reasons({"b": "other = 1\n"})


def test_a_module_that_shadows_a_package_is_a_change(small: SmallCourse) -> None:
    small.example("import numbers_of_mine")
    assert small.reasons({"src/numbers_of_mine.py": "x = 1\n"})


def test_what_a_run_imported_unseen_counts_as_a_whole(small: SmallCourse) -> None:
    small.write({"hidden": "def f():\n    return 1\n"})
    small.example("print(1)")
    touched = Touched(modules={"src/course/hidden.py": "whatever"})
    change = {"hidden": "def f():\n    return 2\n"}
    assert small.reasons(change, touched=touched) == ["src/course/hidden.py: the module changed"]


def test_comments_count_where_they_are_shown_and_only_there(small: SmallCourse) -> None:
    small.write({"models": MODEL})
    change = {"models": MODEL.replace("RATE = 10", "# a comment\nRATE = 10")}
    small.example("from course.models import used\nprint(used.__doc__)")
    assert small.reasons(change) == []
    small.write({"models": MODEL})
    small.example("import traceback\nfrom course.models import used\nused()")
    assert small.reasons(change) == ["src/course/models.py: the text, comments included, changed"]


def test_own_comments_count_only_where_own_source_is_shown(small: SmallCourse) -> None:
    small.write({"models": MODEL})
    text = "import inspect\nfrom course.models import used\n# {}\ninspect.getsource(used)\n"
    small.example(text.format("one"))
    assert small.reasons({"examples/one.py": "# %%\n" + text.format("two")}) == []
    own = "import inspect\ndef f():\n    # {}\n    pass\ninspect.getsource(f)\n"
    small.example(own.format("one"))
    assert small.reasons({"examples/one.py": "# %%\n" + own.format("two")}) == [
        "the text, comments included, changed"
    ]


def test_reach_does_not_depend_on_where_the_course_lies(
    small: SmallCourse, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = type(small)(tmp_path_factory.mktemp("elsewhere"))
    for course in (small, other):
        course.write({"models": MODEL})
        course.example("from course.models import used\nused()")
    assert small.fingerprint() == other.fingerprint()


def test_the_order_of_registering_imports_counts(small: SmallCourse) -> None:
    small.write(
        {
            "src/course/log.py": "ALL = []\n",
            "src/course/a.py": "from course.log import ALL\nALL.append('a')\n",
            "src/course/b.py": "from course.log import ALL\nALL.append('b')\n",
            "both": "import course.a\nimport course.b\n",
        }
    )
    small.example("import course.both\nfrom course.log import ALL\nprint(ALL)")
    assert small.reasons({"both": "import course.b\nimport course.a\n"}) == [
        "src/course/both.py: order of module-level statements changed"
    ]


A, B = "@reg\ndef a():\n    return 1\n\n\n", "@reg\ndef b():\n    return 2\n\n\n"
KINDS = "class A(Base):\n    pass\n\n\n", "class B(Base):\n    pass\n\n\n"


def test_the_order_of_decorated_functions_counts(small: SmallCourse) -> None:
    head = "REG = []\n\n\ndef reg(f):\n    REG.append(f)\n    return f\n\n\n"
    small.write({"models": head + A + B})
    small.example("from course.models import REG\nprint([f.__name__ for f in REG])")
    assert small.reasons({"models": head + B + A}) != []


def test_the_order_of_functions_that_another_module_registers_counts(small: SmallCourse) -> None:
    small.write(
        {
            "src/course/log.py": "REG = []\n\n\ndef reg(f):\n    REG.append(f)\n    return f\n",
            "models": "from course.log import reg\n\n\n" + A + B,
        }
    )
    small.example("from course.log import REG\nimport course.models\nprint([f() for f in REG])")
    assert small.reasons({"models": "from course.log import reg\n\n\n" + B + A}) != []


def test_the_order_of_classes_that_their_base_is_told_of_counts(small: SmallCourse) -> None:
    base = (
        "ALL = []\n\n\nclass Base:\n    def __init_subclass__(cls):\n"
        "        ALL.append(cls.__name__)\n"
    )
    first = "from course.log import Base\n\n\n"
    small.write({"src/course/log.py": base, "models": first + "".join(KINDS)})
    small.example("import course.models\nfrom course.log import ALL\nprint(ALL)")
    assert small.reasons({"models": first + "".join(reversed(KINDS))}) != []


def test_postponed_hints_of_fields_count_where_a_base_may_read_them(small: SmallCourse) -> None:
    lines = "from __future__ import annotations\nfrom pydantic import BaseModel\n"
    use = "from course.kinds import Kind\n\n\nclass M(BaseModel):\n    a: Kind\n"
    small.write({"src/course/kinds.py": "Kind = int\n", "models": lines + use})
    small.example("from course.models import M\nprint(repr(M(a='5')))")
    assert small.reasons({"src/course/kinds.py": "Kind = str\n"}) != []


READERS = {
    "none": ("build(1)", False),
    "get_type_hints": ("import typing\nprint(typing.get_type_hints(build))", True),
    "annotations": ("print(build.__annotations__)", True),
    "signature": ("from inspect import signature\nprint(signature(build))", True),
    "validated": ("from pydantic import validate_call\nprint(validate_call(build)(1))", True),
    "in shared code": ("from course.log import told\nprint(told(build))", True),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("start", ["", "from __future__ import annotations\n"])
def test_hints_of_functions_count_where_something_reads_them(
    small: SmallCourse, name: str, start: str
) -> None:
    use, counts = READERS[name]
    kinds = "class Kind:\n    SIZE = 1\n"
    code = f"{start}from course.kinds import Kind\n\n\ndef build(x):\n    return x\n"
    told = "import typing\n\n\ndef told(f):\n    return typing.get_type_hints(f)\n"
    small.write({"src/course/kinds.py": kinds, "models": code, "src/course/log.py": told})
    small.example(f"from course.models import build\n{use}")
    hinted = code.replace("(x):", "(x: int) -> Kind:")
    assert bool(small.reasons({"models": hinted})) == counts
    small.write({"models": hinted})
    small.example(f"from course.models import build\n{use}")
    changed = {"src/course/kinds.py": kinds.replace("1", "2")}
    assert bool(small.reasons(changed)) == counts


def _after(small: SmallCourse, text: str) -> list[str]:
    """The reasons after the script became another."""
    return small.reasons({"examples/one.py": f"# %%\n{text}"})


def test_hints_and_docstrings_of_own_functions_count_where_they_are_read(
    small: SmallCourse,
) -> None:
    plain = "def f(x):\n    '''One.'''\n    return x\nprint(f(1))"
    small.example(plain)
    assert _after(small, plain.replace("(x):", "(x) -> int:").replace("One", "Two")) == []
    read = f"{plain}\nprint(getattr(f, '__doc__'), f.__annotations__)"
    small.example(read)
    assert _after(small, read.replace("(x):", "(x) -> int:")) != []
    small.example(read)
    assert _after(small, read.replace("One", "Two")) != []
