"""The header of an example: the table `tatka` under `jupyter` in its YAML front matter."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tatka.core.errors import ExampleError
from tatka.core.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = ("title", "needs", "data", "tolerance", "times")
_TOLERANCES = ("relative", "absolute")


@dataclass(frozen=True)
class Header:
    """What the header of an example says.

    Attributes:
        titles: For each language.
        needs: Names of examples.
        data: Patterns of paths and addresses; None if there is no such key.
        tolerance: `relative`, `absolute` and `times`, those that are given.
        lines: For each key that is there, its line in the script.
    """

    titles: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    data: tuple[str, ...] | None = None
    tolerance: dict[str, float | bool] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def header_lines(titles: Mapping[str, str]) -> list[str]:
    """The head of a new script, as jupytext writes it.

    Args:
        titles: Of the example, by language; without any it says nothing of tatka's.
    """
    said = [
        f"#       {language}: {json.dumps(title, ensure_ascii=False)}"
        for language, title in titles.items()
    ]
    return [
        "# ---",
        "# jupyter:",
        "#   jupytext:",
        "#     text_representation:",
        "#       extension: .py",
        "#       format_name: percent",
        "#   kernelspec:",
        "#     display_name: Python 3",
        "#     language: python",
        "#     name: python3",
        *(["#   tatka:", "#     title:", *said] if said else []),
        "# ---",
    ]


def read_header(table: object, text: str, path: str) -> tuple[Header, list[ExampleError]]:
    """Check what the YAML front matter has under `jupyter`, `tatka`.

    Args:
        table: As YAML gave it; None if there is none.
        text: The script, to find lines in.
        path: What to call the script in errors.

    Returns:
        What could be understood, and every problem with the rest.
    """
    lines = _key_lines(text)
    problems: list[ExampleError] = []

    def wrong(what: str, key: str, hint: str | None = None) -> None:
        problems.append(ExampleError(what, path=path, line=lines.get(key), hint=hint))

    if table is None:
        return Header(), problems
    if not isinstance(table, dict):
        wrong("`tatka` in the header is not a table", "tatka", "Write keys below it, indented.")
        return Header(lines=lines), problems
    for key in table:
        if key not in KEYS:
            hint = did_you_mean(str(key), KEYS, count=1)
            wrong(f"the header has an unknown key {key!r}", str(key), hint)
    titles = table.get("title", {})
    if not isinstance(titles, dict) or not all(isinstance(item, str) for item in titles.values()):
        wrong("`title` is not a text for each language", "title", "Write `title: {bn: …, en: …}`.")
        titles = {}
    needs = table.get("needs", [])
    if not isinstance(needs, list) or not all(isinstance(item, str) for item in needs):
        wrong("`needs` is not a list of examples", "needs", "Write `needs: [NAME, NAME]`.")
        needs = []
    data = _data(table.get("data"), wrong)
    tolerance = _tolerance(table.get("tolerance", {}), wrong)
    times = table.get("times", False)
    if not isinstance(times, bool):
        wrong("`times` is neither true nor false", "times", "Write `times: true`.")
    elif times:
        tolerance["times"] = True
    header = Header(
        {str(key): value for key, value in titles.items()},
        tuple(needs),
        data,
        tolerance,
        lines,
    )
    return header, problems


def _data(found: object, wrong: Any) -> tuple[str, ...] | None:  # noqa: ANN401 - as below
    if found is None:
        return None
    if not isinstance(found, list) or not all(isinstance(item, str) and item for item in found):
        wrong("`data` is not a list of paths", "data", "Write `data: [data/prices.csv, tables/]`.")
        return None
    for item in found:
        if item.startswith(("/", "~", "../")) or "/../" in item:
            wrong(
                f"`data` has {item!r}, which is not in the repository",
                "data",
                "Name files and folders relative to the repository, or an address.",
            )
    return tuple(found)


def _tolerance(table: object, wrong: Any) -> dict[str, float | bool]:  # noqa: ANN401 - a function of ours
    if not isinstance(table, dict):
        wrong(
            "`tolerance` is not a table",
            "tolerance",
            "Write `tolerance: {relative: 1.0e-4, absolute: 0.0}`.",
        )
        return {}
    tolerance: dict[str, float | bool] = {}
    for key, value in table.items():
        if key not in _TOLERANCES:
            wrong(
                f"`tolerance` has an unknown key {key!r}", "tolerance", "Known: relative, absolute."
            )
        elif isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
            # YAML reads 1e-4 as a text: it wants 1.0e-4.
            hint = f"Write {_with_point(value)}." if _with_point(value) else None
            wrong(f"`tolerance.{key}` is {value!r}, not a number from 0 up", "tolerance", hint)
        else:
            tolerance[key] = float(value)
    return tolerance


def _with_point(value: object) -> str | None:
    found = re.fullmatch(r"(\d+)([eE]-?\d+)", str(value))
    return f"{found.group(1)}.0{found.group(2)}" if found else None


def _key_lines(text: str) -> dict[str, int]:
    """The line of each key in the front matter; where a key stands twice, the first counts."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            break
        found = re.match(r"#\s*[\"']?([\w-]+)[\"']?\s*:", line)
        if found:
            lines.setdefault(found.group(1), number)
    return lines
