"""Outputs of cells on pages, looked at through the Markdown stack that pages meet."""

from __future__ import annotations

LAYERS = {
    "model": "vgg",
    "rows": [
        {
            "name": "conv_1",
            "type": "Conv2D",
            "shape": [None, 5, 5, 512],
            "params": 1475712,
            "trainable": False,
            "depth": 1,
        },
        {"name": "pool", "type": "MaxPooling2D", "shape": [None, 2], "params": 0,
         "trainable": None, "depth": 0},
        {"name": "head", "type": "Dense", "shape": [None, 1], "params": 513,
         "trainable": True, "depth": 0},
    ],
    "total": 14715201,
    "trainable": 513,
    "non_trainable": 14714688,
}  # fmt: skip
TABLE = {
    "columns": [
        {"label": "", "kind": "index", "decimals": None},
        {"label": "model", "kind": "text", "decimals": None},
        {"label": "accuracy", "kind": "number", "decimals": 3},
        {"label": "year", "kind": "number", "decimals": 0},
    ],
    "rows": [[0, "<vgg>", 0.9, 2020], [1, "mini", None, 2026]],
    "hidden_rows": 12,
    "hidden_columns": 0,
}
VARIANTS = [
    {"theme": theme, "language": language, "file": f"assets/{language}-{theme}.svg",
     "width": 640, "height": 480}
    for language in ("bn", "en")
    for theme in ("light", "dark")
]  # fmt: skip
FILES = {variant["file"]: b"<svg/>" for variant in VARIANTS}
FIGURE = {"application/vnd.tatka.figure+json": {"variants": VARIANTS}, "text/plain": "<Figure>"}
