from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tatka.record import mime
from tatka.tensorboard.events import read_snapshot
from tatka.tensorboard.graph import choose_model, read_layers

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

CELLS = {
    "model": """
import keras, numpy as np
keras.utils.set_random_seed(1)
x = np.random.rand(200, 8).astype("float32"); y = (x.sum(1) > 4).astype("float32")
base = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4, name="hidden")], name="base")
base.trainable = False
ends = keras.Input((8,), name="start")
guess = keras.layers.Dense(1, activation="sigmoid", name="out")(base(ends))
model = keras.Model(ends, guess, name="small")
model.summary()
""",
    "nested": "print(model.summary(expand_nested=True, show_trainable=True))",
    "part": "model.summary(layer_range=('base', 'out'))",
    "last": "model",
    "to_author": "model.summary(print_fn=lambda text: print('Model' in text))",
    "unbuilt": "keras.Sequential([keras.layers.Dense(3, name='d')], name='s').summary()",
    "bars": """
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
log = keras.callbacks.TensorBoard("log", histogram_freq=1)
history = model.fit(x, y, epochs=2, validation_split=0.25, callbacks=[log])
""",
    "before": "%load_ext tensorboard\n%tensorboard --logdir log",
    "lines": "more = keras.callbacks.TensorBoard('log/more')\n"
    "model.fit(x, y, epochs=2, verbose=2, callbacks=[more])",
    "after": "%tensorboard --logdir log",
    "scores": "loss, accuracy = model.evaluate(x, y)\nguesses = model.predict(x)\nprint('done')",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, run_once: Callable[..., Any]) -> Any:
    return run_once(tmp_path_factory.mktemp("keras"), CELLS)


def test_a_summary_is_a_table_with_exact_counts(run: Any) -> None:
    table = run.data("model", mime.LAYERS)
    assert table["rows"] == [
        {"name": "start", "type": "InputLayer", "shape": [None, 8], "params": 0,
         "trainable": None, "depth": 0},
        {"name": "base", "type": "Sequential", "shape": [None, 4], "params": 36,
         "trainable": False, "depth": 0},
        {"name": "out", "type": "Dense", "shape": [None, 1], "params": 5,
         "trainable": True, "depth": 0},
    ]  # fmt: skip
    assert (table["total"], table["trainable"], table["non_trainable"]) == (41, 5, 36)
    assert table["show_trainable"] is False


def test_the_arguments_of_summary_are_honoured(run: Any) -> None:
    nested = run.data("nested", mime.LAYERS)
    assert [(row["name"], row["depth"]) for row in nested["rows"]] == [
        ("start", 0), ("base", 0), ("hidden", 1), ("out", 0),
    ]  # fmt: skip
    assert nested["show_trainable"] is True
    assert [row["name"] for row in run.data("part", mime.LAYERS)["rows"]] == ["base", "out"]
    assert run.text("to_author") == "True\n"


def test_printing_a_summary_and_ending_with_a_model_show_the_table_alone(run: Any) -> None:
    assert len(run.outputs("nested")) == 1
    assert len(run.outputs("last")) == 1
    assert run.data("last", mime.LAYERS)["model"] == "small"


def test_a_model_that_is_not_built_has_no_shapes_yet(run: Any) -> None:
    [row] = run.data("unbuilt", mime.LAYERS)["rows"]
    assert (row["shape"], row["params"]) == (None, None)


@pytest.mark.parametrize("cell", ["bars", "lines"])
def test_training_is_one_line_an_epoch(run: Any, cell: str) -> None:
    lines = run.text(cell).splitlines()
    assert [line.partition(" - ")[0] for line in lines] == ["Epoch 1/2", "Epoch 2/2"]
    assert all(" - loss: 0." in line and "step" not in line for line in lines)
    assert len(run.outputs(cell)) == 1


def test_evaluating_leaves_its_numbers_and_predicting_nothing(run: Any) -> None:
    first, second = run.text("scores").splitlines()
    assert first.startswith("accuracy: 0.")
    assert second == "done"


def test_the_history_is_quotable(run: Any) -> None:
    history = run.finished.values["bars"]["history"]
    assert set(history) == {"accuracy", "loss", "val_accuracy", "val_loss"}
    assert len(history["loss"]) == 2


def test_a_snapshot_is_of_its_cell_and_not_of_the_end(run: Any) -> None:
    before = read_snapshot(run.record / run.data("before", mime.TENSORBOARD)["snapshot"])
    after = read_snapshot(run.record / run.data("after", mime.TENSORBOARD)["snapshot"])
    assert set(before) == {"train", "validation"}
    assert set(after) == {"train", "validation", "more/train"}
    curve = [value for _, value in before["train"].scalars["epoch_loss"]]
    assert curve == pytest.approx(run.finished.values["bars"]["history"]["loss"])
    assert any("kernel" in tag for tag in before["train"].histograms)


def test_the_logged_model_can_be_drawn(run: Any) -> None:
    logs = read_snapshot(run.record / "logs" / "before")
    names = [layer.name for layer in read_layers(choose_model(logs, tuple(logs)))]
    assert names == ["start", "base", "out"]
