"""What an author's mkdocs.yml may say beside what tatka brings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import markdown
import pytest
from bs4 import BeautifulSoup

from tatka.book.render.html_blocks import markdown_stack, raw_html
from tatka.core.errors import SiteError, TatkaError
from tatka.core.mkdocs_file import read_mkdocs_file
from tatka.core.settings import Settings, load_settings
from tatka.site.author_file import (
    check_author_file,
    engine_extensions,
    engine_plugins,
    engine_theme,
    listed_by_plugins,
    made_by_plugins,
    missing_files,
)
from tatka.site.build import build_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tatka.core.mkdocs_file import MkdocsFile


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], MkdocsFile]:
    (tmp_path / "pyproject.toml").write_text("[tool.tatka]\n")

    def write(text: str) -> MkdocsFile:
        (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
        return read_mkdocs_file(load_settings(tmp_path))

    return write


def test_an_empty_file_is_enough(written: Callable[[str], MkdocsFile]) -> None:
    file = written("")

    check_author_file(file)
    assert [name for entry in engine_plugins(file) for name in entry] == [
        "tatka",
        "search",
        "mkdocs-jupyter",
    ]
    names = [name for entry in engine_extensions(file, "en") for name in entry]
    assert tuple(names) == markdown_stack("en").names
    assert engine_theme(file)["name"] == "material"


def test_an_authors_plugins_and_extensions_come_after_ours(
    written: Callable[[str], MkdocsFile],
) -> None:
    file = written(
        "plugins: [search, tags, {redirects: {redirect_maps: {a.md: b.md}}}]\n"
        "markdown_extensions:\n"
        "  - markdown.extensions.toc: {permalink: '¶'}\n"
        "  - pymdownx.superfences:\n"
        "      custom_fences:\n"
        "        - {name: tatka, class: tatka, format: !!python/name:moved.away }\n"
        "        - {name: dot, class: dot, format: !!python/name:json.dumps }\n"
        "  - pymdownx.mark\n"
        "  - pymdownx.slugs: {slugify: !!python/object/apply:operator.itemgetter [1]}\n"
    )

    assert [name for entry in engine_plugins(file) for name in entry][3:] == ["tags", "redirects"]
    found = {k: v for entry in engine_extensions(file, "en") for k, v in entry.items()}
    assert found["toc"] == {"permalink": "¶", "permalink_title": "Link to this section"}
    assert list(found)[-2:] == ["pymdownx.mark", "pymdownx.slugs"]
    fences = found["pymdownx.superfences"]["custom_fences"]
    assert [fence["name"] for fence in fences] == ["tatka", "dot"]
    assert fences[0]["format"] is raw_html
    assert fences[1]["format"]({"a": 1}) == '{"a": 1}'
    assert found["pymdownx.slugs"]["slugify"]("abc") == "b"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("site_name: x\nuse_directory_urls: true\n", 2, "use_directory_urls"),
        ("docs_dir: text\n", 1, "docs_dir"),
        ("theme:\n  name: readthedocs\n", 2, "theme.name"),
        ("theme: mkdocs\n", 1, "theme.name"),
        ("theme:\n  language: bn\n", 2, "theme.language"),
        ("theme:\n  features:\n    - navigation.instant\n", 3, "navigation.instant"),
        ("plugins:\n  - search\n  - i18n:\n      x: 1\n", 3, "plugins.i18n"),
        ("markdown_extensions: [tables, codehilite]\n", 1, "codehilite"),
        ("markdown_extensions:\n  - pymdownx.tabbed:\n      alternate_style: false\n", 3, "tabbed"),
        ("INHERIT: other.yml\n", 1, "INHERIT"),
    ],
)
def test_what_would_break_tatka_is_named(
    written: Callable[[str], MkdocsFile], text: str, line: int, what: str
) -> None:
    with pytest.raises(SiteError, match=re.escape(what)) as caught:
        check_author_file(written(text))
    assert (caught.value.path, caught.value.line) == ("mkdocs.yml", line)
    assert caught.value.hint


def test_an_object_that_is_not_there_is_named(written: Callable[[str], MkdocsFile]) -> None:
    file = written("markdown_extensions: [{toc: {slugify: !!python/name:no.such.thing }}]\n")

    with pytest.raises(TatkaError, match=r"no\.such\.thing"):
        engine_extensions(file, "en")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('!ENV [TATKA_A, "x"]', "x"),
        ("!ENV TATKA_A", None),
        ("!ENV [TATKA_B, x]", True),
        ("!ENV TATKA_C", "a b"),
    ],
)
def test_the_environment_is_looked_up(
    written: Callable[[str], MkdocsFile],
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    found: object,
) -> None:
    monkeypatch.delenv("TATKA_A", raising=False)
    monkeypatch.setenv("TATKA_B", "true")
    monkeypatch.setenv("TATKA_C", "a b")

    assert written(f"site_name: {text}\n").table["site_name"] == found


def test_pages_render_with_the_stack_that_the_site_uses(course: Settings) -> None:
    from tatka.site.config import mkdocs_config  # noqa: PLC0415
    from tatka.site.languages import read_site_file  # noqa: PLC0415

    site = read_site_file(course, read_mkdocs_file(course))
    woven = course.work_dir / "woven" / "bn"
    config = mkdocs_config(course, site, "bn", woven, course.site_dir)
    config.plugins.on_startup(command="build", dirty=False)
    config = config.plugins.on_config(config)
    stack = markdown_stack("bn")

    # What an author adds comes after it.
    assert tuple(config.markdown_extensions)[: len(stack.names)] == stack.names
    for name, options in stack.settings.items():
        assert config.mdx_configs[name].items() >= options.items(), name
    html = markdown.markdown(
        "# A {#a}\n\nx[^1]\n\n[^1]: y\n\n```tatka\n<b>raw</b>\n```\n",
        extensions=config.markdown_extensions,
        extension_configs=config.mdx_configs,
    )
    assert BeautifulSoup(html, "html.parser").find("b")


def test_plugins_are_told_what_they_need(written: Callable[[str], MkdocsFile]) -> None:
    file = written("plugins: [blog, {macros: {render_by_default: true}}]\n")

    found = {name: options for entry in engine_plugins(file) for name, options in entry.items()}
    assert found["macros"]["render_by_default"] is True
    # The id of a heading is no comment of Jinja's.
    assert not "{#id}".startswith(found["macros"]["j2_comment_start_string"])
    assert listed_by_plugins(file) == ("blog/posts/",)
    assert made_by_plugins(file) == {"blog/index.md"}
    other = written("plugins: [{blog: {blog_dir: news, post_dir: '{blog}/all'}}]\n")
    assert listed_by_plugins(other) == ("news/all/",)
    assert listed_by_plugins(written("")) == ()


def test_posts_and_redirects_of_plugins_pass(course: Settings) -> None:
    text = course.mkdocs_file.read_text(encoding="utf-8")
    text = text.replace("nav:\n- index.md\n", "nav:\n- index.md\n- blog/index.md\n")
    course.mkdocs_file.write_text(text + "\nplugins: [blog, tags]\n", encoding="utf-8")
    for language in course.languages:
        for folder in (course.work_dir / "woven", course.chapters_dir):
            posts = folder / language / "blog" / "posts"
            posts.mkdir(parents=True)
            (posts.parent / "index.md").write_text("# Blog {#blog}\n")
            (posts / "one.md").write_text("---\ndate: 2026-11-01\n---\n# One {#one}\n\nFirst.\n")
    built = build_site(course, course.work_dir / "woven", strict=True)

    assert len(list(built.folder.glob("en/blog/2026/**/*.html"))) == 1


def test_a_file_that_some_pages_ask_for_in_vain_is_named(
    written: Callable[[str], MkdocsFile], tmp_path: Path
) -> None:
    file = written(
        "theme: {custom_dir: theme, logo: assets/logo.svg, favicon: https://x.org/a.svg}\n"
        "extra_css:\n  - own.css\n  - //x.org/b.css\n"
        "extra_javascript:\n  - {path: 'own.js?1', defer: true}\n  - assets/none.js\n"
    )
    built = {"en": tmp_path / "site", "fr": tmp_path / "site" / "fr"}
    for name in ("own.css", "fr/own.css", "own.js", "fr/own.js", "assets/logo.svg"):
        target = tmp_path / "site" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    assert [(one.line, one.what) for one in missing_files(file, built)] == [
        (1, "there is no assets/logo.svg for the pages in fr"),
        (7, "there is no assets/none.js for the pages in en, fr"),
    ]
