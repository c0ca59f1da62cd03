"""How all tests are run: the same every time, unless fresh seeds are asked for."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

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
