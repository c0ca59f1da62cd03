"""Faults of YAML, told with their lines."""

from __future__ import annotations

import pytest
import yaml

from tatka.core.yaml_text import parse_yaml, yaml_fault


def test_a_fault_knows_its_line() -> None:
    with pytest.raises(yaml.YAMLError) as caught:
        yaml.safe_load("a: 1\nb: c: d\ne: 2\n")
    fault = yaml_fault(caught.value)
    assert fault.what.startswith("not valid YAML: ")
    assert fault.line == 2


def test_letters_that_are_none_are_told_too() -> None:
    with pytest.raises(UnicodeDecodeError) as caught:
        b"\xff".decode()
    assert yaml_fault(caught.value).line == 1


WITHOUT_END = {
    "brackets": "a: " + "[" * 40_000,
    "brackets in lines": "a:\n" + " [\n" * 20_000,
    "tables": "{a: " * 20_000,
    "lists": "- " * 40_000,
    "keys": "? " * 40_000,
    "levels": "\n".join(" " * depth + "a:" for depth in range(2000)),
    "lists that hold lists": "a0: &a0 [x, x]\n"
    + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 2000)),
    "tables that merge tables": "a0: &a0 {x: 1}\n"
    + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 2000)),
    "a list that holds itself": "&a [*a]",
}


@pytest.mark.parametrize("name", WITHOUT_END)
def test_what_has_no_end_is_refused(name: str) -> None:
    with pytest.raises(yaml.YAMLError):
        parse_yaml(WITHOUT_END[name])


def test_what_people_write_is_read() -> None:
    assert parse_yaml("a: &a {x: 1}\nb:\n  <<: *a\n  y: [*a, *a]\n") == {
        "a": {"x": 1},
        "b": {"x": 1, "y": [{"x": 1}, {"x": 1}]},
    }
    odd = "".join(f"k{n}: 'one [ of many'\n" for n in range(500))
    assert len(parse_yaml(odd)) == 500
