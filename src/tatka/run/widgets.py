"""The states of widgets, followed as a page in a browser would follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE = "application/vnd.jupyter.widget-state+json"
_TARGET = "jupyter.widget"
# A run may make many widgets; a page shows few.
_MOST = 2_000


class Widgets:
    """Hears what a kernel says to the widgets on a page (Jupyter's comm messages)."""

    def __init__(self) -> None:
        """There are none yet."""
        self.states: dict[str, dict[str, Any]] = {}

    def take(self, message: Mapping[str, Any]) -> bool:
        """Follow one message of the kernel.

        Args:
            message: Any that it publishes.

        Returns:
            Whether it went into a widget, and belongs to no cell.
        """
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "comm_open" and content.get("target_name") == _TARGET:
            state = content.get("data", {}).get("state", {})
            if len(self.states) < _MOST:
                self.states[content["comm_id"]] = {
                    "model_name": state.get("_model_name", ""),
                    "model_module": state.get("_model_module", ""),
                    "state": dict(state),
                }
            return True
        if kind in {"comm_msg", "comm_close"}:
            data = content.get("data", {})
            known = self.states.get(content.get("comm_id", ""))
            if known is not None and data.get("method") in {"update", "echo_update"}:
                known["state"].update(data.get("state", {}))
            return True
        return self._caught(kind, content, message["parent_header"].get("msg_id"))

    def to_json(self) -> dict[str, Any]:
        """As notebooks keep the states."""
        return {STATE: {"version_major": 2, "version_minor": 0, "state": self.states}}

    def _caught(self, kind: str, content: Mapping[str, Any], request: object) -> bool:
        """Put an output into the widget that catches the outputs of this request, if one does."""
        for widget in self.states.values():
            if widget["model_name"] != "OutputModel" or widget["state"].get("msg_id") != request:
                continue
            if kind == "clear_output":
                widget["state"]["outputs"] = []
                return True
            if kind in {"stream", "display_data", "execute_result", "error"}:
                caught = [*widget["state"].get("outputs", ()), {"output_type": kind, **content}]
                widget["state"]["outputs"] = caught
                return True
        return False
