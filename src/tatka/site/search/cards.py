"""What a reader may call a word of the glossary, and what is shown when one is asked for.

A card is found under every spelling of its word: the word itself, its other forms, those that
chapters should not use, and the words of the other languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.site.search.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.glossary import Glossary


@dataclass(frozen=True)
class Card:
    """A word and its meaning.

    Attributes:
        word: As the course calls it.
        means: One sentence.
        address: Where the glossary explains it, relative to the start of the site.
        spellings: What else readers may call it.
    """

    word: str
    means: str
    address: str
    spellings: tuple[str, ...] = ()


def cards_of(glossary: Glossary, language: str, address: str) -> tuple[Card, ...]:
    """The cards of one language.

    Args:
        glossary: Of the course.
        language: Of the site.
        address: Of its glossary page, relative to the start of the site.
    """
    return tuple(
        Card(
            word=entry.words[language],
            means=entry.means[language],
            address=f"{address}#{entry.id}",
            spellings=tuple(
                dict.fromkeys(
                    [
                        *entry.also.get(language, ()),
                        *entry.avoid.get(language, ()),
                        *(word for other, word in entry.words.items() if other != language),
                    ]
                )
            ),
        )
        for entry in glossary.sorted(language)
    )


def phrase_key(text: str) -> str:
    """What a phrase is looked up by: one stem a word."""
    return " ".join(min(word.terms) for word in words(text))


def card_keys(cards: Sequence[Card]) -> Mapping[str, int]:
    """The place of a card by the keys of its spellings; a word itself goes before spellings."""
    keys = {phrase_key(card.word): place for place, card in enumerate(cards)}
    for place, card in enumerate(cards):
        for spelling in card.spellings:
            keys.setdefault(phrase_key(spelling), place)
    keys.pop("", None)
    return keys
