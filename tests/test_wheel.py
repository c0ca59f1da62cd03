"""The wheel, in an empty folder, without TensorFlow: from `tatka init` to a page that is found."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from support.site_course import serve
from tatka.core.browser import open_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
# Modules that a bare machine lacks; whatever imports one of them in a build fails.
BLOCKER = """
import sys


class Blocker:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in {"tensorflow", "keras", "pandas", "matplotlib"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Blocker)
"""
# Languages, what a reader looks for, the page that it is on, and a number of the run as that page's
# language writes it.
COURSES = [
    (("en",), {"en": ("medians", "average", "170.1")}),
    (("bn", "en"), {"bn": ("মধ্যমার", "average", "১৭০.১"), "en": ("median", "average", "170.1")}),
    (("en", "fr"), {"en": ("deviations", "spread", "170.1"), "fr": ("ecart", "spread", "170,1")}),
    (("ar", "en"), {"ar": ("وسيط", "average", "170.1"), "en": ("median", "average", "170.1")}),
    (("hi",), {"hi": ("माध्यिकाओं", "average", "170.1")}),
]


def made(target: str, folder: Path) -> Path:
    """A wheel or a source archive of this repository."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (file,) = (path for path in folder.iterdir() if path.suffix in {".whl", ".gz"})
    return file


class Machine:
    """A Python of its own with the wheel in it, and no trace of this repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        wheel = self._wheel()
        venv.create(folder / "venv", with_pip=False, symlinks=os.name != "nt")
        scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        self.python = scripts / ("python.exe" if os.name == "nt" else "python")
        self.tatka = scripts / ("tatka.exe" if os.name == "nt" else "tatka")
        site = Path(
            subprocess.run(
                [self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
                capture_output=True, text=True, check=True,
            ).stdout.strip()
        )  # fmt: skip
        # What the wheel requires is here already; a path in a .pth file brings its packages along,
        # but not the .pth file by which this repository itself is installed.
        (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
        (site / "sitecustomize.py").write_text(BLOCKER)
        uv = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")
        subprocess.run(
            [str(uv) if uv.is_file() else "uv", "pip", "install", "-q", "--offline", "--no-deps",
             "--python", str(self.python), str(wheel)],
            check=True,
        )  # fmt: skip

    def _wheel(self) -> Path:
        return made("wheel", self.folder)

    def run(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run the command, as somebody who has nothing but this machine."""
        kept = ("PATH", "HOME", "SYSTEMROOT", "TEMP", "TMP", "LANG", "USERPROFILE")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        # The files of Jupyter, which no path of Python's leads to.
        environment["JUPYTER_PATH"] = str(Path(sys.prefix) / "share" / "jupyter")
        return subprocess.run(
            [str(self.tatka), *arguments],
            cwd=cwd,
            env={**environment, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return Machine(tmp_path_factory.mktemp("machine"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


def test_the_wheel_is_where_the_machine_finds_tatka(machine: Machine, tmp_path: Path) -> None:
    code = "import tatka; print(tatka.__file__)"
    found = subprocess.run(
        [machine.python, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()).is_relative_to(machine.folder)


@pytest.mark.parametrize(("languages", "wanted"), COURSES, ids=["+".join(c[0]) for c in COURSES])
def test_an_empty_folder_becomes_a_course(
    machine: Machine,
    browser: Browser,
    tmp_path: Path,
    languages: tuple[str, ...],
    wanted: dict[str, tuple[str, str, str]],
) -> None:
    made = machine.run(
        "init", "--yes", "--language", ",".join(languages), "--title", "Sums", cwd=tmp_path
    )
    assert made.returncode == 0, made.stderr
    built = machine.run("build", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    assert "warning" not in built.stderr
    # Strictly, as continuous integration does it: what `init` left and the run recorded is whole.
    strict = machine.run("build", "--strict", cwd=tmp_path)
    assert strict.returncode == 0, strict.stderr
    assert "fresh" in machine.run("status", cwd=tmp_path).stdout
    tests = [str(machine.python), "-m", "unittest", "discover", "-s", "tests"]
    assert subprocess.run(tests, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    site = tmp_path / "site"
    for place, language in enumerate(languages):
        folder = site if place == 0 else site / language
        _check_pages(folder, language, wanted[language][2])
    with serve(site) as address:
        for place, language in enumerate(languages):
            query, page, _ = wanted[language]
            start = address if place == 0 else f"{address}{language}/"
            _check_search(browser, f"{start}index.html", query, page)


def _check_pages(folder: Path, language: str, number: str) -> None:
    names = {path.name for path in folder.glob("*.html")}
    assert {"index.html", "average.html", "spread.html", "glossary.html", "404.html"} <= names
    for path in folder.glob("*.html"):
        html = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        if html.find("article") is None:
            # A redirect, or what is shown without internet: no page of the book.
            continue
        root, body = html.find("html"), html.find("body")
        assert root is not None
        assert body is not None
        assert root["lang"] == language
        assert body["dir"] == ("rtl" if language == "ar" else "ltr")
        text = body.get_text()
        # What tatka or Markdown should have taken in.
        assert not re.search(r"```|\{(?:value|term|example|source)\}|&lt;|<(?:div|table)", text), (
            path
        )
        assert "টাটকা" not in text or language == "bn"
    page = (folder / "average.html").read_text(encoding="utf-8")
    assert number in BeautifulSoup(page, "html.parser").get_text()


def _check_search(browser: Browser, address: str, query: str, page: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.goto(address)
    tab.locator(".md-search__input").click()
    tab.locator(".md-search__input").press_sequentially(query, delay=20)
    tab.locator(".md-search-result__item").first.wait_for()
    links = tab.locator(".md-search-result__link").evaluate_all("all => all.map((one) => one.href)")
    assert any(f"/{page}.html" in link for link in links[:3]), links
    context.close()


def test_the_source_archive_has_neither_course_nor_records_nor_benchmarks(tmp_path: Path) -> None:
    with tarfile.open(made("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "src/tatka/py.typed", "tests/conftest.py"} <= names
    left = {"records", "benchmarks", "examples", "docs", "theme", "src/course", "tests/course"}
    assert not [name for name in names if name.startswith(tuple(f"{place}/" for place in left))]
