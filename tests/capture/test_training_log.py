from __future__ import annotations

import pytest

from tatka.capture.streams import clean_text as cleaned
from tatka.capture.training_log import MARK


def clean_text(text: str) -> str:
    """As the kernel marks what Keras prints."""
    return cleaned(MARK + text.replace("\n", f"\n{MARK}"))


def test_lines_of_the_author_are_never_rewritten() -> None:
    text = "Epoch 1/2\n50/50 - 1s - 20ms/step - loss: 0.1000\n"
    assert cleaned(text) == text
    said = f"{MARK}Epoch 1/1\nEpoch 1/2\n{MARK}5/5 - 1s - 2ms/step - loss: 0.1000\n"
    assert cleaned(said) == "Epoch 1/2\nEpoch 1/1 - loss: 0.1000\n"


BAR = "\x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m\x1b[37m\x1b[0m"


def progress(step: int, of: int, rest: str, *, before: int = 0) -> str:
    back = "\b" * before + "\r"
    return f"{back}\x1b[1m{step}/{of}\x1b[0m {BAR} \x1b[1m1s\x1b[0m 5ms/step{rest}"


def test_a_training_with_bars_is_one_line_an_epoch() -> None:
    text = "".join(
        f"Epoch {epoch}/2\n"
        + progress(1, 5, " - loss: 0.9000")
        + progress(3, 5, " - loss: 0.7000", before=60)
        + progress(5, 5, f" - loss: 0.{epoch}000 - val_loss: 0.5000\n", before=60)
        for epoch in (1, 2)
    )
    assert clean_text(text) == (
        "Epoch 1/2 - loss: 0.1000 - val_loss: 0.5000\nEpoch 2/2 - loss: 0.2000 - val_loss: 0.5000\n"
    )


def test_a_training_without_bars_gives_the_same_lines() -> None:
    text = (
        "Epoch 1/2\n50/50 - 1s - 20ms/step - loss: 0.1000\n"
        "Epoch 2/2\n50/50 - 0s - 2ms/step - loss: 1.2000e-04\n"
    )
    assert clean_text(text) == "Epoch 1/2 - loss: 0.1000\nEpoch 2/2 - loss: 1.2000e-04\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            progress(7, 7, " - accuracy: 0.5300 - loss: 0.6828\n"),
            "accuracy: 0.5300 - loss: 0.6828\n",
        ),
        ("7/7 - 0s - 3ms/step - loss: nan\n", "loss: nan\n"),
        (progress(7, 7, "   \n") + "done\n", "done\n"),
        ("      7/Unknown \x1b[1m1s\x1b[0m 5ms/step - loss: 0.5000\n", "loss: 0.5000\n"),
    ],
)
def test_evaluations_keep_their_numbers_and_predictions_vanish(text: str, shown: str) -> None:
    assert clean_text(text) == shown


def test_what_a_callback_prints_comes_before_the_line_of_its_epoch() -> None:
    text = (
        "Epoch 1/1\n"
        + progress(5, 5, " - loss: 0.7588")
        + "\nEpoch 1: val_loss improved from inf to 0.66863, saving model to m.h5\n"
        + progress(5, 5, " - loss: 0.6873 - val_loss: 0.6686\n", before=60)
    )
    assert clean_text(text).splitlines() == [
        "Epoch 1: val_loss improved from inf to 0.66863, saving model to m.h5",
        "Epoch 1/1 - loss: 0.6873 - val_loss: 0.6686",
    ]


def test_text_printed_right_behind_a_bar_gets_a_line_of_its_own() -> None:
    text = (
        "Epoch 1/1\n"
        + progress(5, 5, " - loss: 0.7588")
        + "half way\n"
        + progress(5, 5, " - loss: 0.6873 - val_loss: 0.6686\n")
    )
    assert clean_text(text).splitlines() == [
        "half way",
        "Epoch 1/1 - loss: 0.6873 - val_loss: 0.6686",
    ]


def test_an_evaluation_after_a_training_of_as_many_steps_stays_its_own_line() -> None:
    text = (
        "Epoch 1/1\n"
        + progress(5, 5, " - loss: 0.7588\n")
        + "now test\n"
        + progress(5, 5, " - loss: 0.9000\n")
    )
    assert clean_text(text) == "Epoch 1/1 - loss: 0.7588\nnow test\nloss: 0.9000\n"


def test_an_epoch_that_never_ended_keeps_its_heading() -> None:
    assert clean_text("Epoch 1/9\nstopped by hand\n") == "Epoch 1/9\nstopped by hand\n"


@pytest.mark.parametrize(
    "text", ["3/4 of all dogs\n", "Epoch by epoch\n", "score 7/10 - fine\n", "a  \n\n  b\n"]
)
def test_ordinary_text_keeps_its_words(text: str) -> None:
    assert clean_text(text) == "\n".join(line.rstrip() for line in text.split("\n"))
