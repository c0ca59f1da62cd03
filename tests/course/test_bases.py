from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from course import weights
from course.bases import pretrained_base, untrained_base
from course.models import small_vgg_base
from course.weights import pretrained_weights

if TYPE_CHECKING:
    from pathlib import Path

NAME = "vgg_small.weights.h5"


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without weights, in a book without records."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(weights, "KEPT", tmp_path / "records")
    return tmp_path


def test_without_weights_it_says_where_it_looked_and_what_to_run(nowhere: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        pretrained_weights()
    for part in (NAME, str(nowhere / "artifacts"), "examples/pretrain_base.py"):
        assert part in str(caught.value)


def test_the_working_folder_comes_before_the_records(nowhere: Path) -> None:
    for folder in ("records", "artifacts"):
        (nowhere / folder).mkdir()
        (nowhere / folder / NAME).write_bytes(b"")
        assert pretrained_weights().resolve() == nowhere / folder / NAME


def test_the_small_base_has_the_weights_that_were_saved(nowhere: Path) -> None:
    trained = small_vgg_base(32)
    (nowhere / "artifacts").mkdir()
    trained.save_weights(nowhere / "artifacts" / NAME)
    loaded = pretrained_base("small", 64)
    for one, other in zip(trained.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    fresh = untrained_base("small", 64)
    assert fresh.output_shape == loaded.output_shape
    assert not np.array_equal(fresh.get_weights()[0], loaded.get_weights()[0])


@pytest.mark.parametrize("build", [pretrained_base, untrained_base])
def test_an_unknown_kind_is_refused(build: object) -> None:
    with pytest.raises(ValueError, match=r"'resnet'.*small, imagenet"):
        build("resnet", 64)  # type: ignore[operator]


def test_the_untrained_real_base_is_vgg16() -> None:
    assert untrained_base("imagenet", 64).count_params() == 14_714_688
