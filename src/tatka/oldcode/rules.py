"""The rules of the doctor: read from `rules.toml`, once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["fix", "choose", "hint", "silent"]


@dataclass(frozen=True)
class Rule:
    """One thing that changed.

    Attributes:
        id: Its name.
        kind: `fix`, `choose`, `hint` or `silent`.
        gone: Since which version.
        match: What it looks like.
        messages: What to say, by language.
        fix: What becomes of it.
        options: For a choice, the replacements by name.
        silent: Whether the old code runs and means something else.
        before: Code with it.
        after: What the fix makes of that.
        choice: The option that makes `after` of `before`.
        needs: A package that the repository's own lock does not have.
    """

    id: str
    kind: Kind
    gone: str
    match: Mapping[str, Any]
    messages: Mapping[str, str]
    fix: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False
    before: str = ""
    after: str = ""
    choice: str = ""
    needs: str = ""


@cache
def read_rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    text = files("tatka.oldcode").joinpath("rules.toml").read_text(encoding="utf-8")
    return tuple(
        Rule(
            id=item["id"],
            kind=item["kind"],
            gone=item["gone"],
            match=item["match"],
            messages={"en": item["en"], "bn": item["bn"]},
            fix=item.get("fix", {}),
            options=item.get("options", {}),
            silent=item.get("silent", item["kind"] == "silent"),
            before=item.get("before", ""),
            after=item.get("after", ""),
            choice=item.get("choice", ""),
            needs=item.get("needs", ""),
        )
        for item in tomllib.loads(text)["rule"]
    )
