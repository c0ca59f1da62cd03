from __future__ import annotations

import re

import pytest

from tatka.core.errors import CaptureError
from tatka.tensorboard.events import RunLog
from tatka.tensorboard.options import ViewOptions, parse_options
from tatka.tensorboard.selection import histogram_numbers, scalar_numbers, select

POINTS = [(0, 0.9), (1, 0.5)]
KERAS = ("epoch_accuracy", "epoch_learning_rate", "epoch_loss")
LOGS = {
    "frozen/train": RunLog(dict.fromkeys(KERAS, POINTS)),
    "frozen/validation": RunLog({"epoch_accuracy": [(1, 0.7)], "epoch_loss": POINTS}),
    "scratch/train": RunLog({"epoch_loss": POINTS, "batch_loss": POINTS}),
}


def test_loss_and_accuracy_of_every_run_are_shown_where_nothing_is_chosen() -> None:
    selection = select(LOGS, ViewOptions(), "log")
    assert selection.tags == ("epoch_accuracy", "epoch_loss")
    assert selection.runs["epoch_accuracy"] == ("frozen/train", "frozen/validation")
    assert selection.all_runs == tuple(LOGS)


def test_other_logs_show_their_first_charts() -> None:
    logs = {"a": RunLog(dict.fromkeys(("z", "y", "x"), POINTS))}
    assert select(logs, ViewOptions(), "log").tags == ("x", "y")


@pytest.mark.parametrize(
    ("runs", "found"),
    [
        (("frozen",), ("frozen/train", "frozen/validation")),
        (("*/train",), ("frozen/train", "scratch/train")),
        (("scratch/train", "frozen/validation"), ("frozen/validation", "scratch/train")),
    ],
)
def test_runs_are_chosen_by_name_by_folder_or_by_pattern(
    runs: tuple[str, ...], found: tuple[str, ...]
) -> None:
    options = ViewOptions(tags=("epoch_loss",), runs=runs)
    assert select(LOGS, options, "log").all_runs == found


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (ViewOptions(tags=("epoch_los",)), "no tag 'epoch_los' in the logs\n.*epoch_loss"),
        (ViewOptions(runs=("frozn",)), "no run 'frozn'"),
        (ViewOptions("histograms"), "hold no histograms\n.*histogram_freq"),
    ],
)
def test_names_that_fit_nothing_are_errors_with_the_nearest(
    options: ViewOptions, said: str
) -> None:
    with pytest.raises(CaptureError) as caught:
        select(LOGS, options, "log")
    assert re.search(said, str(caught.value))


def test_a_folder_without_logs_says_when_a_snapshot_is_taken() -> None:
    with pytest.raises(CaptureError) as caught:
        select({}, ViewOptions(), "log")
    assert "put it after fit" in str(caught.value)


def test_numbers_have_one_row_a_step_and_a_gap_where_nothing_was_logged() -> None:
    numbers = scalar_numbers(LOGS, select(LOGS, ViewOptions(runs=("frozen",)), "log"))
    assert numbers.csv().splitlines() == [
        "run,step,epoch_accuracy,epoch_loss",
        "frozen/train,0,0.9,0.9",
        "frozen/train,1,0.5,0.5",
        "frozen/validation,0,,0.9",
        "frozen/validation,1,0.7,0.5",
    ]


def test_histograms_are_told_by_range_and_middle() -> None:
    buckets = ((0.0, 1.0, 1.0), (1.0, 2.0, 3.0), (2.0, 3.0, 0.0))
    logs = {"train": RunLog(histograms={"d/kernel/histogram": [(4, buckets)]})}
    selection = select(logs, ViewOptions("histograms"), "log")
    assert histogram_numbers(logs, selection).rows == (
        ("train", "d/kernel/histogram", 4, 4, 0.0, 1.333, 2.0),
    )


def test_options_are_checked() -> None:
    assert parse_options(None) == ViewOptions()
    assert parse_options({"tags": "a", "runs": ["b"], "smoothing": 0.6}) == ViewOptions(
        tags=("a",), runs=("b",), smoothing=0.6
    )


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"tag": "a"}, "Did you mean 'tags'"),
        ({"plugin": "images"}, "scalars, histograms, graph"),
        ({"smoothing": 1}, "from 0 to 0.999"),
        ({"smoothing": "much"}, "is a number"),
        ({"tags": [1]}, "a list of names"),
    ],
)
def test_wrong_options_say_what_would_be_right(table: dict[str, object], said: str) -> None:
    with pytest.raises(CaptureError) as caught:
        parse_options(table)
    assert said in str(caught.value)
