from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tatka.capture.inside.values import ARRAY, ITEMS, TEXT, simple_values


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (True, True),
        (3, 3),
        (0.5, 0.5),
        ("হ্যাঁ", "হ্যাঁ"),
        (None, None),
        ((1, [2, "x"]), [1, [2, "x"]]),
        ({"a": 1, 2: {"b": [0.1]}}, {"a": 1, "2": {"b": [0.1]}}),
        (np.float32(0.83), 0.83),
        (np.int64(7), 7),
        (np.bool_(True), True),  # noqa: FBT003
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.array(2.5), 2.5),
        (np.array([0.1], dtype="float32"), [0.1]),
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
    ],
)
def test_simple_values_become_json(value: Any, kept: Any) -> None:
    found = simple_values({"x": value})
    assert found == {"x": kept}
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.parametrize(
    "value",
    [
        object(),
        len,
        10**30,
        "x" * (TEXT + 1),
        [0] * (ITEMS + 1),
        np.zeros(ARRAY + 1),
        np.array([object()]),
        {1.5: 2},
        [[[[[1]]]]],
        {"deep": [object()]},
    ],
)
def test_what_is_not_simple_or_too_large_is_left_out(value: Any) -> None:
    assert simple_values({"x": value, "y": 1}) == {"y": 1}


def test_a_list_that_holds_itself_does_no_harm() -> None:
    ring: list[Any] = []
    ring.append(ring)
    assert simple_values({"x": ring}) == {}


def test_private_names_and_ipythons_own_are_left_out() -> None:
    assert simple_values({"_": 1, "_i": "x", "In": ["a"], "Out": {}, "n": 2}) == {"n": 2}
