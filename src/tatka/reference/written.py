"""How directives are written, and what options mean that several of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# By name of directive.
WRITTEN: Mapping[str, str] = {
    "bibliography": "```{bibliography}\n```",
    "example": "```{example} heights#middle\nshow: both\n```",
    "exercise": (
        "````{exercise} without-tallest\nLeave out the tallest person. What happens?\n\n"
        "```{hint}\nA slice leaves out the last.\n```\n\n"
        "```{solution} heights#without_tallest\n```\n````"
    ),
    "figure": (
        "```{figure} pictures/curve.png\nalt: A curve that falls and flattens.\n\nThe loss.\n```"
    ),
    "glossary": "```{glossary}\n```",
    "hint": "```{hint}\nA slice leaves out the last.\n```",
    "interactive": "````{interactive} curves\n:curves: EXAMPLE#CELL:losses\n\n"
    "```{example} EXAMPLE#PICTURE\n```\n````",
    "mermaid": "```{mermaid}\nalt: Data leads to a model, the model to an answer.\n\n"
    "graph LR; data --> model --> answer\n```",
    "quiz": (
        "```{quiz} which-is-larger\nWhich is larger, the mean or the median?\n\n"
        "- [ ] The median.\n- [x] The mean.\n\n  One tall person pulls it up.\n```"
    ),
    "solution": "```{solution} heights#without_tallest\n```",
    "source": "```{source} course.data.heights\n```",
    "table": "```{table} Heights\nname: tab-heights\n\n"
    "| name | height |\n| --- | --- |\n| Ada | 158 |\n```",
}
# By name of option, where the node that a directive becomes says nothing of it.
OPTIONS: Mapping[str, str] = {
    "all": "Whether works are listed that the page does not cite.",
    "alt": "What a picture shows, in words; a list where there are several.",
    "caption": "What stands under a picture.",
    "class": "Names for style sheets.",
    "fold": "Whether the code is folded.",
    "name": "By what references find it.",
    "profile": "Under which profile the result was made, if not the default one.",
    "show": "`both`, `code` or `output`.",
}
