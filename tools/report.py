"""What a pull request does to results and translations, as Markdown for a comment.

Usage: report.py BASE STATUS OUTPUT, with a commit to compare with, what `tatka status --json` said
before anything was run (it may be missing), and the file to write.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tatka.core.errors import TatkaError
from tatka.core.settings import Settings, load_settings
from tatka.record.store import records
from tatka.translation.confirmations import read_confirmations
from tatka.translation.sections import read_book
from tatka.translation.status import SectionState, section_states

_MOST = 20
_PREVIEW = (
    "**Preview.** Its outputs were not made by CI: they are the records that this pull request "
    "brings. `tatka verify` makes them again."
)


def main() -> None:
    """Write the report."""
    base, status, output = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    settings = load_settings(Path.cwd())
    parts = [
        "## tatka",
        _PREVIEW,
        _stale(status),
        _outputs(settings, base),
        _translations(settings),
    ]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _stale(file: Path) -> str:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "**Records.** Whether they are fresh could not be found out; see the logs."
    rows = [
        f"- `{one['example']}` ({one['profile']}) was {one['state']}{_reasons(one['reasons'])}"
        for one in found
        if one["state"] in {"stale", "failed"}
    ]
    if not rows:
        return "**Records.** All are fresh: nothing had to run."
    return "**Records that were not fresh.** Run these and commit what comes of it:\n\n" + _list(
        rows
    )


def _reasons(reasons: list[dict[str, Any]]) -> str:
    names = [f"`{one.get('path') or one['name']}`" for one in reasons]
    return f": {', '.join(dict.fromkeys(names))} changed" if names else ""


def _outputs(settings: Settings, base: str) -> str:
    rows = []
    for profile, example in records(settings):
        place = settings.relative(settings.records_dir / profile / example / "record.json")
        before = _at(settings, base, place)
        now = json.loads((settings.root / place).read_text(encoding="utf-8"))
        if before is None:
            rows.append(f"- `{example}` ({profile}) is new")
            continue
        changed = _changed_values(before.get("values", {}), now.get("values", {}))
        files = before.get("files"), now.get("files")
        if not changed and files[0] == files[1]:
            continue
        pictures = _changed_files(*files)
        rows.append(
            f"- `{example}` ({profile})"
            + (f": {', '.join(changed[:_MOST])}" if changed else "")
            + (f"; {pictures} files of outputs" if pictures else "")
        )
    if not rows:
        return "**Results.** None changed."
    return "**Results that changed.**\n\n" + _list(rows)


def _at(settings: Settings, commit: str, place: str) -> dict[str, Any] | None:
    shown = subprocess.run(  # noqa: S603 - git, and a commit that the workflow names
        ["git", "show", f"{commit}:{place}"],  # noqa: S607 - wherever git is
        cwd=settings.root,
        capture_output=True,
        check=False,
    )
    found: dict[str, Any] | None = json.loads(shown.stdout) if shown.returncode == 0 else None
    return found


def _changed_values(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    changed = []
    for cell in before.keys() | now.keys():
        old, new = before.get(cell, {}), now.get(cell, {})
        changed += [
            f"`{cell}:{name}` {_short(old.get(name))} → {_short(new.get(name))}"
            for name in old.keys() | new.keys()
            if old.get(name) != new.get(name)
        ]
    return sorted(changed)


def _short(value: object) -> str:
    most = 30
    if isinstance(value, float):
        return f"{value:.5g}"
    text = "–" if value is None else json.dumps(value, ensure_ascii=False)
    return f"`{text[:most]}…`" if len(text) > most else f"`{text}`"


def _changed_files(before: object, now: object) -> int:
    if not isinstance(before, dict) or not isinstance(now, dict):
        return 0
    return sum(before.get(name) != now.get(name) for name in before.keys() | now.keys())


def _translations(settings: Settings) -> str:
    try:
        states = section_states(
            read_book(settings), settings.languages, read_confirmations(settings)
        )
    except TatkaError as error:
        return f"**Translations.** {error}"
    left = [state for state in states if state.state != "confirmed"]
    if not left:
        return "**Translations.** Every section is confirmed."
    rows = [_row(state) for state in left]
    return (
        "**Translations to look at.** Readers are told; nobody has to do this here and now.\n\n"
        + _list(rows)
    )


def _row(state: SectionState) -> str:
    moved = f" ({state.moved} moved)" if state.moved else ""
    since = ""
    if state.confirmation is not None:
        since = f", confirmed on {state.confirmation.confirmed.isoformat()}"
    return f"- `{state.key}` in `{state.key.language}`: {state.state}{moved}{since}"


def _list(rows: list[str]) -> str:
    more = len(rows) - _MOST
    return "\n".join(rows[:_MOST] + ([f"- and {more} more"] if more > 0 else []))


if __name__ == "__main__":
    main()
