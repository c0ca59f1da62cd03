"""Finds the pretrained weights that another example left."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
KEPT = (
    REPOSITORY
    / "records"
    / "embedded"
    / "pretrain_base"
    / "artifacts"
)


def pretrained_weights(
    name: str = "vgg_small.weights.h5",
) -> Path:
    """Finds a weights file: in the working folder's `artifacts`, else in the book's records.

    Args:
        name: The file's name.

    Returns:
        The path of the file.

    Raises:
        FileNotFoundError: Neither place has it.
    """
    places = (Path("artifacts") / name, KEPT / name)
    for place in places:
        if place.is_file():
            return place
    msg = (
        f"no {name} in {places[0].parent.resolve()} or {places[1].parent}; "
        "run `python examples/pretrain_base.py` first"
    )
    raise FileNotFoundError(msg)
