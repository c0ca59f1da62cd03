from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatka.translation.canonical import digest

SAME = {
    "reflowed": ("a b\nc d\n", "a\nb c d"),
    "blank lines": ("a\n\nb", "\n\na  \n\n\n\nb\n"),
    "emphasis": ("*a* and **b**", "_a_ and __b__"),
    "bullets": ("- a\n- b", "* a\n\n* b"),
    "numbers": ("1. a\n2. b", "1. a\n1. b"),
    "fences": ("```python\nx\n```", "~~~python\nx\n~~~"),
    "rule": ("a\n\n---\n\nb", "a\n\n***\n\nb"),
    "heading": ("### a\n\nb", "a `x`\n---\n\nb".replace(" `x`", "").replace("---", "---")),
    "composed letters": ("ড\u09bc", "\u09dc"),
    "table": ("| a | b |\n|---|---|\n| 1 | 2 |", "|a|b|\n|-----|:-|\n|1|2|".replace(":-", "--")),
    "in an admonition": ('!!! note "n"\n\n    a\n    b', '!!! note "n"\n    a b'),
    "in a solution": ("```{solution}\na\nb\n```", "```{solution}\na b\n```"),
    "in a solution that names a cell": (
        "```{solution} e#c\na\nb\n```",
        "```{solution} e#c\na b\n```",
    ),
    "in a hint": ("```{hint}\na\nb\n```", "```{hint}\na b\n```"),
    "in an exercise": ("```{exercise} e\na\nb\n```", "```{exercise} e\na b\n```"),
}
SAME["heading"] = ("## a\n\nb", "a\n---\n\nb")
DIFFERENT = {
    "a word": ("a b", "a c"),
    "a number": ("0.93", "0.94"),
    "a danda": ("ক।", "ক"),
    "a vowel sign": ("কি", "কী"),
    "emphasis given": ("a b", "a *b*"),
    "a link's target": ("[a](b.md)", "[a](c.md)"),
    "a picture's words": ("![a](p.png)", "![b](p.png)"),
    "a definition of a link": ("[1]: http://a", "[1]: http://b"),
    "a second definition": ("[1]: http://a\n[1]: http://b", "[1]: http://a\n[1]: http://c"),
    "a footnote of one word": ("[^1]: ক", "[^1]: খ"),
    "code": ("```python\nx = 1\n```", "```python\nx = 2\n```"),
    "indentation of code": ("```\nif x:\n  y\n```", "```\nif x:\ny\n```"),
    "a formula": ("$a *b* c$", "$a _b_ c$"),
    "an escape in a formula": (r"$a\_b$", r"$a_b$"),
    "the embedded cell": ("```{example} a#b\n```", "```{example} a#c\n```"),
    "a value": ("{value}`a#b:c`", "{value}`a#b:d`"),
    "order of items": ("- a\n- b", "- b\n- a"),
    "paragraphs joined": ("a\n\nb", "a b"),
    "a heading's level": ("## a", "### a"),
    "a start of numbers": ("3. a", "4. a"),
    "in an admonition": ('!!! note "n"\n\n    a', '!!! note "n"\n\n    b'),
    "an admonition's title": ('!!! note "n"\n\n    a', '!!! note "m"\n\n    a'),
    "out of an admonition": ('!!! note "n"\n\n    a\n\n    b', '!!! note "n"\n\n    a\n\nb'),
    "a comment": ("<!-- a -->", "<!-- b -->"),
    "code that looks like an admonition": (
        "```\n!!! note\n    a  b\n```",
        "```\n!!! note\n    a b\n```",
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_form_makes_no_difference(name: str) -> None:
    first, second = SAME[name]

    assert digest("t", first) == digest("t", second)


@pytest.mark.parametrize("name", DIFFERENT)
def test_content_makes_a_difference(name: str) -> None:
    first, second = DIFFERENT[name]

    assert digest("t", first) != digest("t", second)


def test_the_title_counts_and_is_no_text() -> None:
    assert digest("a", "") != digest("b", "")
    assert digest("a", "") != digest("", "a")


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "ক", "খ গ", "word", "*em*", "**b**", "`x`",
            "[l](u)", "[r]: x", "[^1]: y", "- i", "1. n",
            "```", "```{exercise} e", "```{hint}",
            "```{example} a#b", "!!! note", '=== "T"', "    z",
            "\tz", "> q", "$x_1$", "# h", "---", "| a |", "|---|", "<b>", "<!--", "-->", "", "",
            "&amp;", "\\*", "  ", "~~~", "{value}`a#b:c`",
        ]
    ),
    max_size=12,
).map("\n".join)  # fmt: skip


def words(text: str) -> list[str]:
    """Everything that is not form, read in the plainest way: an oracle that shares no code."""
    kept = []
    for line in text.splitlines():
        bare = re.sub(r"^[\s>]*(?:\d+[.)](?=\s|$))?", "", line)
        kept += re.findall(r"\w+", bare)
    return kept


@given(MARKDOWN, MARKDOWN)
def test_equal_digests_mean_equal_words(first: str, second: str) -> None:
    if digest("t", first) == digest("t", second):
        assert words(first) == words(second)


@given(MARKDOWN, st.data())
def test_a_changed_word_is_always_seen(text: str, data: st.DataObject) -> None:
    spots = [match.start() for match in re.finditer(r"[কখa-zA-Z]", text)]
    if not spots:
        return
    spot = data.draw(st.sampled_from(spots))
    changed = text[:spot] + "Q" + text[spot + 1 :]

    assert digest("t", text) != digest("t", changed)
