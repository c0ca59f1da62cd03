"""What a script says for the words of its figures and tables, read without running it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.script.reading import read_example
from tatka.script.translations import written_translations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_last_literal_counts(script: Callable[[str], Path]) -> None:
    file = script(
        '# %% name="a"\ntranslations = {"Mean": "x"}\n\n'
        '# %% name="b"\ntranslations = {"Mean": "গড়"}\n'
    )
    assert written_translations(read_example(file)) == {"Mean": "গড়"}


def test_nothing_where_there_is_none_or_it_is_computed(script: Callable[[str], Path]) -> None:
    assert written_translations(read_example(script('# %% name="a"\nx = 1\n'))) is None
    computed = '# %% name="a"\ntranslations = dict(Mean="গড়")\n'
    assert written_translations(read_example(script(computed))) is None
