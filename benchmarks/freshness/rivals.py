"""What three other tools would run again: asked of their own code, in an environment of their own.

`Rivals` starts this file as a program in that environment. It reads folders of courses, one a
line; for each it prints, as JSON, the examples whose stored outputs each tool would not use.
The first folder is the state in which the outputs were stored.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

VERSIONS = {
    "jupyter-cache": "1.0.1",
    "sphinx-gallery": "0.22.1",
    "mkdocs-jupyter": "0.26.3",
}
# Needed to read percent scripts for jupyter-cache, which keeps notebooks.
_HELPERS = ("jupytext==1.19.6",)


class Rivals:
    """The other tools, installed side by side."""

    def __init__(self, folder: Path) -> None:
        """Install them.

        Args:
            folder: For the environment; used again if it is there.
        """
        python = folder / "bin" / "python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
            pins = [f"{name}=={version}" for name, version in VERSIONS.items()]
            subprocess.run(
                [str(python), "-m", "pip", "install", "--quiet", *pins, *_HELPERS], check=True
            )
        self._process = subprocess.Popen(
            [str(python), "-W", "ignore", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def outdated(self, root: Path) -> dict[str, list[str]]:
        """For each tool, the examples that it would run again."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{root}\n")
        stdin.flush()
        found: dict[str, list[str]] = json.loads(stdout.readline())
        return found

    def close(self) -> None:
        """Let them go."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)


def _serve() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        tools = [_JupyterCache(scratch), _SphinxGallery(), _MkDocsJupyter()]
        for line in sys.stdin:
            scripts = sorted((Path(line.strip()) / "examples").glob("*.py"))
            answer = {
                tool.name: [path.stem for path in scripts if not tool.holds(path)] for tool in tools
            }
            print(json.dumps(answer), flush=True)


class _Remembering:
    """A tool that knows a key for each stored output."""

    name = ""

    def __init__(self) -> None:
        self._keys: dict[str, object] = {}

    def key(self, path: Path) -> object:
        raise NotImplementedError

    def holds(self, path: Path) -> bool:
        """Whether the stored output is used; the first time, it is stored."""
        key = self.key(path)
        return self._keys.setdefault(path.stem, key) == key


class _JupyterCache:
    """Of MyST-NB and Jupyter Book 1: looks notebooks up in its database."""

    name = "jupyter-cache"

    def __init__(self, scratch: str) -> None:
        from jupyter_cache import get_cache  # noqa: PLC0415 - there in that environment only

        self._cache: Any = get_cache(scratch)
        self._known: dict[str, bool] = {}
        self._stored: set[str] = set()

    def holds(self, path: Path) -> bool:
        import jupytext  # noqa: PLC0415 - as above
        from jupyter_cache.base import CacheBundleIn  # noqa: PLC0415 - as above

        text = path.read_text(encoding="utf-8")
        if text not in self._known:
            notebook = jupytext.reads(text, fmt="py:percent")
            kernel = {"name": "python3", "display_name": "Python 3"}
            notebook.metadata["kernelspec"] = kernel
            for cell in notebook.cells:
                # Blank lines between cells: jupytext's own note, not part of what is compared.
                cell.metadata.pop("lines_to_next_cell", None)
            if path.stem not in self._stored:
                self._stored.add(path.stem)
                bundle = CacheBundleIn(notebook, str(path))
                self._cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            try:
                self._cache.match_cache_notebook(notebook)
            except KeyError:
                self._known[text] = False
            else:
                self._known[text] = True
        return self._known[text]


class _SphinxGallery(_Remembering):
    name = "sphinx-gallery"

    def key(self, path: Path) -> object:
        # What `md5sum_is_current` compares, with its default mode.
        from sphinx_gallery.utils import get_md5sum  # noqa: PLC0415 - as above

        return get_md5sum(path, mode="t")


class _MkDocsJupyter(_Remembering):
    name = "mkdocs-jupyter"

    def __init__(self) -> None:
        super().__init__()
        from mkdocs_jupyter.plugin import Plugin  # noqa: PLC0415 - as above

        plugin: Any = Plugin()
        plugin.load_config({"execute": True})
        self._config = plugin.config

    def key(self, path: Path) -> object:
        from mkdocs_jupyter.plugin import _compute_cache_key  # noqa: PLC0415 - as above

        return _compute_cache_key(str(path), self._config, True)  # noqa: FBT003 - its signature


if __name__ == "__main__":
    _serve()
