"""What is drawn before pages are woven: charts of TensorBoard, diagrams.

Weaving itself writes nothing and starts nothing: it looks up what this step has left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.book.render.embeds import chosen_cells, recorded_outputs
from tatka.book.render.weave import page_of
from tatka.book.source.directives.diagram import Diagram
from tatka.core.errors import TatkaError
from tatka.record.payloads import TensorBoardView, read_output
from tatka.site.diagrams import Wanted, draw_diagrams, kept_diagrams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tatka.book.library import Library
    from tatka.book.source.chapter import Chapter
    from tatka.book.source.directives.example import Embed
    from tatka.record.record import Record

_KEPT = "diagrams"


def with_diagrams(library: Library, chapters: Iterable[Chapter], *, draw: bool) -> Library:
    """The library, knowing the diagrams of chapters.

    Args:
        library: Of the course.
        chapters: Those whose diagrams are wanted.
        draw: Whether those that are missing are drawn.
    """
    wanted = [
        Wanted(node.digest, chapter.language, node.text)
        for chapter in chapters
        for node in chapter.blocks
        if isinstance(node, Diagram)
    ]
    make = draw_diagrams if draw else kept_diagrams
    return library.with_diagrams(make(wanted, library.settings.work_dir / "cache" / _KEPT))


def draw_charts(library: Library, chapters: Iterable[Chapter]) -> Library:
    """Take the pictures of TensorBoard that chapters show and records do not keep yet.

    Args:
        library: Of the course.
        chapters: Those whose charts are wanted.

    Returns:
        The library, knowing which pictures could not be taken, and why.
    """
    wanted = [
        (record, logs, embed)
        for chapter in chapters
        for embed in chapter.embeds
        if embed.show != "code"
        for record, logs in _logs(embed, chapter, library)
    ]
    if not wanted:
        return library
    # TensorBoard and Playwright take a second to import.
    from tatka.tensorboard.views import Camera, parse_options, view  # noqa: PLC0415

    faults: dict[tuple[str, str, str], TatkaError] = {}
    with Camera() as camera:
        for record, logs, embed in wanted:
            try:
                view(record.folder, logs.to_json(), parse_options(embed.view), camera)
            except TatkaError as error:
                faults[str(record.folder), logs.snapshot, repr(dict(embed.view))] = error
    return library.with_faults(faults)


def forget_charts(library: Library, shown: Iterable[tuple[str, str, str]]) -> None:
    """Let records forget the pictures of TensorBoard that no page shows any more.

    Args:
        library: Of the course.
        shown: Those that pages show: profile, example, digest.
    """
    # The import takes a second; most books have nothing to forget.
    kept = list(library.settings.records_dir.glob("*/*/views"))
    if not kept:
        return
    from tatka.tensorboard.views import prune_views  # noqa: PLC0415

    known = set(shown)
    for views in kept:
        profile, example = views.parent.parts[-2:]
        prune_views(
            views.parent, {digest for *owner, digest in known if owner == [profile, example]}
        )


def _logs(
    embed: Embed, chapter: Chapter, library: Library
) -> Iterator[tuple[Record, TensorBoardView]]:
    """The logs that an embed shows; what is wrong with it is told when its page is woven."""
    example = library.examples.get(embed.target.example)
    if example is None:
        return
    profile = embed.target.profile or library.settings.default_profile
    try:
        record = library.record(profile, example.name)
    except TatkaError:
        return
    if record is None:
        return
    for number, cell in chosen_cells(embed, example, page_of(chapter, library)):
        for output in recorded_outputs(record, cell, number, example) or ():
            payload = read_output(output)
            if isinstance(payload, TensorBoardView):
                yield record, payload
