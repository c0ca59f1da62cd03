"""What a reader may call a word of the glossary, and what is shown when one is asked for.

A card is found under every spelling of its word: the word itself, its other forms, those that
chapters should not use, and the words of the other languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.book.glossary import read_glossary
from tatka.site.search.sounds import skeleton, sounds
from tatka.site.search.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tatka.book.glossary import Glossary
    from tatka.core.settings import Settings

_LIST = 'class="tatka-glossary"'


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


def read_cards(settings: Settings, language: str, site_dir: Path) -> tuple[Card, ...]:
    """The cards of a course's glossary, leading to the page of the built site that lists it.

    Raises:
        TatkaError: The glossary can't be read.
    """
    glossary = read_glossary(settings)
    pages = sorted(site_dir.rglob("*.html")) if glossary.entries else []
    listed = (page for page in pages if _LIST in page.read_text(encoding="utf-8"))
    page = next(listed, None)
    address = page.relative_to(site_dir).as_posix() if page else ""
    return cards_of(glossary, language, address)


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
            address=f"{address}#{entry.id}" if address else "",
            spellings=tuple(
                dict.fromkeys(
                    [
                        *entry.also.get(language, ()),
                        *entry.avoid.get(language, ()),
                        *(
                            word
                            for other in entry.words
                            if other != language
                            for word in (
                                entry.words[other],
                                *entry.also.get(other, ()),
                                *entry.avoid.get(other, ()),
                            )
                        ),
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
    """The place of a card by the keys of its spellings; a word itself goes before spellings.

    Phrases are filed by their consonants too, after a tilde: লার্নিং রেট sounds like learning rate.
    """
    keys = {phrase_key(card.word): place for place, card in enumerate(cards)}
    for place, card in enumerate(cards):
        for spelling in card.spellings:
            keys.setdefault(phrase_key(spelling), place)
    for place, card in enumerate(cards):
        for spelling in (card.word, *card.spellings):
            parts = [word.text for word in words(spelling)]
            if len(parts) > 1:
                keys.setdefault(f"~{skeleton(sounds(''.join(parts)))}", place)
    keys.pop("", None)
    return keys
