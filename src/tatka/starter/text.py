"""The words of a new course's pages and script, from the catalogue of each language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tatka.core.locale import message
from tatka.script.header import header_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = ("mean", "median", "standard-deviation")


def chapters(language: str, title: str) -> dict[str, str]:
    """The pages of one language.

    Args:
        language: Its code.
        title: Of the course.

    Returns:
        Markdown by path.
    """

    def say(name: str) -> str:
        return message(f"starter.{name}", language)

    average, spread, words = say("average"), say("spread"), say("glossary")
    return {
        "index.md": _page(
            f"# {title} {{#start}}",
            say("opening"),
            f"## {say('contents')} {{#contents}}",
            f"1. [{average}](average.md)\n2. [{spread}](spread.md)",
            f"[{words}](glossary.md)",
            f"## {say('yours')} {{#yours}}",
            say("yours_text"),
        ),
        "average.md": _page(
            f"# {average} {{#average}}",
            say("average_opening"),
            f"## {say('data')} {{#data}}",
            say("data_text"),
            "```{example} heights#load\n```",
            say("data_source"),
            "```{source} course.data.heights\n```",
            f"## {say('middle')} {{#middle}}",
            say("middle_text"),
            "```{example} heights#middle\n```",
            say("middle_result"),
        ),
        "spread.md": _page(
            f"# {spread} {{#spread}}",
            say("spread_opening"),
            f"## {say('deviation')} {{#deviation}}",
            say("deviation_text"),
            "```{example} heights#spread\n```",
            say("deviation_result"),
            f"## {say('exercise')} {{#exercise}}",
            f"````{{exercise}} without-tallest\n{say('exercise_text')}\n\n"
            f"```{{hint}}\n{say('exercise_hint')}\n```\n\n"
            "```{solution} heights#without_tallest\n```\n````",
        ),
        "glossary.md": _page(f"# {words} {{#glossary}}", "```{glossary}\n```"),
    }


def glossary(languages: Sequence[str]) -> str:
    """`docs/glossary.yml`."""
    blocks = ["# The words of the course: in each language the word, and one sentence on it."]
    for name in _WORDS:
        key = name.replace("-", "_")
        lines = [f"{name}:"]
        lines += [f"  {code}: {_quoted(message(f'starter.{key}', code))}" for code in languages]
        lines.append("  means:")
        lines += [
            f"    {code}: {_quoted(message(f'starter.{key}_means', code))}" for code in languages
        ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def example(languages: Sequence[str]) -> str:
    """`examples/heights.py`."""

    def say(name: str) -> list[str]:
        return [f"# {code}: {message(f'starter.{name}', code)}" for code in languages]

    titles = {code: message("starter.example", code) for code in languages}
    cells = (
        (
            '"load"',
            "",
            say("code_load"),
            ["from course.data import heights", "", "people = heights()", "people"],
        ),
        (
            '"middle"',
            "",
            say("code_middle"),
            [
                "from statistics import mean, median",
                "",
                "average = mean(people.values())",
                "middle = median(people.values())",
                'print(f"{average:.1f} {middle:.1f}")',
            ],
        ),
        (
            '"spread"',
            "",
            say("code_spread"),
            [
                "from statistics import stdev",
                "",
                "deviation = stdev(people.values())",
                'print(f"{deviation:.1f}")',
            ],
        ),
        (
            '"without_tallest"',
            "",
            say("code_without"),
            [
                "rest = sorted(people.values())[:-1]",
                "deviation_of_rest = stdev(rest)",
                'print(f"{deviation_of_rest:.1f}")',
            ],
        ),
        (
            '"check"',
            ' tags=["hide"]',
            say("code_check"),
            ["assert average > middle", "assert deviation_of_rest < deviation"],
        ),
    )
    blocks = ["\n".join(header_lines(titles))]
    blocks += [
        "\n".join([f"# %% name={name}{tags}", *said, *code]) for name, tags, said, code in cells
    ]
    return "\n\n".join(blocks) + "\n"


def _page(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
