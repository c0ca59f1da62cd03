"""Faults of YAML, told with their lines."""

from __future__ import annotations

import pytest
import yaml

from tatka.core.yaml_errors import yaml_fault


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
