"""How all tests are run: the same every time, unless fresh seeds are asked for."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

# TensorFlow greets whoever imports it; set before anything does.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# `make test` never fails by chance. `make explore`, and a weekly job, look for new faults with
# seeds of their own; what they find becomes an `@example`.
settings.register_profile("same", derandomize=True, deadline=None, print_blob=True)
settings.register_profile(
    "explore",
    max_examples=2000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# The course's own tests are about TensorFlow code: without it there is nothing to test.
collect_ignore = [] if find_spec("tensorflow") else ["course"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark property tests, so that they can be run by themselves."""
    for item in items:
        if isinstance(item, pytest.Function) and is_hypothesis_test(item.obj):
            item.add_marker(pytest.mark.property)
