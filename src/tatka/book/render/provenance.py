"""Where a result comes from, and whether it still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from tatka.book.render.html import NOTHING, message_html, tag, text
from tatka.core.locale import format_date, format_duration, message
from tatka.core.safe_html import trusted
from tatka.record.reasons import reason_words

if TYPE_CHECKING:
    from tatka.book.render.page import Page
    from tatka.record.reasons import Reason
    from tatka.record.record import Record
    from tatka.record.status import Status


def provenance_html(record: Record, page: Page) -> Markup:
    """A folded line: profile, date, duration; inside: packages, hardware, links.

    Args:
        record: The result shown.
        page: It is shown on.
    """
    language, made = page.language, record.provenance
    title = profile_title(record.profile, page)
    date = format_date(made.started, language)
    duration = format_duration(made.seconds, language)
    summary = message("chapters.provenance", language, profile=title, date=date, duration=duration)
    versions = ({"Python": made.python} if made.python else {}) | dict(made.packages)
    packages = ", ".join(f"{name} {version}" for name, version in versions.items())
    hardware = ", ".join(
        _hardware(name, str(value), language)
        for name, value in made.hardware.items()
        if value and value != "none" and name != "threads"
    )
    data = ", ".join(f"{name} {value}".strip() for name, value in made.labels.items())
    rows = (
        ("profile", text(f"{title} ({record.profile})")),
        ("made", text(date)),
        ("took", text(duration)),
        ("hardware", text(hardware)),
        ("packages", text(packages)),
        ("data", text(data)),
        ("commit", tag("code", made.commit[:12]) if made.commit else NOTHING),
        ("links", _links(record, page)),
    )
    listed = Markup().join(
        tag("dt", message(f"chapters.{name}", language)) + tag("dd", content)
        for name, content in rows
        if content
    )
    return tag(
        "details",
        tag("summary", summary) + tag("dl", listed),
        class_="tatka-provenance",
    )


def profile_title(name: str, page: Page) -> str:
    """What readers of a page see of a profile: its title, or its name where it has none."""
    settings = page.library.settings
    profile = settings.profiles.get(name)
    if profile is not None and page.language in profile.titles:
        return profile.titles[page.language]
    # The default one need not be told from others.
    ordinary = name == settings.default_profile
    return message("chapters.ordinary_profile", page.language) if ordinary else name


def _links(record: Record, page: Page) -> Markup:
    library = page.library
    example = library.examples[record.example]
    script = library.repository.file(library.settings.relative(example.path))
    listing = page.href(listing_path(library.settings.default_profile, record))
    words = (("script", script), ("listing", listing))
    return Markup(" · ").join(
        tag("a", message(f"chapters.{name}", page.language), href=target)
        for name, target in words
        if target
    )


def listing_path(default_profile: str, record: Record) -> str:
    """Where the page of a whole run is, relative to the folder of woven pages."""
    name = listing_name(default_profile, record)
    return f"listings/{name}.html"


def listing_name(default_profile: str, record: Record) -> str:
    """What the page of a whole run is called."""
    if record.profile == default_profile:
        return record.example
    return f"{record.example}.{record.profile}"


def stale_banner(status: Status, page: Page) -> Markup:
    """What readers see above a result that no longer holds, in their language, with the reasons."""
    key = f"{status.state}_banner" if status.state in {"failed", "unknown"} else "stale_banner"
    said = tag("p", message(f"chapters.{key}", page.language))
    reasons = Markup().join(
        tag("li", reason_html(reason, page.language)) for reason in status.reasons
    )
    if reasons:
        about = "not_followed" if status.state == "unknown" else "changed_since"
        summary = tag("summary", message(f"chapters.{about}", page.language))
        said += tag("details", summary + tag("ul", reasons))
    return tag("div", said, class_="tatka-stale", role="note")


def reason_html(reason: Reason, language: str) -> Markup:
    """One reason in words of the page's language; names of code stay as they are."""
    words = reason_words(
        reason,
        language,
        name=lambda name: str(tag("code", name)),
        plain=lambda words: str(text(words)),
    )
    return message_html(f"reasons.part_{reason.part}", language, what=trusted(words))


def _hardware(name: str, value: str, language: str) -> str:
    if name == "cores" and value.isdecimal():
        return message("chapters.cores", language, count=int(value))
    return value
