"""Histories of a translated chapter, each with the states that must come out of it."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tatka.book.source.chapter import Chapter, chapter_paths, read_chapter
from tatka.core.errors import TranslationError
from tatka.core.settings import Settings, load_settings
from tatka.translation.confirmations import Confirmation, Key, path_of, read_confirmations
from tatka.translation.drift import check_drift, drift
from tatka.translation.history import History
from tatka.translation.sections import Tracked, read_book
from tatka.translation.status import (
    SectionState,
    confirm,
    forgotten,
    read_states,
    section_states,
)
from tatka.translation.worddiff import word_diff

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 11, 20)
LATER = dt.date(2026, 12, 24)
BN = "# শেখা {#learning}\n\nকীভাবে শেখে।\n\n## ক্ষতি {#loss}\n\nক্ষতি কমে।\n\n## গতি {#rate}\n\nধীরে।\n"
EN = (
    "# Learning {#learning}\n\nHow.\n\n## Loss {#loss}\n\nIt falls.\n\n## Rate {#rate}\n\nSlowly.\n"
)


class Desk:
    """A course of one chapter, and somebody who edits it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        (root / "pyproject.toml").write_text("[tool.tatka]\n")
        self.settings = load_settings(root)

    def write(self, language: str, text: str, chapter: str = "ch") -> None:
        file = self.root / "docs" / language / f"{chapter}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def edit(self, language: str, old: str, new: str, chapter: str = "ch") -> None:
        file = self.root / "docs" / language / f"{chapter}.md"
        text = file.read_text(encoding="utf-8")
        assert old in text
        self.write(language, text.replace(old, new), chapter)

    def states(self) -> tuple[SectionState, ...]:
        return read_states(self.settings, read_book(self.settings))

    def confirm(self, *names: str, day: dt.date = TODAY) -> None:
        states = self.states()
        wanted = [state for state in states if not names or str(state.key) in names]
        confirm(self.settings, wanted, day)

    def seen(self) -> dict[str, str]:
        """What a person sees: `behind source`, or the state alone."""
        return {
            str(state.key): f"{state.state} {state.moved}" if state.moved else state.state
            for state in self.states()
        }

    def git(self, *arguments: str, noon: str = "2026-11-20T12:00:00+00:00") -> None:
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
        dates = {"GIT_AUTHOR_DATE": noon, "GIT_COMMITTER_DATE": noon}
        environment = {**os.environ, **dates}
        subprocess.run(command, cwd=self.root, check=True, capture_output=True, env=environment)

    def commit(self, message: str = "work", day: str = "2026-11-20") -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", message, noon=f"{day}T12:00:00+00:00")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "course")
    desk.write("bn", BN)
    desk.write("en", EN)
    return desk


@pytest.fixture
def confirmed(desk: Desk) -> Desk:
    desk.confirm()
    return desk


def everything(state: str, **others: str) -> dict[str, str]:
    sections = dict.fromkeys(("ch#learning", "ch#loss", "ch#rate"), state)
    return sections | {f"ch#{name}": other for name, other in others.items()}


def test_nothing_is_confirmed_by_itself(desk: Desk) -> None:
    assert desk.seen() == everything("unconfirmed")


def test_confirmed_until_edited(confirmed: Desk) -> None:
    assert confirmed.seen() == everything("confirmed")
    confirmed.edit("bn", "ক্ষতি কমে", "ক্ষতি বাড়ে")
    assert confirmed.seen() == everything("confirmed", loss="behind source")
    confirmed.edit("en", "Slowly", "Quickly")
    assert confirmed.seen()["ch#rate"] == "behind translation"
    confirmed.edit("en", "It falls", "It rises")
    assert confirmed.seen()["ch#loss"] == "behind both"
    confirmed.confirm("ch#loss")
    assert confirmed.seen() == everything("confirmed", rate="behind translation")


def test_an_edit_taken_back_is_no_drift(confirmed: Desk) -> None:
    confirmed.edit("bn", "ক্ষতি কমে", "ক্ষতি বাড়ে")
    confirmed.edit("bn", "ক্ষতি বাড়ে", "ক্ষতি কমে")

    assert confirmed.seen() == everything("confirmed")


def test_form_is_no_drift(confirmed: Desk) -> None:
    confirmed.edit("bn", "কীভাবে শেখে।", "কীভাবে\nশেখে।  \n\n")

    assert confirmed.seen() == everything("confirmed")


def test_the_heading_is_part_of_the_section(confirmed: Desk) -> None:
    confirmed.edit("bn", "## ক্ষতি {", "## লস {")

    assert confirmed.seen() == everything("confirmed", loss="behind source")


def test_lines_above_the_first_heading_are_followed_too(desk: Desk) -> None:
    desk.write("bn", "শুরু\n\n" + BN)
    desk.write("en", "Start\n\n" + EN)
    desk.confirm()
    desk.edit("bn", "শুরু", "আগে")

    assert desk.seen() == everything("confirmed") | {"ch#_top": "behind source"}


def test_a_heading_without_an_id_belongs_to_the_section_above(confirmed: Desk) -> None:
    confirmed.edit("bn", "ক্ষতি কমে।\n", "ক্ষতি কমে।\n\n### নতুন\n\nকথা।\n")

    assert confirmed.seen() == everything("confirmed", loss="behind source")


def test_sections_change_places(confirmed: Desk) -> None:
    for language, text in (("bn", BN), ("en", EN)):
        head, loss, rate = re.split(r"(?=^## )", text, flags=re.MULTILINE)
        confirmed.write(language, head + rate + loss)

    assert confirmed.seen() == everything("confirmed")
    assert list(confirmed.seen()) == ["ch#learning", "ch#rate", "ch#loss"]


def test_a_new_section_is_missing_then_unconfirmed(confirmed: Desk) -> None:
    confirmed.edit("bn", "## গতি", "## ধাপ {#step}\n\nএক।\n\n## গতি")
    assert confirmed.seen() == everything("confirmed", step="missing")
    confirmed.edit("en", "## Rate", "## Step {#step}\n\nOne.\n\n## Rate")
    assert confirmed.seen() == everything("confirmed", step="unconfirmed")


def test_a_section_only_the_translation_has(confirmed: Desk) -> None:
    confirmed.edit("en", "## Rate", "## More {#more}\n\nMore.\n\n## Rate")

    assert confirmed.seen() == everything("confirmed", more="extra")


def test_a_deleted_section(confirmed: Desk) -> None:
    confirmed.edit("bn", "## ক্ষতি {#loss}\n\nক্ষতি কমে।\n\n", "")
    assert confirmed.seen()["ch#loss"] == "extra"
    confirmed.edit("en", "## Loss {#loss}\n\nIt falls.\n\n", "")
    states = confirmed.states()
    left = forgotten(states, read_confirmations(confirmed.settings))
    assert [str(key) for key in left] == ["ch#loss"]


def test_a_renamed_section_keeps_its_confirmation(confirmed: Desk) -> None:
    confirmed.edit("bn", "{#loss}", "{#cost}")
    assert confirmed.seen()["ch#cost"] == "missing"
    confirmed.edit("en", "{#loss}", "{#cost}")
    states = {str(state.key): state for state in confirmed.states()}
    assert states["ch#cost"].state == "confirmed"
    assert str(states["ch#cost"].recorded_as) == "ch#loss"
    confirmed.confirm("ch#cost")
    assert confirmed.seen()["ch#cost"] == "confirmed"
    assert not path_of(confirmed.settings, Key("en", "ch", "loss")).exists()


def test_renamed_and_edited_is_behind_not_unconfirmed(confirmed: Desk) -> None:
    for language in ("bn", "en"):
        confirmed.edit(language, "{#loss}", "{#cost}")
    confirmed.edit("bn", "ক্ষতি কমে", "ক্ষতি বাড়ে")

    assert confirmed.seen()["ch#cost"] == "behind source"


def test_a_renamed_chapter_keeps_its_confirmations(confirmed: Desk) -> None:
    for language in ("bn", "en"):
        file = confirmed.root / "docs" / language / "ch.md"
        (file.parent / "part").mkdir()
        file.rename(file.parent / "part" / "new.md")

    assert set(confirmed.seen().values()) == {"confirmed"}
    assert "part/new#loss" in confirmed.seen()


def test_a_section_split_in_two(confirmed: Desk) -> None:
    confirmed.edit("bn", "কীভাবে শেখে।", "কীভাবে।\n\n## খ {#b}\n\nশেখে।")
    confirmed.edit("en", "How.", "H.\n\n## B {#b}\n\now.")

    assert confirmed.seen() == everything("confirmed", learning="behind both", b="unconfirmed")


def test_two_sections_that_swap_their_texts_are_behind(confirmed: Desk) -> None:
    confirmed.edit("bn", "{#loss}", "{#x}")
    confirmed.edit("bn", "{#rate}", "{#loss}")
    confirmed.edit("bn", "{#x}", "{#rate}")

    assert confirmed.seen() == everything("confirmed", loss="behind source", rate="behind source")


def test_a_chapter_in_one_language(desk: Desk) -> None:
    desk.write("bn", "# নতুন {#new}\n", "alone")

    assert desk.seen()["alone#new"] == "missing"


def test_a_section_in_one_language_cannot_be_confirmed(desk: Desk) -> None:
    desk.write("bn", "# নতুন {#new}\n", "alone")

    with pytest.raises(TranslationError, match=r"docs/en/alone\.md: alone#new can't be confirmed"):
        desk.confirm("alone#new")


def test_confirming_again_keeps_the_day(confirmed: Desk) -> None:
    before = path_of(confirmed.settings, Key("en", "ch", "loss")).read_text()
    confirmed.confirm(day=LATER)

    assert path_of(confirmed.settings, Key("en", "ch", "loss")).read_text() == before


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("source = 1", "has two digests"),
        ("source =", "not valid TOML"),
        ("<<<<<<< a\n=======\n>>>>>>> b\n", "two branches confirmed"),
        (b"\xff", "not valid TOML"),
    ],
)
def test_a_broken_file_is_named(confirmed: Desk, content: str | bytes, what: str) -> None:
    file = path_of(confirmed.settings, Key("en", "ch", "loss"))
    file.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(TranslationError, match=rf"docs/translations/en/ch/loss\.toml.*{what}"):
        confirmed.states()
    assert read_confirmations(confirmed.settings, rewritten={Key("en", "ch", "loss")})


def branch_and_merge(desk: Desk, ours: str, theirs: str) -> None:
    desk.git("init", "-qb", "main")
    desk.commit()
    desk.git("checkout", "-qb", "theirs")
    desk.confirm(theirs)
    desk.commit()
    desk.git("checkout", "-q", "main")
    desk.confirm(ours)
    desk.commit()
    desk.git("merge", "-q", "-m", "merge", "theirs")


@pytest.mark.parametrize("ours", ["ch#loss", "ch#learning"])
def test_branches_that_confirm_neighbours_merge_without_conflict(desk: Desk, ours: str) -> None:
    branch_and_merge(desk, ours, "ch#rate")

    assert desk.seen() == everything("unconfirmed") | {ours: "confirmed", "ch#rate": "confirmed"}


def test_branches_that_edit_and_confirm_different_sections(confirmed: Desk) -> None:
    confirmed.git("init", "-qb", "main")
    confirmed.commit()
    confirmed.git("checkout", "-qb", "theirs")
    confirmed.edit("bn", "ধীরে", "দ্রুত")
    confirmed.edit("en", "Slowly", "Quickly")
    confirmed.confirm("ch#rate", day=LATER)
    confirmed.commit()
    confirmed.git("checkout", "-q", "main")
    confirmed.edit("bn", "কীভাবে শেখে", "কে শেখে")
    confirmed.edit("en", "How", "Who")
    confirmed.confirm("ch#learning", day=LATER)
    confirmed.commit()
    confirmed.git("merge", "-q", "-m", "merge", "theirs")

    assert confirmed.seen() == everything("confirmed")


def test_a_confirmation_does_not_cover_what_another_branch_wrote(confirmed: Desk) -> None:
    confirmed.edit("bn", "কীভাবে শেখে।", "এক।\n\nদুই।\n\nতিন।")
    confirmed.edit("en", "How.", "One.\n\nTwo.\n\nThree.")
    confirmed.confirm()
    confirmed.git("init", "-qb", "main")
    confirmed.commit()
    confirmed.git("checkout", "-qb", "theirs")
    confirmed.edit("bn", "তিন", "চার")
    confirmed.edit("en", "Three", "Four")
    confirmed.confirm("ch#learning", day=LATER)
    confirmed.commit()
    confirmed.git("checkout", "-q", "main")
    confirmed.edit("bn", "এক", "শূন্য")
    confirmed.commit()
    confirmed.git("merge", "-q", "-m", "merge", "theirs")

    assert confirmed.seen() == everything("confirmed", learning="behind source")


def test_two_confirmations_of_one_section_conflict(confirmed: Desk) -> None:
    confirmed.git("init", "-qb", "main")
    confirmed.commit()
    confirmed.git("checkout", "-qb", "theirs")
    confirmed.edit("bn", "কমে", "নামে")
    confirmed.confirm("ch#loss", day=LATER)
    confirmed.commit()
    confirmed.git("checkout", "-q", "main")
    confirmed.edit("bn", "কমে", "পড়ে")
    confirmed.confirm("ch#loss", day=LATER)
    confirmed.commit()
    with pytest.raises(subprocess.CalledProcessError):
        confirmed.git("merge", "-q", "-m", "merge", "theirs")

    with pytest.raises(TranslationError, match="two branches confirmed this section"):
        confirmed.states()


def old_text(desk: Desk, section: str) -> str | None:
    state = next(state for state in desk.states() if state.key.section == section)
    assert state.confirmation is not None
    return History(desk.settings).text_of("bn", "ch", state.confirmation.source)


def test_the_confirmed_text_is_found_in_the_history(confirmed: Desk) -> None:
    confirmed.git("init", "-qb", "main")
    confirmed.commit()
    confirmed.edit("bn", "ক্ষতি কমে", "ক্ষতি আস্তে কমে")
    confirmed.commit()
    old = old_text(confirmed, "loss")
    assert old == "ক্ষতি\n\nক্ষতি কমে।"
    new = next(state.source for state in confirmed.states() if state.key.section == "loss")
    assert isinstance(new, Tracked)
    changed = [(piece.change, piece.text) for piece in word_diff(old, new.whole)]
    assert changed == [
        ("same", "ক্ষতি\n\nক্ষতি "),
        ("added", "আস্তে "),
        ("same", "কমে।"),
    ]


def test_the_history_follows_a_renamed_file(confirmed: Desk) -> None:
    confirmed.git("init", "-qb", "main")
    confirmed.commit()
    confirmed.git("mv", "docs/bn/ch.md", "docs/bn/other.md")
    confirmed.git("mv", "docs/en/ch.md", "docs/en/other.md")
    confirmed.commit()
    confirmed.edit("bn", "ক্ষতি কমে", "ক্ষতি বাড়ে", "other")
    confirmation = read_confirmations(confirmed.settings)[Key("en", "ch", "loss")]

    found = History(confirmed.settings).text_of("bn", "other", confirmation.source)

    assert found == "ক্ষতি\n\nক্ষতি কমে।"


def test_without_a_history_only_the_old_text_is_missing(confirmed: Desk) -> None:
    confirmed.edit("bn", "ক্ষতি কমে", "ক্ষতি বাড়ে")

    assert confirmed.seen()["ch#loss"] == "behind source"
    assert old_text(confirmed, "loss") is None


def policy(desk: Desk, kind: str, days: int, today: dt.date) -> tuple[int, int]:
    """How many sections a strict build refuses, and how many it warns of."""
    (desk.root / "pyproject.toml").write_text(
        f'[tool.tatka.drift]\npolicy = "{kind}"\ndays = {days}\n'
    )
    settings = load_settings(desk.root)
    refused, warned = check_drift(settings, drift(settings, chapters(settings)), today)
    return len(refused), len(warned)


def chapters(settings: Settings) -> list[Chapter]:
    return [
        read_chapter(path, language, settings)
        for language in settings.languages
        for path in chapter_paths(settings, language)
    ]


def test_the_policy_counts_days_from_the_commit_that_moved(confirmed: Desk) -> None:
    confirmed.git("init", "-qb", "main")
    confirmed.commit(day="2026-11-01")
    confirmed.edit("bn", "ক্ষতি কমে", "ক্ষতি বাড়ে")
    confirmed.commit(day="2026-11-10")
    confirmed.edit("bn", "ক্ষতি বাড়ে", "ক্ষতি খুব বাড়ে")
    confirmed.commit(day="2026-11-18")
    day = dt.date(2026, 11, 20)

    assert policy(confirmed, "refuse", 10, day) == (1, 0)
    assert policy(confirmed, "refuse", 11, day) == (0, 1)
    assert policy(confirmed, "warn", 0, day) == (0, 1)
    assert policy(confirmed, "allow", 0, day) == (0, 0)


def test_the_banner_is_on_the_older_side(confirmed: Desk) -> None:
    confirmed.edit("bn", "ক্ষতি কমে", "ক্ষতি বাড়ে")
    confirmed.edit("en", "Slowly", "Quickly")

    found = drift(confirmed.settings, chapters(confirmed.settings))

    assert set(found) == {("en", "ch", "loss"), ("bn", "ch", "rate")}
    loss = found["en", "ch", "loss"]
    assert loss.text() == (
        "This part is older than the Bangla, which has changed since the two were compared."
    )
    assert (loss.line, loss.other) == (5, "bn")
    assert "ইংরেজি" in found["bn", "ch", "rate"].text()


WORD = st.sampled_from(["এক", "দুই", "তিন", "চার"])
SECTION = st.sampled_from(["a", "b", "c", "d"])
LANGUAGE = st.sampled_from(["bn", "en"])
CHAPTER = st.sampled_from(["x", "y"])


class Histories(RuleBasedStateMachine):
    """Any sequence of edits; what was confirmed is remembered as plain text, beside the digests."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, dict[str, dict[str, str]]] = {"bn": {}, "en": {}}
        self.confirmations: dict[Key, Confirmation] = {}
        self.promised: set[tuple[str, str]] = set()

    @initialize()
    def start(self) -> None:
        for language in self.texts:
            self.texts[language] = {"x": {"a": "এক", "b": "দুই"}, "y": {"c": "তিন"}}

    def states(self) -> tuple[SectionState, ...]:
        book = {
            language: {
                chapter: tuple(Tracked(name, "t", text, 1) for name, text in sections.items())
                for chapter, sections in of.items()
            }
            for language, of in self.texts.items()
        }
        return section_states(book, ("bn", "en"), self.confirmations)

    @rule(language=LANGUAGE, chapter=CHAPTER, name=SECTION, words=st.lists(WORD))
    def write(self, language: str, chapter: str, name: str, words: list[str]) -> None:
        self.texts[language][chapter][name] = " ".join(words)

    @rule(chapter=CHAPTER, name=SECTION)
    def delete(self, chapter: str, name: str) -> None:
        self.texts["bn"][chapter].pop(name, None)
        self.texts["en"][chapter].pop(name, None)

    @rule(
        languages=st.sampled_from([("bn",), ("en",), ("bn", "en")]),
        source=st.tuples(CHAPTER, SECTION),
        to=st.tuples(CHAPTER, SECTION),
    )
    def move(
        self, languages: tuple[str, ...], source: tuple[str, str], to: tuple[str, str]
    ) -> None:
        for language in languages:
            of = self.texts[language]
            if source[1] in of[source[0]]:
                of[to[0]][to[1]] = of[source[0]].pop(source[1])

    @rule(
        data=st.data(),
        edited=st.sampled_from([(), ("bn",), ("en",), ("bn", "en")]),
        to=st.tuples(CHAPTER, SECTION),
        words=st.lists(WORD),
    )
    def rename_what_was_confirmed(
        self, data: st.DataObject, edited: tuple[str, ...], to: tuple[str, str], words: list[str]
    ) -> None:
        confirmed = [state.key for state in self.states() if state.state == "confirmed"]
        if confirmed:
            key = data.draw(st.sampled_from(confirmed))
            self.move(("bn", "en"), (key.chapter, key.section), to)
            for language in edited:
                self.texts[language][to[0]][to[1]] = " ".join(words)

    @rule(language=LANGUAGE, chapter=CHAPTER, name=SECTION, other=SECTION)
    def split(self, language: str, chapter: str, name: str, other: str) -> None:
        sections = self.texts[language][chapter]
        if name in sections and other not in sections:
            head, _, tail = sections[name].partition(" ")
            sections[name], sections[other] = head, tail

    @precondition(lambda self: any(state.source and state.translation for state in self.states()))
    @rule(data=st.data())
    def confirm_one(self, data: st.DataObject) -> None:
        states = [state for state in self.states() if state.source and state.translation]
        state = data.draw(st.sampled_from(states))
        assert state.source is not None
        assert state.translation is not None
        self.confirmations[state.key] = Confirmation(
            state.source.digest, state.translation.digest, TODAY
        )
        if state.recorded_as is not None:
            del self.confirmations[state.recorded_as]
        self.promised.add((state.source.text, state.translation.text))

    @invariant()
    def confirmed_is_what_somebody_confirmed(self) -> None:
        for state in self.states():
            if state.state == "confirmed":
                assert state.source is not None
                assert state.translation is not None
                assert (state.source.text, state.translation.text) in self.promised
            if state.state == "behind":
                assert state.confirmation is not None


def test_no_sequence_of_edits_shows_confirmed_for_a_text_nobody_confirmed() -> None:
    run_state_machine_as_test(
        Histories, settings=hypothesis_settings(max_examples=60, deadline=None)
    )
