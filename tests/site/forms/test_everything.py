"""A page that holds everything: as a page, as a PDF, as an EPUB, in Jupyter."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup, Tag
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from tatka.core.browser import open_browser
from tatka.site.check import check_requests, check_truth
from tatka.site.diagrams import Wanted, draw_diagrams
from tatka.site.forms.export import Forms, export_book
from tatka.site.languages import read_site_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


def article(everything: Any, language: str) -> Tag:
    folder = everything.settings.site_dir / ("" if language == "bn" else language)
    html = (folder / "page.html").read_text(encoding="utf-8")
    found = BeautifulSoup(html, "html.parser").select_one("article")
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["bn", "en"])
def test_the_built_page_holds_what_its_tree_holds(everything: Any, language: str) -> None:
    site = read_site_file(everything.settings, everything.book.mkdocs)
    folder, book, settings = everything.settings.site_dir, everything.book, everything.settings
    assert [str(problem) for problem in book.problems] == []
    assert check_truth(folder, site.languages, book, settings) == []
    assert check_requests(folder, site.languages, book, settings) == []
    html = article(everything, language)
    assert len(html.select("math")) == 7
    assert len(html.select(".tatka-example")) == 3
    assert len(html.select("ol > li")) >= 5
    assert len(html.select("figure.tatka-diagram img")) == 2
    words = html.get_text()
    assert "$5 and lentils cost $6" in words
    assert ("চিত্র ২" if language == "bn" else "Figure 2") in words


def test_what_the_engine_loses_is_named_with_its_line(everything: Any) -> None:
    site = read_site_file(everything.settings, everything.book.mkdocs)
    page = everything.settings.site_dir / "en" / "page.html"
    kept = page.read_text(encoding="utf-8")
    try:
        broken = kept.replace('id="boxes"', 'id="other"').replace("First tab.", "/// html")
        page.write_text(broken.replace("<img ", '<img src="https://example.org/x.png"> <img ', 1))
        problems = check_truth(
            everything.settings.site_dir, site.languages, everything.book, everything.settings
        )
        found = [(problem.line, problem.what) for problem in problems]
        assert (17, "the built page lacks the heading ## boxes") in found
        assert any("'///'" in what for _, what in found)
        assert any("page.md#boxes" in what for _, what in found)
        (asked,) = check_requests(
            everything.settings.site_dir, site.languages, everything.book, everything.settings
        )
        assert "https://example.org/x.png" in asked.what
    finally:
        page.write_text(kept, encoding="utf-8")


@pytest.fixture(scope="session")
def forms(everything: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    made = list(export_book(everything.settings, everything.book, folder, Forms()))
    assert [item.file.name for item in made] == [
        "book.bn.pdf", "book.bn.epub", "book.en.pdf", "book.en.epub",
    ]  # fmt: skip
    return folder


def test_the_pdf_has_contents_with_page_numbers_and_chapters_on_new_pages(forms: Path) -> None:
    reader = PdfReader(forms / "book.bn.pdf")
    places = {
        name.lstrip("/"): reader.get_destination_page_number(place) or 0
        for name, place in reader.named_destinations.items()
    }
    assert places["c1"] < places["c2"] <= places["c2-boxes"]
    contents = reader.pages[1].extract_text()
    number = "".join("০১২৩৪৫৬৭৮৯"[int(digit)] for digit in str(places["c2-boxes"] + 1))
    assert number in contents
    assert reader.outline
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "///" not in text
    # Solutions and tabs are unfolded on paper.
    assert "Second tab." in text
    again = io.BytesIO((forms / "book.bn.pdf").read_bytes())
    assert reader.metadata is not None
    assert PdfReader(again).metadata == reader.metadata


@pytest.mark.parametrize("language", ["bn", "en"])
def test_the_epub_is_one_that_readers_open(forms: Path, language: str) -> None:
    file = forms / f"book.{language}.epub"
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist()[0] == "mimetype"
        names = set(archive.namelist())
        for name in names:
            if name.endswith((".xhtml", ".opf", ".xml", ".svg")):
                ET.fromstring(archive.read(name).decode())  # noqa: S314 - our own file
        chapter = archive.read("EPUB/c2.xhtml").decode()
    assert 'href="c1.xhtml#c1-start"' in chapter
    assert "<math" in chapter
    assert "☑ done" in chapter
    assert not any(name.endswith("-dark.svg") for name in names)


def test_epubcheck_has_nothing_to_say(forms: Path) -> None:
    program = shutil.which("epubcheck")
    if program is None or shutil.which("java") is None:
        pytest.skip("epubcheck is not installed")
    for language in ("bn", "en"):
        command = ["java", "-jar", program, str(forms / f"book.{language}.epub")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "0 errors / 0 warnings" in done.stdout + done.stderr, done.stdout + done.stderr


def test_a_diagram_has_its_letters_and_a_wrong_one_says_so(tmp_path: Path) -> None:
    good = Wanted("good", "bn", "graph LR\n  A[ক্ষতি] --> B[শিক্ষার্থী]")
    bad = Wanted("bad", "bn", "graph LR\n  A --")
    drawn = draw_diagrams([good, bad], tmp_path)
    shown = drawn.get("good", "bn")
    assert shown is not None
    assert b"font/woff2;base64," in shown.light
    assert shown.light != shown.dark
    assert "ক্ষতি" in shown.light.decode()
    assert shown.labels == ("ক্ষতি", "শিক্ষার্থী")
    assert b"http://" not in shown.light.replace(b"http://www.w3.org/", b"")
    failed = drawn.get("bad", "bn")
    assert failed is not None
    assert failed.error
    # What is kept is not drawn again.
    assert draw_diagrams([good, bad], tmp_path) == drawn


def test_signs_in_two_parts_are_shaped_in_a_diagram(tmp_path: Path) -> None:
    drawn = draw_diagrams([Wanted("one", "bn", "graph LR\n  A[হ্যালো]")], tmp_path).get("one", "bn")
    assert drawn is not None
    fonts = re.findall(rb"font/woff2;base64,([^)]+)\)", drawn.light)
    known = [set(TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap()) for font in fonts]
    assert any({ord("ে"), ord("া")} <= letters for letters in known)


@pytest.fixture
def lab(everything: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A real JupyterLab over the built notebooks."""
    pytest.importorskip("jupyterlab")
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / name))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        "--ServerApp.ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token=",
        f"--ServerApp.root_dir={everything.settings.site_dir}",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5).close()  # noqa: S310
                break
            except OSError:
                time.sleep(0.2)
        yield address
        server.terminate()


COUNT = """() => {
  const all = (what) => [...document.querySelectorAll(`.jp-Notebook .jp-RenderedMarkdown ${what}`)];
  return {
    headings: all(":is(h1, h2)").map((found) => found.innerText.trim()),
    formulas: all("mjx-container").length,
    wrong: all("mjx-merror").length,
    pictures: all("img").map((found) => [found.alt, found.naturalWidth > 0]),
    words: document.querySelector(".jp-Notebook").innerText,
  };
}"""


@pytest.mark.parametrize("language", ["bn", "en"])
def test_the_notebook_reads_in_jupyterlab_as_the_page_does(
    everything: Any, lab: str, language: str
) -> None:
    folder = "" if language == "bn" else f"{language}/"
    html = article(everything, language)
    for part in html.select(".tatka-section-number, .headerlink, .tatka-dark"):
        part.decompose()
    notebook = everything.settings.site_dir / folder / "notebooks" / "page.ipynb"
    assert json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 9000})
        page.goto(f"{lab}/doc/tree/{folder}notebooks/page.ipynb")
        page.wait_for_selector(".jp-RenderedMarkdown mjx-container")
        page.wait_for_function(
            "() => document.querySelectorAll('.jp-RenderedMarkdown mjx-container').length >= 7"
        )
        seen = page.evaluate(COUNT)
    assert seen["headings"] == [h.get_text(strip=True) for h in html.select("h1, h2")]
    assert seen["formulas"] == len(html.select("math"))
    assert seen["wrong"] == 0
    alts = [image["alt"] for image in html.select("img")]
    assert seen["pictures"] == [[alt, True] for alt in alts]
    assert "rice costs $5 and lentils cost $6 today" in " ".join(seen["words"].split())
