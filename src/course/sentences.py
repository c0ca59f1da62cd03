"""A small corpus in Bangla, written for the course: who did what, where and when.

Every sentence has five words: a time, a person, a place and a thing in any order, as Bangla
allows, and the verb at the end. What is done to a thing, and where, depends on its kind: fish are
caught in rivers, fruit is picked in gardens. Licence of the corpus: CC BY 4.0.
"""

from dataclasses import dataclass
from pathlib import Path
from random import Random

FILE = Path(__file__).parent / "data" / "sentences.txt"
"""The corpus of chapter "Words as vectors"; lines with `#` are notes."""

NOTE = "# Written for the course tatka by its generator. Licence: CC BY 4.0.\n"

TIMES = {
    "সকালে": "morning", "দুপুরে": "noon", "বিকেলে": "afternoon", "সন্ধ্যায়": "evening",
    "রাতে": "night", "কাল": "yesterday",
}  # fmt: skip
PEOPLE = {
    "রহিম": "Rahim", "করিম": "Karim", "সুমি": "Sumi", "মিনা": "Mina", "দাদু": "Grandpa",
    "নানি": "Grandma", "রাজু": "Raju", "টুনি": "Tuni",
}  # fmt: skip
THINGS = {
    "fish": {"ইলিশ": "hilsa", "রুই": "rohu", "কই": "koi", "চিংড়ি": "prawn", "পুঁটি": "puti"},
    "fruit": {
        "আম": "mango", "জাম": "jamun", "কাঁঠাল": "jackfruit", "লিচু": "litchi", "পেয়ারা": "guava",
    },
    "reading": {
        "বই": "book", "পত্রিকা": "paper", "গল্প": "story", "চিঠি": "letter", "ছড়া": "rhyme",
    },
    "music": {
        "বাঁশি": "flute", "ঢোল": "drum", "একতারা": "ektara", "গিটার": "guitar", "তবলা": "tabla",
    },
    "clothes": {
        "শাড়ি": "sari", "পাঞ্জাবি": "panjabi", "জামা": "shirt", "গামছা": "gamchha",
        "লুঙ্গি": "lungi",
    },
}  # fmt: skip
PLACES = {
    "নদীতে": "river", "পুকুরে": "pond", "বিলে": "marsh", "রান্নাঘরে": "kitchen",
    "উঠানে": "yard", "বাজারে": "bazaar", "হাটে": "market", "বাগানে": "garden", "ঘরে": "home",
    "বারান্দায়": "veranda", "স্কুলে": "school", "লাইব্রেরিতে": "library", "মেলায়": "fair",
    "মাঠে": "field", "দোকানে": "shop",
}  # fmt: skip
VERBS = {
    "ধরল": "caught", "রাঁধল": "cooked", "কিনল": "bought", "পাড়ল": "picked", "খেল": "ate",
    "পড়ল": "read", "খুঁজল": "looked for", "বাজাল": "played", "কাচল": "washed", "পরল": "wore",
}  # fmt: skip
DEEDS = {
    "fish": {
        "ধরল": ("নদীতে", "পুকুরে", "বিলে"),
        "রাঁধল": ("রান্নাঘরে", "উঠানে"),
        "কিনল": ("বাজারে", "হাটে"),
    },
    "fruit": {
        "পাড়ল": ("বাগানে", "উঠানে"),
        "খেল": ("ঘরে", "বারান্দায়", "উঠানে"),
        "কিনল": ("বাজারে", "হাটে"),
    },
    "reading": {
        "পড়ল": ("স্কুলে", "লাইব্রেরিতে", "বারান্দায়"),
        "খুঁজল": ("লাইব্রেরিতে", "ঘরে"),
    },
    "music": {
        "বাজাল": ("মেলায়", "মাঠে", "বারান্দায়"),
        "কিনল": ("মেলায়", "দোকানে"),
    },
    "clothes": {
        "কাচল": ("পুকুরে", "উঠানে"),
        "পরল": ("ঘরে",),
        "কিনল": ("দোকানে", "মেলায়", "হাটে"),
    },
}
"""What is done to each kind of thing, and where."""

QUESTIONS = {
    "কখন": "when",
    "কে": "who",
    "কোথায়": "where",
    "কী": "what",
}
"""The questions, in the order of the parts that answer them."""

MEANINGS = {
    **TIMES, **PEOPLE, **PLACES, **VERBS, **QUESTIONS,
    **{word: meaning for kind in THINGS.values() for word, meaning in kind.items()},
}  # fmt: skip
"""Every word of the corpus and of the questions, with a word of English for it."""


@dataclass(frozen=True)
class Sentence:
    """One sentence.

    Attributes:
        words: Its five words, in the order in which they stand.
        answers: The word that answers each of `QUESTIONS`.
    """

    words: tuple[str, ...]
    answers: dict[str, str]

    @property
    def text(self) -> str:
        """The sentence as it is written, with a danda at its end."""
        return " ".join(self.words) + "।"


def make_sentences(count: int, seed: int) -> list[Sentence]:
    """Makes sentences, all different.

    Args:
        count: How many.
        seed: The same seed gives the same sentences.
    """
    random = Random(seed)
    made: dict[tuple[str, ...], Sentence] = {}
    while len(made) < count:
        kind = random.choice(list(THINGS))
        verb = random.choice(list(DEEDS[kind]))
        parts = [
            random.choice(list(TIMES)),
            random.choice(list(PEOPLE)),
            random.choice(DEEDS[kind][verb]),
            random.choice(list(THINGS[kind])),
        ]
        answers = dict(zip(QUESTIONS, parts, strict=True))
        random.shuffle(parts)
        words = (*parts, verb)
        made.setdefault(words, Sentence(words, answers))
    return list(made.values())


def read_sentences(file: Path = FILE) -> list[str]:
    """Reads the corpus: a sentence a line, without the notes."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def write_file(file: Path = FILE) -> None:
    """Writes the corpus, with a first line that says where it is from."""
    lines = [
        sentence.text
        for sentence in make_sentences(2_000, seed=2026)
    ]
    file.write_text(
        NOTE + "\n".join(lines) + "\n", encoding="utf-8"
    )
