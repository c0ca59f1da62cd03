from __future__ import annotations

import json

import numpy as np
import pandas as pd

from tatka.capture.inside.tables import table_of_frame


def test_numbers_texts_and_missing_values_are_told_apart() -> None:
    frame = pd.DataFrame(
        {"n": [1, 2], "f": [0.5, np.nan], "t": ["x", None], "b": [True, False]},
        index=pd.Index(["p", "q"], name="who"),
    )
    table = table_of_frame(frame)
    assert [(c["label"], c["kind"], c["decimals"]) for c in table["columns"]] == [
        ("who", "index", None),
        ("n", "number", 0),
        ("f", "number", 1),
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
    assert table["columns"][1]["decimals"] == 2


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
