from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.core.errors import SiteError
from tatka.site.search.sections import Page, Section, pages_of, plain_text, read_pages

if TYPE_CHECKING:
    from pathlib import Path


def test_entries_are_grouped_by_page() -> None:
    pages = pages_of(
        [
            {"location": "a/", "title": "ক", "text": "<p>এক</p>", "tags": ["keras"], "boost": 2},
            {"location": "a/#one", "title": "<code>fit</code>", "text": ""},
            {"location": "", "title": "খ", "text": "দুই"},
        ]
    )
    assert pages == (
        Page("a/", (Section("", "ক", "এক", ("keras",)), Section("one", "fit", "")), 2.0),
        Page("", (Section("", "খ", "দুই"),)),
    )
    assert pages[0].title == "ক"


def test_text_keeps_words_whole_and_apart() -> None:
    html = "<p><code>fit</code>এর</p><ul><li>এক</li><li>দুই &lt;b&gt;</li></ul><pre>a\n  b</pre>"
    assert plain_text(html) == "fitএর এক দুই <b> a b"


@pytest.mark.parametrize("text", [None, "{", '{"docs": [{"title": "a"}]}', "[]"])
def test_an_index_that_is_none_is_an_error_with_a_hint(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "search_index.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(SiteError) as caught:
        read_pages(file)
    assert caught.value.path == str(file)
    assert caught.value.hint
