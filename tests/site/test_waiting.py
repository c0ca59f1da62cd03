"""Pages that wait for a translation: readers get the source, and are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from tatka.cli.main import main
from tatka.cli.new import command as new
from tatka.core.errors import TranslationError
from tatka.core.settings import Settings, load_settings
from tatka.site.book import weave_book
from tatka.site.build import build_site

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """# A page {#page}

The first words.

## Part {#part}

```python
x = 1
```

!!! note
    Kept as it is.
"""


@pytest.fixture
def waiting(tmp_path: Path) -> Settings:
    """An English course, whose second page nobody has translated into Bangla."""
    with pytest.raises(SystemExit):
        main(["init", str(tmp_path), "--yes", "--language", "en,bn"])
    (tmp_path / "examples" / "heights.py").unlink()
    for language in ("en", "bn"):
        for page in ("average", "spread"):
            (tmp_path / "docs" / language / f"{page}.md").unlink()
        index = tmp_path / "docs" / language / "index.md"
        index.write_text("# Start {#start}\n", encoding="utf-8")
    (tmp_path / "docs" / "en" / "parts").mkdir()
    (tmp_path / "docs" / "en" / "parts" / "page.md").write_text(PAGE, encoding="utf-8")
    mkdocs = tmp_path / "mkdocs.yml"
    text = mkdocs.read_text(encoding="utf-8")
    text = text.replace("average.md", "parts/page.md").replace("      - spread.md\n", "")
    mkdocs.write_text(text, encoding="utf-8")
    settings = load_settings(tmp_path)
    made = CliRunner().invoke(new, ["translation", "parts/page", "bn"], obj=settings)
    assert made.exit_code == 0, made.output
    return settings


def test_readers_get_the_source_and_are_told(waiting: Settings) -> None:
    book = weave_book(waiting)
    assert [(c.language, c.path.as_posix()) for c in book.waiting] == [("bn", "parts/page.md")]
    assert book.alone == {}
    built = build_site(waiting, book.folder, strict=True)

    html = BeautifulSoup((built.folder / "bn/parts/page.html").read_text("utf-8"), "html.parser")
    article = html.find("article")
    assert article is not None
    banner = article.select_one(".tatka-drift[data-reason=untranslated]")
    assert banner is not None
    assert "অনুবাদ" in banner.get_text()
    link = banner.find("a")
    assert link is not None
    assert link["href"] == "../../parts/page.html"
    assert html.html is not None
    assert html.html["lang"] == "bn"
    words = article.find(string=lambda text: "The first words" in (text or ""))
    assert words is not None
    assert words.find_parent(attrs={"lang": "en"}) is not None
    title = article.find("h1")
    assert title is not None
    assert (title["id"], title["lang"]) == ("page", "en")
    assert article.select_one("h2#part") is not None
    assert article.select_one("pre") is not None
    assert "///" not in article.get_text()
    index = (built.folder / "bn").glob("search/*/*.js")
    assert all("first words" not in path.read_text("utf-8") for path in index)


@pytest.mark.parametrize(("policy", "refused", "told"), [
    ("allow", 0, 0), ("warn", 0, 1), ("refuse", 1, 1),
])  # fmt: skip
def test_the_settings_say_what_a_strict_build_thinks(
    waiting: Settings, policy: str, refused: int, told: int
) -> None:
    file = waiting.root / "pyproject.toml"
    file.write_text(file.read_text() + f'\n[tool.tatka.drift]\nuntranslated = "{policy}"\n')
    book = weave_book(load_settings(waiting.root))

    assert len(book.refused(strict=True)) == refused
    assert book.refused(strict=False) == ()
    assert len(book.waiting) == told


def test_it_can_not_be_confirmed(waiting: Settings) -> None:
    from tatka.cli.translations import command  # noqa: PLC0415

    result = CliRunner().invoke(command, ["--confirm", "parts/page"], obj=waiting)
    assert isinstance(result.exception, TranslationError)
    assert "not translated yet" in str(result.exception)
