"""Names of the MIME types of records; `payloads` has the classes behind them."""

from __future__ import annotations

PLAIN = "text/plain"
HTML = "text/html"
MARKDOWN = "text/markdown"
LATEX = "text/latex"

LAYERS = "application/vnd.tatka.layers+json"
TABLE = "application/vnd.tatka.table+json"
FIGURE = "application/vnd.tatka.figure+json"
TENSORBOARD = "application/vnd.tatka.tensorboard+json"
MEDIA = "application/vnd.tatka.media+json"
# Only on the way from the kernel to `finish`; never in a record.
VALUES = "application/vnd.tatka.values+json"
WARNING = "application/vnd.tatka.warning+json"

OURS = frozenset({LAYERS, TABLE, FIGURE, TENSORBOARD, MEDIA})
