"""What other programs may call."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import tatka
from tatka import api
from tatka.cli.main import main


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> api.Settings:
    folder = tmp_path_factory.mktemp("course")
    with pytest.raises(SystemExit):
        main(["init", str(folder), "--yes"])
    return api.load_course(folder / "docs")


def test_it_is_small_typed_and_explained() -> None:
    assert sorted(api.__all__) == api.__all__
    for name in api.__all__:
        found = getattr(api, name)
        assert inspect.getdoc(found)
        if inspect.isfunction(found):
            signature = inspect.signature(found)
            assert signature.return_annotation is not inspect.Signature.empty
            assert all(p.annotation is not p.empty for p in signature.parameters.values())


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, tatka.api; print({'mkdocs', 'numpy', 'tensorboard'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_the_version_is_written_once() -> None:
    root = Path(__file__).resolve().parents[1]
    assert 'dynamic = ["version"]' in (root / "pyproject.toml").read_text(encoding="utf-8")
    assert tatka.__version__.count(".") == 2


def test_what_was_never_run_is_said(course: api.Settings) -> None:
    (found,) = api.status(course)
    assert (found.example, found.state) == ("heights", "missing")
    with pytest.raises(api.TatkaError, match="heights"):
        api.build(course, strict=True)
    with pytest.raises(api.TatkaError, match="has not been run"):
        api.build(course)


@pytest.mark.slow
def test_a_course_is_run_and_built_strictly(course: api.Settings) -> None:
    (result,) = api.run(course)
    assert result.error is None
    assert api.run(course) == ()
    assert [found.state for found in api.status(course)] == ["fresh"]

    site = api.build(course, strict=True)
    assert set(site.pages) == {"en"}
    assert "170.1" in (site.folder / "average.html").read_text(encoding="utf-8")


def test_outside_of_a_course_the_error_says_so(tmp_path: Path) -> None:
    with pytest.raises(api.TatkaError, match="no course here"):
        api.load_course(tmp_path)
