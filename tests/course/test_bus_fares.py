from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from course.bus_fares import FILE, make_trips, write_file

if TYPE_CHECKING:
    from pathlib import Path


def test_the_kept_file_is_what_the_course_makes(tmp_path: Path) -> None:
    write_file(tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == FILE.read_bytes()


def test_the_file_says_that_it_is_made_up_and_reads_as_a_table() -> None:
    assert "Made up" in FILE.read_text(encoding="utf-8").splitlines()[0]
    trips = pd.read_csv(FILE, comment="#")
    assert list(trips.columns) == ["distance_km", "fare_taka"]
    assert len(trips) == 50
    assert trips["distance_km"].between(1, 20).all()


def test_the_same_seed_makes_the_same_trips_and_another_makes_others() -> None:
    pd.testing.assert_frame_equal(make_trips(30, 1), make_trips(30, 1))
    assert not make_trips(30, 1).equals(make_trips(30, 2))


def test_the_trips_lie_around_the_rule_they_are_made_by() -> None:
    trips = make_trips(20_000, 3)
    slope, start = np.polyfit(trips["distance_km"], trips["fare_taka"], 1)
    assert abs(slope - 2.6) < 0.02
    assert abs(start - 8) < 0.2
