"""Publishes the simple variables at the end of each cell."""

from __future__ import annotations

import datetime as dt
import json
import math
import sys
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tatka.record import mime

ITEMS = 256
ARRAY = 64
TEXT = 2_000
DEPTH = 4
_NOT_THE_LEARNERS = frozenset({"In", "Out", "exit", "quit", "get_ipython", "translations"})
# All that NumPy's whole numbers can be.
_LARGEST = 2**64 - 1
# Values that their text says exactly.
_WRITTEN = (Decimal, Fraction, complex, dt.date, dt.time, dt.timedelta)


def publish_values(shell: Any, result: Any = None) -> None:  # noqa: ANN401 - IPython's are untyped
    """Send what `simple_values` finds along with the outputs of the cell that just ran.

    Args:
        shell: IPython's interactive shell.
        result: What IPython knows about the cell; its own hooks get it, this one needs nothing.
    """
    del result
    hidden = {name for name in shell.user_ns_hidden if name in shell.user_ns}
    found = simple_values(
        {name: value for name, value in shell.user_ns.items() if name not in hidden}
    )
    # As text: the message's own JSON encoder may refuse or change what json keeps exactly.
    shell.display_pub.publish(data={mime.VALUES: {"json": json.dumps(found)}})


def simple_values(namespace: dict[str, Any]) -> dict[str, Any]:
    """The variables of a namespace that can be quoted, as JSON values.

    Booleans, numbers, strings, and small lists, tuples and dictionaries of them; NumPy's and
    TensorFlow's scalars and small arrays; a Keras `History` as its dictionary of curves. Numbers
    that are none become the strings "NaN", "Infinity", "-Infinity"; decimal numbers, fractions,
    complex numbers, dates and times the texts that say them exactly.
    """
    found = {}
    for name, value in namespace.items():
        if name.startswith("_") or name in _NOT_THE_LEARNERS:
            continue
        try:
            found[name] = _simple(value, DEPTH)
        except (_NotSimpleError, RecursionError):
            continue
    return found


class _NotSimpleError(Exception):
    """This value can't be quoted; never leaves this module."""


def _simple(value: Any, depth: int) -> Any:  # noqa: ANN401, PLR0911 - one case a line
    if value is None or isinstance(value, bool):
        return value
    # What else they may be (an enumeration, NumPy's float64) is no part of the value.
    if isinstance(value, int):
        return _integer(int(value))
    if isinstance(value, float):
        return _number(float(value))
    if isinstance(value, str):
        return _text(str.__str__(value))
    if isinstance(value, _WRITTEN):
        return _text(str(value))
    if depth == 0:
        raise _NotSimpleError
    if isinstance(value, list | tuple):
        return [_simple(item, depth - 1) for item in _few(value)]
    if isinstance(value, dict):
        return {_key(key): _simple(item, depth - 1) for key, item in _few(value).items()}
    return _simple_of_library(value, depth)


def _simple_of_library(value: Any, depth: int) -> Any:  # noqa: ANN401 - as above
    kind = type(value)
    library = kind.__module__.partition(".")[0]
    if library == "keras" and kind.__name__ == "History":
        return _simple(value.history, depth)
    if library == "tensorflow" and kind.__name__ == "EagerTensor":
        return _simple_of_library(value.numpy(), depth)
    numpy = sys.modules.get("numpy")
    if numpy is None:
        raise _NotSimpleError
    if isinstance(value, numpy.ndarray):
        if value.size > ARRAY or value.dtype.kind not in "biufU":
            raise _NotSimpleError
        return (
            [_simple_of_library(item, depth) for item in value]
            if value.ndim
            else (_simple_of_library(value[()], depth))
        )
    if isinstance(value, numpy.floating):
        # Through text: 0.83 as float32 is 0.8299999833106995 as Python's float.
        return _number(float(str(value)))
    if isinstance(value, numpy.bool_ | numpy.integer | numpy.str_):
        return _simple(value.item(), 1)
    if isinstance(value, numpy.complexfloating | numpy.datetime64):
        return _text(str(value))
    raise _NotSimpleError


def _integer(value: int) -> int:
    if abs(value) > _LARGEST:
        raise _NotSimpleError
    return value


def _number(value: float) -> float | str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _text(value: str) -> str:
    if len(value) > TEXT:
        raise _NotSimpleError
    return value


def _few(value: Any) -> Any:  # noqa: ANN401 - any collection
    if len(value) > ITEMS:
        raise _NotSimpleError
    return value


def _key(key: object) -> str:
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise _NotSimpleError
    return str(key)
