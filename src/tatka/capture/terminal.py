"""What a terminal shows of a text: the one place that carries out its controls."""

from __future__ import annotations

import re

from tatka.capture.scrub import strip_ansi

# Who printed a piece of text: an escape sequence that no terminal shows. A line keeps the marks of
# its pieces at its front until it is cleaned for the record.
KERAS = "\x1b]tatka;keras\x07"
AUTHOR = "\x1b]tatka;author\x07"
_MARK = re.compile(r"\x1b\]tatka;[a-z]+\x07")
_CONTROLS = re.compile(r"(\n|\r+|\x08+|\x1b\[[012]?K|\x1b\]tatka;[a-z]+\x07)")
_LONGEST_ESCAPE = 64


class TooMuchTextError(Exception):
    """A text shows more than it may."""


class Terminal:
    """What a terminal shows of a text, kept up while it arrives."""

    def __init__(self, most: int) -> None:
        """Show nothing yet.

        Args:
            most: How many characters it may show.
        """
        self._most = most
        self._lines: list[str] = []
        self._ended = 0
        self._line: list[str] = []
        self._marks: dict[str, None] = {}
        self._column = 0
        self._moved = False
        self._escape = ""

    @property
    def size(self) -> int:
        """How many characters it shows."""
        return self._ended + len(self._line)

    @property
    def text(self) -> str:
        """What it shows, and before each line the marks of who printed it."""
        return "".join((*self._lines, *self._marks, self._shown()))

    def feed(self, text: str) -> None:
        """Take in what was printed.

        Raises:
            TooMuchTextError: It shows too much.
        """
        text = self._escape + text
        self._escape = ""
        # A message may end in the middle of an escape sequence.
        start = text.rfind("\x1b", -_LONGEST_ESCAPE)
        if start >= 0 and "\x1b" in strip_ansi(text[start:]):
            text, self._escape = text[:start], text[start:]
        for part in _CONTROLS.split(text):
            if part == "\n":
                self._end_line()
            elif part[:1] in {"\r", "\b"}:
                self._column = 0 if part[0] == "\r" else max(0, self._column - len(part))
                self._moved = True
            elif _MARK.fullmatch(part):
                self._marks[part] = None
            elif part.startswith("\x1b[") and part.endswith("K") and _CONTROLS.fullmatch(part):
                self._erase(part[2:-1])
            elif part:
                self._write(strip_ansi(part))

    def _write(self, text: str) -> None:
        if self._ended + self._column + len(text) > self._most:
            raise TooMuchTextError
        if self._column > len(self._line):
            self._line += " " * (self._column - len(self._line))
        self._line[self._column : self._column + len(text)] = text
        self._column += len(text)

    def _erase(self, what: str) -> None:
        """Clear the line: behind the cursor, before it, or all of it."""
        self._moved = True
        if what == "2":
            self._line.clear()
        elif what == "1":
            self._line[: self._column] = " " * min(self._column, len(self._line))
        else:
            del self._line[self._column :]

    def _shown(self) -> str:
        line = "".join(self._line)
        return line.rstrip() if self._moved else line

    def _end_line(self) -> None:
        line = f"{self._shown()}\n"
        self._lines += (*self._marks, line)
        self._ended += len(line)
        self._line, self._marks, self._column, self._moved = [], {}, 0, False
        if self._ended > self._most:
            raise TooMuchTextError


def terminal_text(text: str) -> str:
    """Carry out backspaces, carriage returns and erasures as a terminal does; colours go.

    Args:
        text: As it was printed; marks stay, before their lines.
    """
    # Nothing makes a text longer than what was printed.
    terminal = Terminal(len(text) * 2 + 1)
    terminal.feed(text)
    return terminal.text


def without_marks(text: str) -> str:
    """A text that nobody need know the origin of any more."""
    return _MARK.sub("", text)
