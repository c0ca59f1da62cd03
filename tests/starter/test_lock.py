"""The lock of a course, from what is installed."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from click.testing import CliRunner

from tatka.cli.lock import command
from tatka.core.errors import SettingsError
from tatka.core.settings import load_settings
from tatka.dependencies.lockfile import locked_versions
from tatka.starter.lock import installed_closure

if TYPE_CHECKING:
    from pathlib import Path


def test_a_closure_has_what_is_required_and_no_extras() -> None:
    found = installed_closure(["mkdocs"])

    assert {"mkdocs", "jinja2", "markupsafe", "markdown"} <= found.keys()
    assert found["mkdocs"] == metadata.version("mkdocs")
    assert "pytest" not in found
    assert installed_closure(["no-such-package"]) == {}


def test_it_pins_what_the_examples_import(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.tatka]\nlock = 'l.txt'\n")
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "one.py").write_text("# %%\nimport numpy as np\nimport json\n")
    (tmp_path / "l.txt").write_text("numpy==0.1\nleft==1\n")
    result = CliRunner().invoke(command, obj=load_settings(tmp_path))

    assert result.exit_code == 0, result.output
    locked = locked_versions(tmp_path / "l.txt")
    assert locked["numpy"] == metadata.version("numpy")
    assert "numpy: 0.1 -> " in result.output
    assert "left: 1 -> gone" in result.output


def test_a_lock_with_hashes_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.tatka]\nlock = 'l.txt'\n")
    text = "numpy==2.0.0 \\\n    --hash=sha256:00\n"
    (tmp_path / "l.txt").write_text(text)
    result = CliRunner().invoke(command, obj=load_settings(tmp_path))

    assert isinstance(result.exception, SettingsError)
    assert (tmp_path / "l.txt").read_text() == text
