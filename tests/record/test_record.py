"""The form of `record.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from tatka.record.fingerprint import Fingerprint, Touched
from tatka.record.record import Provenance, Record, from_json, to_json

if TYPE_CHECKING:
    from pathlib import Path

_simple = st.one_of(st.booleans(), st.integers(-2, 2), st.sampled_from([0.0, 1.0, 0.5]), st.text())
_variables = st.dictionaries(st.sampled_from(["a", "b", "c"]), _simple | st.lists(_simple))


def record(values: dict[str, dict[str, Any]], folder: Path) -> Record:
    return Record("x", "embedded", folder, values, Fingerprint({}), Touched(), Provenance("", 1.0))


@given(st.dictionaries(st.sampled_from(["one", "two", "three", "four"]), _variables))
def test_the_values_of_every_cell_come_back(
    tmp_path_factory: Any, values: dict[str, dict[str, Any]]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "x"
    text = json.dumps(to_json(record(values, folder)))
    assert repr_of(from_json(json.loads(text), folder).values) == repr_of(values)


def test_a_value_that_stays_is_written_once(tmp_path: Path) -> None:
    history = [0.123456] * 1_000
    values = {f"cell{number}": {"history": history, "n": number} for number in range(20)}
    assert json.dumps(to_json(record(values, tmp_path))).count("0.123456") == 1_000


def repr_of(values: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (cell, sorted((n, repr(v)) for n, v in table.items())) for cell, table in values.items()
    ]
