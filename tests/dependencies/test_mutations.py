"""A part of the benchmark in benchmarks/freshness: changes against what a run really prints."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks" / "freshness"


@pytest.mark.slow
def test_no_changed_output_goes_unflagged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    compare = import_module("compare")

    bench = compare.Bench(tmp_path / "course", 1, None)
    # Few of the harmless ones: there are many, and most are alike.
    chosen = [item for item in compare.chosen_mutations(bench.root, 0.3) if not item.harmless]
    chosen += [item for item in compare.chosen_mutations(bench.root, 0.06) if item.harmless]
    found = [bench.outcome(mutation) for mutation in chosen]
    changed = sum(len(outcome.changed) for outcome in found)
    assert changed > 20
    for outcome in found:
        place = f"{outcome.mutation.kind} {outcome.mutation.path} {outcome.mutation.name}"
        assert outcome.changed <= outcome.flagged[compare.TATKA], place
        if outcome.mutation.harmless:
            assert not outcome.flagged[compare.TATKA], (place, outcome.reasons)
    rates = compare.summary(found)["tools"][compare.TATKA]
    assert rates["precision"] >= 0.9
