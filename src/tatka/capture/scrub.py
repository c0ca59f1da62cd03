"""Removes from outputs what tells of the machine and not of the result."""

from __future__ import annotations

import re
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Inside of `<…>`, as Python writes it: a text of the author's about addresses stays.
_ADDRESS = re.compile(r"(<(?:[^<>\n]|<[^<>\n]{0,80}>){0,200}?) at 0x[0-9a-fA-F]+(?=[^\n]{0,200}>)")
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_HOMES = re.compile(r"(?:/home|/Users)/[^/\s'\":;,()<>]+|[A-Za-z]:\\Users\\[^\\\s'\":;,()<>]+")
# The ends of paths; how far back each begins is looked up from there, in linear time.
_KERNEL_FILE = re.compile(r"[/\\]ipykernel_\d{1,20}[/\\]\d{1,20}\.py")
_SITE_PACKAGES = re.compile(r"[/\\](?:site|dist)-packages[/\\]")
_BEFORE_FILE = re.compile(r"[\s'\"]")
_BEFORE_PACKAGES = re.compile(r"[\s'\"(<]")

# Control characters but tab, line feed, and what terminals act on: backspace, bell, carriage
# return, escape.
_PICTURES = {code: 0x2400 + code for code in range(32) if code not in {7, 8, 9, 10, 13, 27}} | {
    127: "␡"
}
# What is left of them when a terminal has acted, and what no document may hold.
_ACTED_ON = {code: 0x2400 + code for code in (7, 8, 13, 27)}
_HALVES = re.compile("[\ud800-\udfff\ufffe\uffff]")


def strip_ansi(text: str) -> str:
    """Remove colours and other escape sequences of terminals."""
    return _ANSI.sub("", text)


def safe_text(text: str) -> str:
    """Text that can be written and shown.

    Control characters become their pictures (`␀`), halves of characters the sign for what can't
    be read; tabs and ends of lines stay, and so does what `strip_ansi` removes.
    """
    return _HALVES.sub("\ufffd", text.translate(_PICTURES))


@dataclass(frozen=True)
class Scrubber:
    """Knows what to remove.

    Attributes:
        folders: Texts of folders and what stands in their place, the longest first.
        hosts: Names of this machine.
    """

    folders: tuple[tuple[str, str], ...]
    hosts: tuple[str, ...]

    @classmethod
    def of_this_machine(cls, run_folder: Path) -> Scrubber:
        """Know this machine's folders and names.

        Args:
            run_folder: The folder of the run, which becomes `.`.
        """
        named = {
            str(run_folder): ".",
            str(run_folder.resolve()): ".",
            str(Path.home()): "~",
            tempfile.gettempdir(): "/tmp",  # noqa: S108 - a text, not a place to write
        }
        folders = sorted(named.items(), key=lambda item: -len(item[0]))
        host = socket.gethostname()
        # A machine that is called like a word of the text must not make holes in it.
        ordinary = {"localhost", "runner", "host", "docker", "server", "main", "test"}
        distinct = len(host) > 3 and host.lower() not in ordinary  # noqa: PLR2004
        return cls(tuple(folders), (host,) if distinct else ())

    def scrub(self, text: str) -> str:
        """Remove escape sequences, addresses of objects, private folders and host names."""
        text = strip_ansi(safe_text(text)).translate(_ACTED_ON)
        text = _ADDRESS.sub(r"\1", _ADDRESS.sub(r"\1", text))
        for folder, instead in self.folders:
            if len(folder) > 1:
                text = re.sub(rf"(?<![\w/]){re.escape(folder)}(?![\w-])", instead, text)
        text = _without_paths(text, _KERNEL_FILE, _BEFORE_FILE, "<cell>")
        text = _without_paths(text, _SITE_PACKAGES, _BEFORE_PACKAGES, "")
        text = _HOMES.sub("~", text)
        for host in self.hosts:
            text = re.sub(rf"(?<![\w-]){re.escape(host)}(?![\w-])", "localhost", text)
        return text

    def scrub_value(self, value: Any) -> Any:  # noqa: ANN401 - JSON
        """Scrub every text inside a JSON value."""
        if isinstance(value, str):
            return self.scrub(value)
        if isinstance(value, list):
            return [self.scrub_value(item) for item in value]
        if isinstance(value, dict):
            return {key: self.scrub_value(item) for key, item in value.items()}
        return value

    def scrub_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Scrub every representation of a rich output."""
        return {kind: self.scrub_value(value) for kind, value in data.items()}


def _without_paths(text: str, end: re.Pattern[str], before: re.Pattern[str], instead: str) -> str:
    """Replace whole paths, from what stands before them to their ends.

    Args:
        text: With paths in it.
        end: How such a path ends.
        before: A letter that no such path holds.
        instead: What takes its place.
    """
    kept: list[str] = []
    done = 0
    for found in end.finditer(text):
        start = found.start()
        while start > done and not before.match(text, start - 1):
            start -= 1
        between = text[done:start]
        if between or not kept or kept[-1] != instead:
            kept += [between, instead]
        done = found.end()
    return "".join((*kept, text[done:]))
