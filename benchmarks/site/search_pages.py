"""Generated Bangla pages: as many words, as unevenly common and as inflected as in real ones."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WORDS = 660
SECTIONS = 5
_CONSONANTS = "কখগঘচছজটডতথদধনপফবভমযরলশসহ"
_SIGNS = ("", "", "া", "ি", "ী", "ু", "ে", "ো", "্র", "্য")
_ENDINGS = ("", "", "", "", "ের", "ে", "কে", "টি", "গুলো", "গুলোর", "ও", "ই")
_ENGLISH = ("Keras", "GPU", "batch", "fit", "VGG16", "epoch", "dropout", "layer", "loss")


def vocabulary() -> list[str]:
    """Nine thousand stems, the commonest first."""
    chance = random.Random(1)
    return [
        "".join(
            chance.choice(_CONSONANTS) + chance.choice(_SIGNS) for _ in range(chance.randint(2, 4))
        )
        for _ in range(9_000)
    ]


def write_pages(folder: Path, count: int) -> None:
    """Write Markdown pages with explicit heading ids."""
    folder.mkdir(parents=True)
    stems = vocabulary()
    chance = random.Random(2)
    weights = [1 / (place + 3) for place in range(len(stems))]
    for number in range(count):
        lines = []
        for section in range(SECTIONS):
            mark = "#" if section == 0 else "##"
            title = " ".join(chance.choices(stems, weights, k=3))
            lines += [f"{mark} {title} {{#part-{section}}}", ""]
            lines += [_sentence(chance, stems, weights) for _ in range(WORDS // SECTIONS // 12)]
            lines.append("")
        name = "index.md" if number == 0 else f"page-{number:04}.md"
        (folder / name).write_text("\n".join(lines), encoding="utf-8")


def _sentence(chance: random.Random, stems: list[str], weights: list[float]) -> str:
    words = [stem + chance.choice(_ENDINGS) for stem in chance.choices(stems, weights, k=12)]
    if chance.random() < 0.5:
        words[chance.randrange(12)] = chance.choice(_ENGLISH)
    if chance.random() < 0.2:
        words[chance.randrange(12)] = str(chance.randint(2, 2_000))
    return " ".join(words) + "।"
