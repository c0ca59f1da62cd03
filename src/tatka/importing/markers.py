"""What the marker lines of other systems mean here: a line in, operations out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

if TYPE_CHECKING:
    from tatka.importing.decisions import Grade
    from tatka.importing.source import Dialect

Do = Literal["open", "close", "else", "line", "drop", "next", "unknown"]

_TAG = re.compile(r"\{%\s*(?P<name>[\w-]+)(?P<rest>.*?)\s*%\}")
_ATTRIBUTE = re.compile(
    r"(?P<key>[\w-]+)\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"']+))"
)
# Kinds of hints that other systems have, and Material's nearest.
ADMONITIONS = {
    "info": "info",
    "note": "note",
    "tip": "tip",
    "success": "success",
    "warning": "warning",
    "danger": "danger",
    "working": "note",
    "important": "warning",
    "caution": "warning",
    "attention": "warning",
    "hint": "tip",
    "seealso": "note",
    "error": "danger",
    "admonition": "note",
}
_COMPONENTS = {"Tip": "tip", "Note": "note", "Warning": "warning", "Info": "info"}
_TRANSPARENT = {"tabs", "content-ref", "stepper", "columns", "column"}
_FRAMEWORKS = {"pt": ("pt", "pytorch", "torch"), "tf": ("tf", "tensorflow", "keras")}
FRAMEWORK_TITLES = {"pt": "PyTorch", "tf": "TensorFlow"}


@dataclass(frozen=True)
class Operation:
    """What a marker does.

    Attributes:
        do: `open` a block, `close` one, go on with its `else`, put a `line`, `drop` it, give the
            `next` or last heading an id, or `unknown`.
        name: Of the block, so that what closes can be matched with what opened.
        head: The line that takes its place; nothing for a block that has no form of its own.
        indent: Whether the body of the block is indented.
        active: Whether code in it may become cells.
        note: What the report says of it.
        grade: How sure that is.
        target: Where the line links to, if it is a link.
    """

    do: Do
    name: str = ""
    head: str = ""
    indent: bool = False
    active: bool = True
    note: str = ""
    grade: Grade = "exact"
    target: str = ""


def operations(line: str, dialect: Dialect, framework: str) -> tuple[Operation, ...]:
    """What a marker line means.

    Args:
        line: As it stands.
        dialect: Of the page.
        framework: `pt` or `tf`: which branch becomes the example.
    """
    text = line.strip()
    if dialect == "gitbook":
        return tuple(
            _gitbook(match["name"], _attributes(match["rest"])) for match in _TAG.finditer(text)
        )
    if dialect == "mdx":
        return (_mdx(text, framework),)
    if dialect == "d2l":
        return (_d2l(text, framework),)
    if dialect == "quarto" and text.startswith("{{<"):
        return (Operation("unknown", name=text, note="a shortcode", grade="person"),)
    return (_colons(text),)


def chosen(name: str, framework: str) -> bool:
    """Whether a branch or tab is of the chosen framework."""
    words = set(re.split(r"[\s,]+", name.strip().lower()))
    return bool(words & set(_FRAMEWORKS.get(framework, ()))) or "all" in words


def _gitbook(name: str, given: dict[str, str]) -> Operation:  # noqa: C901, PLR0911 - one branch a kind
    if name == "hint":
        style = given.get("style", "info")
        kind = ADMONITIONS.get(style, "note")
        return Operation("open", name, f"!!! {kind}", indent=True, note=f"admonition {kind}")
    if name == "tab":
        title = given.get("title", "").replace('"', "'")
        return Operation("open", name, f'=== "{title}"', indent=True, note="tab")
    if name == "code":
        title = given.get("title", "")
        head = f"**{title}**\n" if title else ""
        return Operation("open", name, head, note="block of code without its frame")
    if name == "embed":
        address = given.get("url", "")
        caption = given.get("caption", "")
        return Operation(
            "line", name, f"<{address}>" + (f"\n\n{caption}" if caption else ""), note="link"
        )
    if name == "file":
        return Operation("line", name, _file_name(given), note="link", target=given.get("src", ""))
    if name in {"endembed", "endfile"}:
        return Operation("drop", note="end of the link")
    if name == "page-ref":
        page = given.get("page", "")
        return Operation("line", name, page, note="link", target=page)
    if name == "math":
        return Operation("open", name, "$$", note="formula")
    if name == "endmath":
        return Operation("close", "math", "$$")
    if name.startswith("end"):
        return Operation("close", name[3:])
    if name in _TRANSPARENT:
        return Operation("open", name, note="its parts")
    if name == "step":
        return Operation("open", name, note="its text", grade="review")
    return Operation("unknown", name, note=f"GitBook's {name}", grade="person")


def _mdx(text: str, framework: str) -> Operation:  # noqa: PLR0911 - one branch a kind
    if found := re.match(r"\{#if\s+(?P<what>.*)\}", text):
        return _branch("open", _quoted(found["what"]), framework)
    if found := re.match(r"\{:else(?:\s+if)?\s*(?P<what>.*)\}", text):
        return _branch("else", _quoted(found["what"]), framework)
    if text == "{/if}":
        return Operation("close", "if")
    if found := re.fullmatch(r"\[\[(?P<id>[\w-]+)\]\]", text):
        return Operation("next", found["id"], note="id of the heading")
    if re.match(r"(?:import|export)\s", text):
        return Operation("drop", note="an import of MDX")
    if found := re.match(r"</(?P<name>[\w.]+)>$", text):
        return Operation("close", found["name"])
    found = re.match(r"<(?P<name>[\w.]+)(?P<rest>.*?)(?P<alone>/?)>$", text)
    name = found["name"] if found else ""
    if name in _COMPONENTS and found and not found["alone"]:
        kind = "warning" if "warning" in found["rest"] else _COMPONENTS[name]
        return Operation("open", name, f"!!! {kind}", indent=True, note=f"admonition {kind}")
    if name in {"FrameworkSwitchCourse", "CourseFloatingBanner", "DocNotebookDropdown"}:
        return Operation("drop", note="a switch of its site")
    return Operation("unknown", name, note=f"the component {name}", grade="person")


def _branch(do: Do, of: str, framework: str) -> Operation:
    """A branch for a framework; that of a plain `else` has no head yet: it is the other one."""
    if not of:
        return Operation(do, "if", "", indent=True)
    key = next((key for key, words in _FRAMEWORKS.items() if of in words), of)
    title = FRAMEWORK_TITLES.get(key, key)
    active = chosen(of, framework)
    note = f"tab {title}" + ("" if active else ", its code kept as it is")
    grade: Grade = "exact" if active else "review"
    return Operation(do, "if", f'=== "{title}"', indent=True, active=active, note=note, grade=grade)


def _d2l(text: str, framework: str) -> Operation:  # noqa: PLR0911 - one branch a kind
    found = re.match(r":(?P<role>[a-z_]+):(?:`(?P<value>[^`]*)`)?", text)
    role, value = (found["role"], found["value"] or "") if found else ("", "")
    if role == "begin_tab":
        if chosen(value, framework):
            return Operation("open", "tab", note=f"text for {value}")
        return Operation(
            "open",
            "tab",
            f'=== "{value}"',
            indent=True,
            active=False,
            note=f"tab {value}",
            grade="review",
        )
    if role == "end_tab":
        return Operation("close", "tab")
    if role == "label":
        return Operation("next", value, note="id")
    if role == "eqlabel":
        return Operation(
            "line", role, f'<a id="{value}"></a>', note="a target for links to the formula"
        )
    if role in {"width", "bib"}:
        return Operation("drop", note=f"{role} of d2l", grade="review")
    return Operation("unknown", role, note=f"d2l's {role}", grade="person")


def _colons(text: str) -> Operation:
    """MyST's and Quarto's blocks of colons."""
    if found := re.fullmatch(r"\((?P<id>[\w:. -]+)\)=", text):
        return Operation("next", re.sub(r"[^\w.-]+", "-", found["id"]), note="id")
    if re.fullmatch(r":{3,}", text):
        return Operation("close", "*")
    name = re.search(r"\{?\.?(?:callout-)?(?P<kind>[a-z-]+)\}?", text.lstrip(":"))
    kind = name["kind"] if name else ""
    title = re.search(r"title=\"([^\"]*)\"", text)
    words = title[1] if title else re.sub(r"^:+\s*\{[^}]*\}\s*", "", text).strip()
    if kind in ADMONITIONS:
        head = f"!!! {ADMONITIONS[kind]}" + (f' "{words}"' if words and words != text else "")
        return Operation("open", "*", head, indent=True, note=f"admonition {ADMONITIONS[kind]}")
    if kind == "tab-item":
        return Operation("open", "*", f'=== "{words}"', indent=True, note="tab")
    if kind in {"tab-set", "panel-tabset", "grid", "column"}:
        return Operation("open", "*", note="its parts")
    return Operation("open", "*", note=f"what stands in {kind or 'a block'}", grade="review")


def _quoted(condition: str) -> str:
    found = re.search(r"['\"](\w+)['\"]", condition)
    return found[1].lower() if found else ""


def _attributes(text: str) -> dict[str, str]:
    return {
        match["key"]: match["a"] if match["a"] is not None else (match["b"] or match["c"] or "")
        for match in _ATTRIBUTE.finditer(text)
    }


def _file_name(given: dict[str, str]) -> str:
    return given.get("caption") or unquote(given.get("src", "").rpartition("/")[2])
