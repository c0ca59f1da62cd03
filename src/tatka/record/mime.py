"""Names of the MIME types that capture leaves in a notebook; ARCHITECTURE.md has their JSON."""

from __future__ import annotations

LAYERS = "application/vnd.tatka.layers+json"
TABLE = "application/vnd.tatka.table+json"
FIGURE = "application/vnd.tatka.figure+json"
TENSORBOARD = "application/vnd.tatka.tensorboard+json"
# Only on the way from the kernel to `finish`; never in a record.
VALUES = "application/vnd.tatka.values+json"

OURS = frozenset({LAYERS, TABLE, FIGURE, TENSORBOARD})
