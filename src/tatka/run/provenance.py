"""Where and when a run took place."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tatka.record.record import Provenance

if TYPE_CHECKING:
    from datetime import datetime

    from tatka.core.settings import Settings
    from tatka.record.fingerprint import Touched

_GIT_SECONDS = 20


def provenance(
    settings: Settings, started: datetime, seconds: float, touched: Touched, threads: int
) -> Provenance:
    """What there is to say about a run that ended on this machine."""
    return Provenance(
        started=started.isoformat(timespec="seconds").replace("+00:00", "Z"),
        seconds=seconds,
        packages=dict(touched.distributions),
        hardware=hardware(threads),
        python=platform.python_version(),
        seed=settings.seed,
        commit=commit(settings),
        labels={f"dataset {name}": version for name, version in touched.datasets.items()},
    )


def hardware(threads: int) -> dict[str, str]:
    """This machine, as far as it matters to numbers and durations."""
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": _processor(),
        "cores": str(os.cpu_count() or 1),
        "threads": str(threads),
        "accelerator": _accelerator(),
    }


def commit(settings: Settings) -> str | None:
    """The commit that is checked out, with a `+` behind it if examples or packages differ."""
    head = _git(settings, "rev-parse", "HEAD")
    if not head:
        return None
    paths = [str(path) for path in (settings.examples_dir, *settings.first_party)]
    changed = _git(settings, "status", "--porcelain", "--untracked-files=no", "--", *paths)
    return head[:12] + ("+" if changed else "")


def _git(settings: Settings, *arguments: str) -> str:
    program = shutil.which("git")
    if program is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            [program, "-C", str(settings.root), *arguments],
            capture_output=True,
            text=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _processor() -> str:
    """The processor's name; Python itself often knows only the architecture."""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _accelerator() -> str:
    """The first graphics processor, asked of NVIDIA's own tool."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return "none"
    try:
        done = subprocess.run(  # noqa: S603 - found on the path, our own arguments
            [program, "--query-gpu=name", "--format=csv,noheader"],
            capture_output=True,
            text=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return "none"
    return done.stdout.strip().partition("\n")[0] or "none"
