from __future__ import annotations

import pytest

from tatka.core.errors import ChapterError, ExampleError, Problems, TatkaError, raise_all


def test_a_message_says_where_what_and_what_to_do() -> None:
    error = ChapterError("no cell 'x'", path="docs/bn/a.md", line=3, hint="Did you mean 'y'?")
    assert str(error) == "docs/bn/a.md:3: no cell 'x'\n  Did you mean 'y'?"
    assert (error.path, error.line, error.hint) == ("docs/bn/a.md", 3, "Did you mean 'y'?")


def test_a_message_without_a_place_has_no_colon() -> None:
    assert str(TatkaError("the disk is full")) == "the disk is full"


def test_problems_are_flat_and_in_the_order_of_their_places() -> None:
    inner = Problems([ExampleError("b", path="b.py", line=9), ExampleError("a", path="a.py")])
    outer = Problems([ExampleError("c", path="b.py", line=2), inner])
    assert [problem.where for problem in outer.problems] == ["a.py", "b.py:2", "b.py:9"]
    assert str(outer).splitlines()[1] == "b.py:2: c"


def test_raise_all_raises_one_as_it_is_and_several_together() -> None:
    raise_all([])
    with pytest.raises(ExampleError):
        raise_all([ExampleError("one")])
    with pytest.raises(Problems) as caught:
        raise_all([ExampleError("one"), ChapterError("two")])
    assert caught.value.what == "2 problems"
