"""Cells of notebooks."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from tatka.core.locale import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.library import Library
    from tatka.script.example import Example


def notebook_text(notebook: dict[str, Any]) -> str:
    """The content of the notebook's file."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def markdown_cell(source: str, attachments: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A cell of words."""
    cell: dict[str, Any] = {"cell_type": "markdown", "metadata": {}, "source": source}
    return {**cell, "attachments": dict(attachments)} if attachments else cell


def code_cell(
    source: str,
    *,
    outputs: Sequence[Any] = (),
    name: str | None = None,
    tags: Sequence[str] = (),
) -> dict[str, Any]:
    """A cell of code."""
    metadata: dict[str, Any] = {"name": name} if name else {}
    if tags:
        metadata["tags"] = list(tags)
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": list(outputs),
        "source": source,
    }


def notebook_json(cells: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A notebook of cells; their ids depend on nothing but what is in them."""
    seen: Counter[str] = Counter()
    made = []
    for cell in cells:
        digest = hashlib.sha256(cell["source"].encode()).hexdigest()[:12]
        seen[digest] += 1
        made.append({"id": f"{digest}-{seen[digest]}", **cell})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": made,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _install(example: Example, library: Library) -> list[str]:
    """The line that installs what the course says, or what the example's run used."""
    settings = library.settings
    what = settings.colab.install
    if not what:
        record = library.record(settings.default_profile, example.name)
        what = " ".join(sorted(record.provenance.packages)) if record else ""
    return [f"    %pip install --quiet {what}"] if what else []


def setup_code(example: Example, language: str, library: Library) -> str:
    """The first cell: fetches what Colab lacks, and what other examples left for this one."""
    url = library.repository.url
    note = message("chapters.notebook_setup", language)
    lines = [f"# {note}"]
    if url:
        folder = re.sub(r"\.git$", "", url.rstrip("/")).rpartition("/")[2]
        lines += [
            "import sys",
            "",
            'if "google.colab" in sys.modules:',
            f"    !git clone --depth 1 {url}",
            f"    %cd {folder}",
            *_install(example, library),
            '    sys.path.insert(0, "src")',
        ]
    profile = library.settings.default_profile
    records = library.settings.relative(library.settings.records_dir)
    if example.needs:
        lines += ["", "import shutil", "from pathlib import Path", ""]
    for need in example.needs:
        kept = f"{records}/{profile}/{need}/artifacts"
        lines += [
            f'if Path("{kept}").is_dir():',
            f'    shutil.copytree("{kept}", "artifacts", dirs_exist_ok=True)',
        ]
    return "\n".join(lines)
