"""A newcomer's whole road, on a clone of their own, without anything that the light install lacks.

New chapter, edit, preview in a browser, translate, confirm, build strictly.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tatka.core.browser import open_browser
from tatka.dependencies.lockfile import locked_versions, normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
BLOCKER = """
import sys
from importlib.abc import MetaPathFinder

BLOCKED = frozenset({blocked!r})


class Blocker(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)


sys.meta_path.insert(0, Blocker())
"""
MILLISECONDS = 60_000


def modules_of_the_full_install() -> set[str]:
    """Modules that come with `locks/dev.txt` alone: TensorFlow, Keras, kernels."""
    light = locked_versions(ROOT / "locks" / "site.txt").keys()
    full = locked_versions(ROOT / "locks" / "dev.txt").keys() - light
    return {
        module
        for module, names in metadata.packages_distributions().items()
        if {normalised(name) for name in names} <= full
    }


class Newcomer:
    """Somebody with a clone, git, an editor and a browser."""

    def __init__(self, folder: Path) -> None:
        self.clone = folder / "course"
        subprocess.run(["git", "clone", "-q", ROOT, self.clone], check=True)
        blocked = modules_of_the_full_install()
        assert {"tensorflow", "keras"} <= blocked
        block = folder / "block"
        block.mkdir()
        (block / "sitecustomize.py").write_text(BLOCKER.format(blocked=sorted(blocked)))
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "CI"},
            "PYTHONPATH": os.pathsep.join([str(block), str(self.clone / "src")]),
            "PYTHONUNBUFFERED": "1",
        }

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.clone, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def tatka(self, *arguments: str, code: int = 0) -> str:
        done = self.python("-m", "tatka", *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.clone / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def commit(self) -> None:
        git = ["git", "-c", "user.name=n", "-c", "user.email=n@example.org"]
        subprocess.run([*git, "add", "-A"], cwd=self.clone, check=True)
        subprocess.run([*git, "commit", "-qm", "A chapter"], cwd=self.clone, check=True)


class Preview:
    """`tatka serve`, from its start to Ctrl-C."""

    def __init__(self, newcomer: Newcomer) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tatka", "serve", "--port", "0"],
            cwd=newcomer.clone, env=newcomer.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        said = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said.append(line)
            ready = re.match(r"Ready: (\S+)", line)
            if ready:
                self.url = ready[1]
                return
        pytest.fail("".join(said))

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=30)
        return self.process.returncode


@pytest.fixture
def newcomer(tmp_path: Path) -> Newcomer:
    return Newcomer(tmp_path)


@pytest.fixture
def preview(newcomer: Newcomer) -> Iterator[Preview]:
    preview = Preview(newcomer)
    yield preview
    assert preview.end() == 0


def test_tensorflow_is_out_of_reach(newcomer: Newcomer) -> None:
    done = newcomer.python("-c", "import tensorflow")

    assert "No module named 'tensorflow'" in done.stderr


def test_the_road(newcomer: Newcomer, request: pytest.FixtureRequest) -> None:
    assert "packages of examples" in newcomer.tatka("doctor")
    states = newcomer.python("-m", "tatka", "status", "--json").stdout
    fresh = next(one["example"] for one in json.loads(states) if one["state"] == "fresh")
    titles = ["--title", "bn=ঢাল বেয়ে নামা", "--title", "en=Down the slope"]
    newcomer.tatka("new", "chapter", "down-the-slope", *titles, "--example", fresh)
    listed = newcomer.tatka("translations", "down-the-slope")
    assert "down-the-slope: 3 of 3 sections confirmed" in listed

    preview = request.getfixturevalue("preview")
    with open_browser() as browser:
        expect.set_options(timeout=MILLISECONDS)
        bangla, english = browser.new_page(), browser.new_page()
        for page, folder in ((bangla, ""), (english, "en/")):
            page.set_default_timeout(MILLISECONDS)
            page.goto(f"{preview.url}{folder}down-the-slope.html")
        expect(bangla.locator("h1")).to_contain_text("ঢাল বেয়ে নামা")
        expect(english.locator(".tatka-example").first).to_be_visible()
        # In Bangla first …
        newcomer.edit("docs/bn/down-the-slope.md", "আসল ধারণাটা এখানে", "ঢাল যেদিকে, পা সেদিকে")
        expect(bangla.locator("article")).to_contain_text("ঢাল যেদিকে, পা সেদিকে")
        # … of which readers of English are told …
        expect(english.locator(".tatka-drift")).to_contain_text("older than the Bangla")
        seen = json.loads(newcomer.tatka("translations", "down-the-slope", "--json"))
        assert [(one["section"], one["moved"]) for one in seen if one["state"] == "behind"] == [
            ("idea", "source")
        ]
        # … until somebody brings it up and says so.
        newcomer.edit("docs/en/down-the-slope.md", "The idea itself", "Where the slope leads")
        expect(english.locator("article")).to_contain_text("Where the slope leads")
        newcomer.tatka("translations", "--confirm", "down-the-slope#idea")
        expect(english.locator(".tatka-drift")).to_have_count(0)

    newcomer.commit()
    newcomer.tatka("build", "--strict")
    built = newcomer.clone / "site" / "en" / "down-the-slope.html"
    assert "Where the slope leads" in built.read_text(encoding="utf-8")
    # A mismatch of bones is what no strict build lets pass.
    newcomer.edit("docs/en/down-the-slope.md", "{#idea}", "{#ideas}")
    assert newcomer.python("-m", "tatka", "build", "--strict").returncode == 1
