"""Bus fares by distance: made up for the course, and kept as a small file that anyone can open."""

from pathlib import Path

import numpy as np
import pandas as pd

FILE = Path(__file__).parent / "data" / "bus_fares.csv"
"""The trips of chapter 1: distance in kilometres, fare in taka; lines with `#` are notes."""

NOTE = "# Made up for the course tatka: these are no real fares. Licence: CC BY 4.0.\n"


def make_trips(trips: int, seed: int) -> pd.DataFrame:
    """Makes up trips: a fixed part, a part for each kilometre, and what changes from bus to bus.

    Args:
        trips: How many.
        seed: The same seed gives the same trips.

    Returns:
        A row a trip with `distance_km`, 1 to 20 in steps of 0.1, and `fare_taka`, whole taka.
    """
    generator = np.random.default_rng(seed)
    distance = generator.uniform(1, 20, trips).round(1)
    fare = 8 + 2.6 * distance + generator.normal(0, 3, trips)
    return pd.DataFrame(
        {
            "distance_km": distance,
            "fare_taka": fare.round().astype(int),
        }
    )


def write_file(file: Path = FILE) -> None:
    """Writes the trips of chapter 1, with a first line that says that they are made up."""
    text = make_trips(trips=50, seed=2026).to_csv(
        index=False, lineterminator="\n"
    )
    file.write_text(NOTE + text, encoding="utf-8")
