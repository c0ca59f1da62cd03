"""A generated course: every way in which an example can get to a definition, several times over.

Each family is a piece of a shared module and an example that uses it; `@` stands for its number, so
that several families share a module without sharing names, and `%` for a number to compute with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Family:
    """A way of getting to definitions.

    Attributes:
        name: What it shows.
        shared: Its piece of a shared module.
        example: A script; `MODULE` stands for the module.
        alone: Whether it needs a module of its own, since it reads that as a whole.
        extra: Further files, by path.
    """

    name: str
    shared: str
    example: str
    alone: bool = False
    extra: tuple[tuple[str, str], ...] = ()


FAMILIES = (
    Family(
        "calls",
        """
RATE_@ = %

def scale_@(x):
    return x * RATE_@

def shift_@(x, by=%):
    return scale_@(x) + by

def unused_@(x):
    return x - %
""",
        "from MODULE import shift_@\nprint(shift_@(3))",
    ),
    Family(
        "attributes",
        """
def area_@(side):
    return side * side + %

def volume_@(side):
    return area_@(side) * %
""",
        "import MODULE as shapes\nprint(shapes.volume_@(2))",
    ),
    Family(
        "classes",
        """
class Shape_@:
    sides = %

    def count(self):
        return self.sides + %

    def unused(self):
        return %

class Square_@(Shape_@):
    def count(self):
        return super().count() * 2
""",
        "from MODULE import Square_@\nprint(Square_@().count())",
    ),
    Family(
        "sibling classes",
        """
class Base_@:
    def value(self):
        return %

class Other_@:
    def value(self):
        return %

class Left_@(Base_@):
    pass

class Right_@(Base_@):
    factor = %
""",
        "from MODULE import Left_@\nprint(Left_@().value())",
    ),
    Family(
        "decorators",
        """
import functools

def times_@(count):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args):
            return function(*args) * count
        return inner
    return decorate

@times_@(%)
def tripled_@(x):
    return x + %

@times_@(%)
def idle_@(x):
    return x + %
""",
        "from MODULE import tripled_@\nprint(tripled_@(1))",
    ),
    Family(
        "defaults",
        """
SIZE_@ = %
EXTRA_@ = SIZE_@ + %

def box_@(size=SIZE_@, extra=EXTRA_@):
    return size, extra

def lid_@(size=%):
    return size
""",
        "from MODULE import box_@\nprint(box_@())",
    ),
    Family(
        "dataclass",
        """
from dataclasses import dataclass

@dataclass(frozen=True)
class Point_@:
    x: int = %
    y: int = %

    def length(self):
        return self.x + self.y * %

@dataclass
class Unused_@:
    z: int = %
""",
        "from MODULE import Point_@\nprint(Point_@(), Point_@().length())",
    ),
    Family(
        "functions as values",
        """
import functools

def power_@(base, exponent):
    return base ** exponent + %

square_@ = functools.partial(power_@, exponent=2)

def apply_@(function, *args):
    return function(*args)

def half_@(x):
    return x / %
""",
        "from MODULE import apply_@, half_@, square_@\nprint(square_@(3), apply_@(half_@, 7))",
    ),
    Family(
        "tables of functions",
        """
def red_@():
    return %

def green_@():
    return %

COLOURS_@ = {"red": red_@, "green": green_@}
""",
        'from MODULE import COLOURS_@\nprint(COLOURS_@["green"](), sorted(COLOURS_@))',
    ),
    Family(
        "imports inside functions",
        """
def late_@():
    import math
    return math.floor(2.5) + %
""",
        "def work():\n    from MODULE import late_@ as now\n    return now()\n\nprint(work())",
    ),
    Family(
        "conditional imports",
        """
def quick_@():
    return %
""",
        "try:\n    from MODULE_fast import quick_@\nexcept ImportError:\n"
        "    from MODULE import quick_@\nprint(quick_@())",
    ),
    Family(
        "local names",
        """
def size_@():
    return %

def measure_@(size_@):
    return size_@ + %
""",
        "from MODULE import measure_@\nprint(measure_@(5))",
    ),
    Family(
        "generators",
        """
STEPS_@ = (%, %, %)

def walk_@():
    yield from (step * 2 for step in STEPS_@)
""",
        "from MODULE import walk_@\nprint([*walk_@()])",
    ),
    Family(
        "re-exports",
        "",
        "from course.pack_@ import build\nimport course.pack_@ as pack\n"
        "print(build(), pack.other.second())",
        alone=True,
        extra=(
            ("pack_@/__init__.py", "from .inner import make as build\nfrom . import other\n"),
            (
                "pack_@/inner.py",
                (
                    "from ..common import tenfold\n\ndef make():\n    return tenfold(%)\n\n"
                    "def idle():\n    return %\n"
                ),
            ),
            (
                "pack_@/other.py",
                (
                    "from course import common as shared\n\ndef second():\n"
                    "    return shared.minus(%)\n"
                ),
            ),
        ),
    ),
    Family(
        "registry",
        """
REGISTRY = {}

def register(function):
    REGISTRY[function.__name__] = function
    return function

@register
def first():
    return %

@register
def second():
    return %
""",
        "from MODULE import REGISTRY\nprint([REGISTRY[name]() for name in sorted(REGISTRY)])",
        alone=True,
    ),
    Family(
        "subclasses",
        """
class Plugin:
    def run(self):
        raise NotImplementedError

class Add(Plugin):
    def run(self):
        return %

class Multiply(Plugin):
    def run(self):
        return %
""",
        "from MODULE import Plugin\nprint([kind().run() for kind in Plugin.__subclasses__()])",
        alone=True,
    ),
    Family(
        "hooks of classes",
        """
KINDS = []

class Base:
    def __init_subclass__(cls):
        KINDS.append(cls)

class One(Base):
    value = %

class Meta(type):
    def __new__(meta, name, bases, body):
        body["extra"] = %
        return super().__new__(meta, name, bases, body)

class Two(metaclass=Meta):
    value = %
""",
        "from MODULE import KINDS, Two\nprint([kind.value for kind in KINDS], Two.extra)",
        alone=True,
    ),
    Family(
        "star import",
        """
BASE = %

def starred():
    return BASE + %

def other():
    return starred() * %
""",
        "from MODULE import *\nprint(starred(), other(), BASE)",
        alone=True,
    ),
    Family(
        "getattr",
        """
def make_a():
    return %

def make_b():
    return %
""",
        'import MODULE as parts\nfor letter in "ab":\n'
        '    print(getattr(parts, "make_" + letter)())',
        alone=True,
    ),
    Family(
        "globals and eval",
        """
def go_left():
    return %

def go_right():
    return %

def go(where):
    return globals()["go_" + where](), eval("go_" + where + "()")
""",
        'from MODULE import go\nprint(go("left"), go("right"))',
        alone=True,
    ),
    Family(
        "importlib",
        """
def loaded():
    return %
""",
        'import importlib\nname = "MODULE".split(".")[1]\n'
        'print(importlib.import_module(f"course.{name}").loaded())',
        alone=True,
    ),
    Family(
        "import unseen",
        """
def secret():
    return %
""",
        'import sys\nname = "".join(["cou", "rse."]) + "MODULE"[7:]\n'
        "exec('im' + 'port ' + name)\nprint(sys.modules[name].secret())",
        alone=True,
    ),
    Family(
        "module __getattr__",
        """
def __getattr__(name):
    return len(name) + %
""",
        "import MODULE as lazy\nprint(lazy.anything)",
        alone=True,
    ),
    Family(
        "monkeypatching",
        """
def rate():
    return %

def price():
    return rate() * %
""",
        "import MODULE as shop\nbefore = shop.price()\nshop.rate = lambda: 1\n"
        "print(before, shop.price())",
        alone=True,
    ),
    Family(
        "statements of modules",
        """
VALUES = []
for number in range(%):
    VALUES.append(number * 2)
LAST = VALUES[-1]
""",
        "from MODULE import LAST\nprint(LAST)",
        alone=True,
    ),
    Family(
        "state",
        """
STATE = %

def change():
    global STATE
    STATE = STATE * 2 + %

def read():
    return STATE
""",
        "from MODULE import change, read\nchange()\nprint(read())",
        alone=True,
    ),
    Family(
        "docstrings that are shown",
        '''
def explained():
    """Answers %."""
    return %
''',
        "from MODULE import explained\nprint(explained.__doc__, explained())",
        alone=True,
    ),
    Family(
        "source that is shown",
        """
def shown():
    return %  # exactly this line
""",
        "import inspect\nfrom MODULE import shown\nprint(inspect.getsource(shown))",
        alone=True,
    ),
    Family(
        "data file",
        """
from pathlib import Path

def points(name):
    text = Path(__file__).with_name(name).read_text()
    return sum(int(item) for item in text.split(","))
""",
        'from MODULE import points\nprint(points("data_@.csv"))',
        alone=True,
        extra=(("data_@.csv", "%,%,%"),),
    ),
    Family(
        "package",
        """
import vendor_@ as vendor

def through():
    return vendor.answer() + %
""",
        "from MODULE import through\nprint(through())",
        alone=True,
    ),
    Family(
        "pickled",
        """
class Kept:
    def __init__(self):
        self.value = %

    def show(self):
        return self.value + %
""",
        "import pickle\nimport MODULE\n"
        'text = "cMODULE\\nKept\\n)R."\nprint(pickle.loads(text.encode()).show())',
        alone=True,
    ),
    Family(
        "common helpers",
        """
from course.common import minus, tenfold

def both_@(x):
    return minus(tenfold(x)) + %
""",
        "from MODULE import both_@\nfrom course.common import VERSION\nprint(both_@(2), VERSION)",
    ),
)

COMMON = """\
\"\"\"What several modules share.\"\"\"

TEN = 10
VERSION = 3


def tenfold(x):
    \"\"\"Ten times as much.\"\"\"
    return x * TEN


def minus(x):
    # one less
    return x - 1


def nobody(x):
    return x + 5
"""

PYPROJECT = '[tool.tatka]\nlock = "lock.txt"\n'
# Families in one module: so many that following names shows, or fails to.
_TOGETHER = 5


def write_course(root: Path, rounds: int) -> int:
    """Write a course in which each family comes several times.

    Args:
        root: An empty folder.
        rounds: How often.

    Returns:
        How many examples it has.
    """
    numbers = _numbers()
    files = {
        "pyproject.toml": PYPROJECT,
        "src/course/__init__.py": '"""The course."""\n',
        "src/course/common.py": COMMON,
    }
    locked = []
    shared: list[str] = []
    together: list[tuple[int, Family]] = []
    for position, family in enumerate(FAMILIES * rounds):
        if family.name == "package":
            locked.append(position)
        if family.alone:
            name = f"m{position}"
            files[f"src/course/{name}.py"] = _fill(family.shared, position, numbers)
            files[f"examples/e{position}.py"] = _script(family, position, name)
        else:
            together.append((position, family))
        for path, text in family.extra:
            files[f"src/course/{path.replace('@', str(position))}"] = _fill(text, position, numbers)
    for start in range(0, len(together), _TOGETHER):
        name = f"group{start // _TOGETHER}"
        shared = []
        for position, family in together[start : start + _TOGETHER]:
            shared.append(_fill(family.shared, position, numbers))
            files[f"examples/e{position}.py"] = _script(family, position, name)
        files[f"src/course/{name}.py"] = "\n".join(shared)
    # Packages that are not of the course: a folder beside it, pinned in the lock.
    for position in locked:
        files[f"vendor/vendor_{position}.py"] = "def answer():\n    return 1\n"
    files["lock.txt"] = "".join(f"vendor-{position}==1.0\n" for position in locked)
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return len(FAMILIES) * rounds


def _script(family: Family, position: int, module: str) -> str:
    text = family.example.replace("MODULE", f"course.{module}").replace("@", str(position))
    return f'# %% name="result"\n# bn: দেখি\n# en: let us see\n{text}\n'


def _fill(text: str, position: int, numbers: Iterator[int]) -> str:
    text = re.sub("_@", f"_{position}", text)
    return re.sub("%", lambda _: str(next(numbers)), text).lstrip("\n")


def _numbers() -> Iterator[int]:
    """Numbers from 3 up, none twice in a row: small ones, so that computing with them is quick."""
    number = 2
    while True:
        number = number % 19 + 3
        yield number
