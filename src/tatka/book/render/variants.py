"""The same page with the results of another profile, where both have been run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from tatka.book.render.html import tag
from tatka.book.render.provenance import profile_title
from tatka.book.source.dependencies import ExampleCells, RecordedValue
from tatka.core.errors import TatkaError
from tatka.core.locale import message

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from tatka.book.library import Library
    from tatka.book.render.page import Page
    from tatka.book.source.chapter import Chapter
    from tatka.core.settings import Settings


@dataclass(frozen=True)
class Offered:
    """What there is of a page besides its ordinary results.

    Attributes:
        profiles: Whose results it can be read with, too, in the order of the settings.
        left_out: Why those of others, which have been run, are not offered: in words.
    """

    profiles: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def offered(chapter: Chapter, library: Library) -> Offered:
    """Which profiles' results a page can show in the place of the ordinary ones.

    A profile is offered if an example that the page shows or quotes, without naming a profile, has
    been run under it, and everything of that is fresh; and if it changes parameters of such an
    example, unless it changes none at all and differs by the machine. Results that are out of date
    may be of data or hardware that few people have; they are left out, and it is said.

    Args:
        chapter: As it was read.
        library: Everything that it may point at.
    """
    examples = sorted(
        {
            needed.example
            for needed in chapter.dependencies
            if isinstance(needed, ExampleCells | RecordedValue)
            and needed.profile is None
            and needed.example in library.examples
        }
    )
    settings = library.settings
    profiles, left_out = [], []
    for profile, said in settings.profiles.items():
        if profile == settings.default_profile:
            continue
        if said.parameters and said.parameters.keys().isdisjoint(examples):
            continue
        states = {name: _state(profile, name, library) for name in examples}
        there = {name: state for name, state in states.items() if state != "missing"}
        not_fresh = [name for name, state in there.items() if state != "fresh"]
        if not_fresh:
            left_out.append(
                f"{settings.relative(chapter.file)}: results of the profile {profile!r} are not "
                f"shown, those of {', '.join(not_fresh)} are out of date; tatka status "
                f"--profile {profile} says why"
            )
        elif there and (not said.parameters or there.keys() & said.parameters.keys()):
            profiles.append(profile)
    return Offered(tuple(profiles), tuple(left_out))


def _state(profile: str, example: str, library: Library) -> str:
    try:
        record = library.record(profile, example)
    except TatkaError:
        return "damaged"
    if record is None:
        return "missing"
    status = library.status(profile, example)
    return "fresh" if status is None else status.state


def variant_path(path: PurePosixPath, profile: str) -> PurePosixPath:
    """Where the page with another profile's results is: beside the ordinary one.

    Args:
        path: Of the chapter.
        profile: Whose results.
    """
    return path.with_name(f"{path.stem}@{profile}{path.suffix}")


def ordinary_path(path: PurePosixPath, settings: Settings) -> PurePosixPath | None:
    """The page that one with another profile's results belongs to; nothing for any other page.

    Args:
        path: Of a page.
        settings: Of the course.
    """
    name, at, profile = path.stem.rpartition("@")
    others = settings.profiles.keys() - {settings.default_profile}
    return path.with_name(f"{name}{path.suffix}") if at and name and profile in others else None


def switch_html(page: Page, profiles: tuple[str, ...]) -> Markup:
    """Links between the same page with the results of several profiles.

    Args:
        page: The one that is woven.
        profiles: Those that are offered besides the ordinary one.
    """
    settings = page.library.settings
    own = page.profile or settings.default_profile
    links = []
    for profile in (settings.default_profile, *profiles):
        ordinary = profile == settings.default_profile
        path = page.path if ordinary else variant_path(page.path, profile)
        name = "index" if path.stem == "README" else path.stem
        links.append(
            tag(
                "li",
                tag(
                    "a",
                    profile_title(profile, page),
                    href=f"{name}.html",
                    data_tatka="results",
                    data_profile="" if ordinary else profile,
                    aria_current="true" if profile == own else None,
                ),
            )
        )
    label = message("chapters.results_switch", page.language)
    return tag(
        "div",
        tag("p", label, class_="tatka-label") + tag("ul", Markup().join(links)),
        class_="tatka-results",
        role="group",
        aria_label=label,
    )
