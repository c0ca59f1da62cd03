"""The live preview, in a real browser, on a course that is edited while it is looked at."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import yaml
from mkdocs.utils.yaml import yaml_load
from playwright.sync_api import expect

from tatka.core.errors import SiteError
from tatka.core.settings import load_settings
from tatka.serve.broadcaster import Broadcaster
from tatka.serve.http import Server, open_server
from tatka.serve.preview import Preview

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import Self

    from playwright.sync_api import Browser, Page

    from tatka.core.settings import Settings
    from tatka.serve.diagnostics import Diagnostic
    from tatka.site.changes import PageName

pytestmark = pytest.mark.slow

SHARED = "def height():\n    return 7\n"
EXAMPLE = """# ---
# jupyter:
#   tatka:
#     title: {bn: মাপ, en: Measure}
# ---

# %% name="measure"
# bn: মাপি
# en: measure
from shared import height

size = height()
size
"""
BN = """# পাতা {#page}

প্রথম কথা।

## মাপ {#size}

```{example} measure#measure
```
"""
EN = BN.replace("পাতা", "Page").replace("প্রথম কথা।", "First words.").replace("মাপ {", "Size {")
SECONDS = 60_000


class Heard:
    """A listener that can be waited for."""

    def __init__(self) -> None:
        self.is_ready = threading.Event()
        self.runs: list[tuple[str, ...]] = []
        self._changed = threading.Condition()

    def ready(self, url: str) -> None:
        assert url
        self.is_ready.set()

    def shown(self, pages: Iterable[PageName], seconds: float) -> None:
        """Nobody asks."""

    def told(self, notes: Iterable[Diagnostic]) -> None:
        """Nobody asks."""

    def running(self, names: tuple[str, ...]) -> None:
        with self._changed:
            self.runs.append(names)
            self._changed.notify_all()

    def last_ran(self, names: tuple[str, ...]) -> bool:
        """Whether these run now, or soon: browsers are told a moment before the listener."""
        with self._changed:
            return self._changed.wait_for(lambda: self.runs[-1:] == [names], timeout=30)


class Desk:
    """A course, and a preview of it that runs."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.heard = Heard()
        self.broadcaster = Broadcaster()
        self.server = open_server("127.0.0.1", 0, self.broadcaster, settings.languages)
        self.preview = Preview(settings, self.server, self.broadcaster, self.heard, run=True)
        self.thread = threading.Thread(target=self.preview.work)

    def __enter__(self) -> Self:
        self.thread.start()
        assert self.heard.is_ready.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self.preview.stop.set()
        self.thread.join(30)
        assert not self.thread.is_alive()

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.settings.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def address(self, path: str) -> str:
        return f"{self.server.url}{path}"


def make_course(root: Path, mkdocs: Path) -> Settings:
    (root / "pyproject.toml").write_text('[tool.tatka]\nlanguages = ["bn", "en"]\n')
    (root / "locks").mkdir()
    (root / "locks" / "course.txt").write_text("")
    with mkdocs.open("rb") as stream:
        table = yaml_load(stream)
    table["nav"] = ["index.md", "page.md"]
    table["repo_url"] = ""
    del table["theme"]
    (root / "mkdocs.yml").write_text(yaml.dump(table, allow_unicode=True), encoding="utf-8")
    files = {
        "docs/bn/index.md": "# শুরু {#start}\n",
        "docs/en/index.md": "# Start {#start}\n",
        "docs/bn/page.md": BN,
        "docs/en/page.md": EN,
        "examples/measure.py": EXAMPLE,
        "src/shared.py": SHARED,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return load_settings(root)


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    mkdocs = request.config.rootpath / "mkdocs.yml"
    with Desk(make_course(tmp_path_factory.mktemp("course"), mkdocs)) as desk:
        yield desk


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[[str], Page]]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})

    def open_tab(address: str) -> Page:
        page = context.new_page()
        page.set_default_timeout(SECONDS)
        page.goto(address)
        return page

    expect.set_options(timeout=SECONDS)
    yield open_tab
    context.close()


def test_a_saved_chapter_is_shown(desk: Desk, tab: Callable[[str], Page]) -> None:
    bangla, english = tab(desk.address("page.html")), tab(desk.address("en/page.html"))
    expect(bangla.locator("article")).to_contain_text("প্রথম কথা।")
    desk.edit("docs/bn/page.md", "প্রথম কথা।", "দ্বিতীয় কথা।")
    expect(bangla.locator("article")).to_contain_text("দ্বিতীয় কথা।")
    desk.edit("docs/en/page.md", "First words.", "Second words.")
    expect(english.locator("article")).to_contain_text("Second words.")


def test_an_error_comes_and_goes(desk: Desk, tab: Callable[[str], Page]) -> None:
    page, other = tab(desk.address("page.html")), tab(desk.address("index.html"))
    panel = page.locator("#tatka-live .broken")
    desk.edit("docs/bn/page.md", "measure#measure", "measure#meazure")
    expect(panel).to_contain_text("docs/bn/page.md:7")
    expect(panel).to_contain_text("meazure")
    expect(other.locator("#tatka-live .broken")).to_have_count(0)
    desk.edit("docs/bn/page.md", "measure#meazure", "measure#measure")
    expect(panel.get_by_text("meazure")).to_have_count(0)


def test_an_unreadable_example_is_told_on_every_page(
    desk: Desk, tab: Callable[[str], Page]
) -> None:
    page = tab(desk.address("en/index.html"))
    desk.edit("examples/measure.py", 'name="measure"', 'name="two words"')
    expect(page.locator("#tatka-live .broken")).to_contain_text("examples/measure.py")
    desk.edit("examples/measure.py", 'name="two words"', 'name="measure"')
    expect(page.locator("#tatka-live .broken li", has_text="measure.py")).to_have_count(0)


def test_a_shared_definition_is_saved_and_its_example_runs(
    desk: Desk, tab: Callable[[str], Page]
) -> None:
    page = tab(desk.address("page.html"))
    desk.edit("src/shared.py", "return 7", "return 8461")
    expect(page.locator(".tatka-output")).to_contain_text("8461")
    expect(page.locator("#tatka-live .busy")).to_have_count(0)
    desk.edit("src/shared.py", "return 8461", "return 9372")
    expect(page.locator(".tatka-output")).to_contain_text("9372")
    assert ("measure",) in desk.heard.runs
    expect(page.locator("#tatka-live .busy")).to_have_count(0)
    assert desk.heard.last_ran(())


def test_a_run_that_fails_is_told(desk: Desk, tab: Callable[[str], Page]) -> None:
    page = tab(desk.address("page.html"))
    desk.edit("src/shared.py", "return 9372", "return 1 / 0")
    expect(page.locator("#tatka-live .broken")).to_contain_text("ZeroDivisionError")
    expect(page.locator(".tatka-stale").first).to_be_visible()
    desk.edit("src/shared.py", "return 1 / 0", "return 5150")
    expect(page.locator(".tatka-output")).to_contain_text("5150")
    expect(page.locator("#tatka-live .broken")).to_have_count(0)


def test_a_new_chapter_comes_with_the_table_of_contents(
    desk: Desk, tab: Callable[[str], Page]
) -> None:
    page = tab(desk.address("index.html"))
    root = desk.settings.root
    for language in ("bn", "en"):
        (root / "docs" / language / "more.md").write_text("# Further {#further}\n")
    desk.edit("mkdocs.yml", "- page.md", "- page.md\n- more.md")
    expect(page.locator(".md-nav--primary")).to_contain_text("Further")
    page.goto(desk.address("en/more.html"))
    expect(page.locator("h1")).to_contain_text("Further")


def test_a_table_of_contents_that_lacks_a_page_is_told(
    desk: Desk, tab: Callable[[str], Page]
) -> None:
    page = tab(desk.address("index.html"))
    extra = desk.settings.root / "docs" / "bn" / "unlisted.md"
    extra.write_text("# X {#x}\n")
    expect(page.locator("#tatka-live .broken")).to_contain_text("not in the table of contents")
    extra.unlink()
    expect(page.locator("#tatka-live .broken")).to_have_count(0)


def test_nothing_outside_of_the_site_is_served(desk: Desk, tab: Callable[[str], Page]) -> None:
    page = tab(desk.address("index.html"))
    for path in ("%2e%2e/%2e%2e/%2e%2e/%2e%2e/pyproject.toml", "nothing.html"):
        response = page.request.get(desk.address(path))
        assert response.status == 404
        assert "tool.tatka" not in response.text()


def test_a_port_that_is_taken() -> None:
    broadcaster = Broadcaster()
    first = open_server("127.0.0.1", 0, broadcaster, ("bn", "en"))
    port = first.server_address[1]
    try:
        with pytest.raises(SiteError, match=f"port {port} of 127.0.0.1 can't be used"):
            open_server("127.0.0.1", port, broadcaster, ("bn", "en"))
    finally:
        first.server_close()


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", ("bn", "index.html")),
        ("/en/", ("en", "index.html")),
        ("/en/a/b.html", ("en", "a/b.html")),
        ("/a/", ("bn", "a/index.html")),
    ],
)
def test_addresses_of_pages(path: str, page: tuple[str, str]) -> None:
    server = Server(("127.0.0.1", 0), Broadcaster(), ("bn", "en"))
    try:
        assert server.address_of(path) == page
    finally:
        server.server_close()
