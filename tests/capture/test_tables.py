from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from tatka.capture.inside.tables import table_of_frame, table_of_polars


def test_numbers_texts_and_missing_values_are_told_apart() -> None:
    frame = pd.DataFrame(
        {"n": [1, 2], "f": [0.5, np.nan], "t": ["x", None], "b": [True, False]},
        index=pd.Index(["p", "q"], name="who"),
    )
    table = table_of_frame(frame)
    assert [(c["label"], c["kind"], c["decimals"]) for c in table["columns"]] == [
        ("who", "index", None),
        ("n", "number", None),
        ("f", "number", None),
        ("t", "text", None),
        ("b", "text", None),
    ]
    assert table["rows"] == [["p", 1, 0.5, "x", "True"], ["q", 2, None, None, "False"]]
    json.dumps(table, allow_nan=False)


def test_long_and_wide_frames_say_how_much_is_hidden() -> None:
    table = table_of_frame(pd.DataFrame(np.zeros((25, 30))))
    assert len(table["rows"]) == 10
    assert table["hidden_rows"] == 15
    assert table["hidden_columns"] == 10


def test_narrow_floats_keep_the_digits_they_have() -> None:
    table = table_of_frame(pd.DataFrame({"x": np.array([0.83, 0.1], dtype="float32")}))
    assert [row[1] for row in table["rows"]] == [0.83, 0.1]


def test_numbers_stand_as_they_were_computed() -> None:
    frame = pd.DataFrame({"p": [3.2e-9, 0.1 + 0.2], "n": [2**60 + 1, -1]})
    table = table_of_frame(frame)
    assert [row[1:] for row in table["rows"]] == [[3.2e-9, 2**60 + 1], [0.1 + 0.2, -1]]


def test_frames_of_polars_are_tables_too() -> None:
    pl = pytest.importorskip("polars")
    polars = table_of_polars(pl.DataFrame({"p": [3.2e-9, 1 / 3], "t": ["a", None]}))
    assert polars["rows"] == [[3.2e-9, "a"], [1 / 3, None]]
    assert [column["kind"] for column in polars["columns"]] == ["number", "text"]


def test_options_of_pandas_are_obeyed() -> None:
    frame = pd.DataFrame({"x": [1 / 3] * 25, "t": ["long text"] * 25})
    asked = ("display.precision", 2, "display.max_rows", 20, "display.max_colwidth", 6)
    with pd.option_context(*asked):
        table = table_of_frame(frame)
    assert table["columns"][1]["decimals"] == 2
    assert len(table["rows"]) == 20
    assert table["rows"][0] == [0, 1 / 3, "lon..."]
    with pd.option_context("display.float_format", "{:.1%}".format):
        assert table_of_frame(frame)["columns"][1]["texts"][0] == "33.3%"
    with pd.option_context("display.max_rows", None):
        assert table_of_frame(frame)["hidden_rows"] == 0


def test_several_levels_of_index_and_columns_are_all_shown() -> None:
    index = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", None])
    columns = pd.MultiIndex.from_tuples([("loss", "mean")])
    table = table_of_frame(pd.DataFrame([[1], [2]], index=index, columns=columns))
    assert [c["label"] for c in table["columns"]] == ["k", "", "loss · mean"]
    assert table["rows"] == [["a", 1, 1], ["b", 2, 2]]


def test_dates_and_infinities_are_texts_a_reader_knows() -> None:
    frame = pd.DataFrame({"d": [pd.Timestamp("2026-01-02"), pd.NaT], "x": [np.inf, 1.0]})
    rows = table_of_frame(frame)["rows"]
    assert rows[0][1].startswith("2026-01-02")
    assert rows[0][2] == "∞"
    assert rows[1][1] is None


def test_a_frame_without_rows_has_its_columns() -> None:
    table = table_of_frame(pd.DataFrame({"a": []}))
    assert [c["label"] for c in table["columns"]] == ["", "a"]
    assert table["rows"] == []
