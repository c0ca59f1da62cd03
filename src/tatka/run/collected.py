"""The outputs of a cell as they arrive: what a terminal would show, in order, within limits.

Whatever a cell sends is looked at once, and what is kept is never more than the limits allow: the
time is linear in what arrives, the memory bounded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from nbformat import NotebookNode
from nbformat.v4 import output_from_msg

from tatka.capture.terminal import Terminal, TooMuchTextError

if TYPE_CHECKING:
    from tatka.core.settings import Limits

LimitKind = Literal["text", "outputs", "pictures"]

# What is cleaned away afterwards (bars of training, both forms of a table) is not known yet while
# it arrives: the limit itself is held by capture, a multiple of it here.
_TEXT_SLACK = 2
_RICH_SLACK = 10
_PICTURE_SLACK = 4
# One message of a kernel; a longer one is not even read.
MESSAGE_BYTES = 64_000_000


class OutputLimitError(Exception):
    """A cell has put out more than it may.

    Attributes:
        kind: Of what: `text`, `outputs` or `pictures`.
    """

    def __init__(self, kind: LimitKind) -> None:
        """Keep the data; `tatka.run.diagnostics` makes words of it."""
        super().__init__(kind)
        self.kind: LimitKind = kind


@dataclass
class _Item:
    """An output, and what it counts."""

    node: NotebookNode
    text: int = 0
    pictures: int = 0
    terminal: Terminal | None = None


@dataclass
class CollectedOutputs:
    """The outputs of one cell.

    Attributes:
        limits: What it may put out.
        displays: Those of all cells so far that may be updated, by their identifier.
    """

    limits: Limits
    displays: dict[str, list[_Item]]
    _items: list[_Item] = field(default_factory=list)
    _clear_before_next: bool = False

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """Take in one message of the kernel.

        Args:
            kind: Its type, such as `stream`.
            content: Of it.

        Raises:
            OutputLimitError: The cell has put out too much.
        """
        if kind == "clear_output":
            self._clear_before_next = bool(content.get("wait"))
            if not self._clear_before_next:
                self._items.clear()
        elif kind == "stream":
            self._clear_if_asked()
            self._print(str(content["name"]), str(content["text"]))
        elif kind in {"display_data", "execute_result", "error"}:
            self._clear_if_asked()
            self._append(kind, content)
        elif kind == "update_display_data":
            self._update(content)
        self._check()

    def result(self) -> list[NotebookNode]:
        """The outputs, in order; neighbouring streams with what was printed first."""
        for item in self._items:
            if item.terminal is not None:
                item.node["text"] = item.terminal.text
        found: list[NotebookNode] = []
        for item in self._items:
            before = found[-1] if found else None
            # The two arrive in an order that is chance: they are written by different buffers.
            if item.node.get("name") == "stdout" and before and before.get("name") == "stderr":
                found.insert(-1, item.node)
            else:
                found.append(item.node)
        return found

    def _clear_if_asked(self) -> None:
        if self._clear_before_next:
            self._items.clear()
            self._clear_before_next = False

    def _print(self, name: str, text: str) -> None:
        for item in reversed(self._items):
            if item.terminal is None:
                break
            if item.node["name"] == name:
                try:
                    item.terminal.feed(text)
                except TooMuchTextError:
                    raise OutputLimitError("text") from None
                item.text = item.terminal.size
                return
        terminal = Terminal(_TEXT_SLACK * self.limits.text)
        node = NotebookNode(output_type="stream", name=name, text="")
        self._items.append(_Item(node, terminal=terminal))
        self._print(name, text)

    def _append(self, kind: str, content: dict[str, Any]) -> None:
        node = output_from_msg({"header": {"msg_type": kind}, "content": content})
        item = _Item(node)
        if kind != "error":
            item.text, item.pictures = _weigh(node["data"])
        identifier = (content.get("transient") or {}).get("display_id")
        if identifier:
            self._update(content)
            self.displays.setdefault(identifier, []).append(item)
        self._items.append(item)

    def _update(self, content: dict[str, Any]) -> None:
        identifier = (content.get("transient") or {}).get("display_id")
        for item in self.displays.get(identifier or "", ()):
            node = output_from_msg({"header": {"msg_type": "display_data"}, "content": content})
            item.node["data"], item.node["metadata"] = node["data"], node["metadata"]
            item.text, item.pictures = _weigh(node["data"])

    def _check(self) -> None:
        limits = self.limits
        # No more outputs than the limit: looking at all of them costs a bounded time.
        rich = [item for item in self._items if item.terminal is None]
        if len(self._items) > limits.outputs:
            raise OutputLimitError("outputs")
        printed = sum(item.text for item in self._items if item.terminal is not None)
        if printed > _TEXT_SLACK * limits.text:
            raise OutputLimitError("text")
        if sum(item.text for item in rich) > _RICH_SLACK * limits.text:
            raise OutputLimitError("text")
        most = _PICTURE_SLACK * limits.picture_bytes * limits.pictures
        if sum(item.pictures for item in rich) > most:
            raise OutputLimitError("pictures")


def _weigh(data: dict[str, Any]) -> tuple[int, int]:
    """Characters of text, and of encoded pictures, of one rich output."""
    text = pictures = 0
    for kind, value in data.items():
        if kind.startswith("image/") and kind != "image/svg+xml":
            pictures += len(value)
        elif isinstance(value, str):
            text += len(value)
        else:
            text += len(json.dumps(value, ensure_ascii=False))
    return text, pictures
