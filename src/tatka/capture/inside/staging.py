"""The folder where the kernel leaves files for the record."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Staging:
    """Files on their way to the record.

    Attributes:
        folder: Holds `assets/` and `logs/`; made when the first file is left.
    """

    folder: Path

    def keep(self, content: bytes, suffix: str) -> str:
        """Keep one picture under a name made of its content; returns `assets/NAME.SUFFIX`."""
        name = f"assets/{sha256(content).hexdigest()[:20]}.{suffix}"
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return name

    def new_logs(self) -> tuple[str, Path]:
        """Make a folder for the next snapshot; returns its name `logs/N` and its path."""
        logs = self.folder / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        name = f"logs/{sum(1 for _ in logs.iterdir()) + 1}"
        (self.folder / name).mkdir()
        return name, self.folder / name
