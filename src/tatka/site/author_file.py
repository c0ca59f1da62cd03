"""What an author's mkdocs.yml may say, and how it is put together with what tatka brings.

An author writes names, addresses, a table of contents, colours, extra plugins and extensions. What
tatka's pages rely on comes with tatka; an entry that would break it is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tatka.book.render.html_blocks import markdown_stack
from tatka.core.errors import SiteError, raise_all
from tatka.core.mkdocs_file import PythonObject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tatka.core.mkdocs_file import MkdocsFile

Options = dict[str, Any]

_FEATURES = (
    "content.action.edit",
    "content.code.copy",
    "navigation.footer",
    "navigation.sections",
    "navigation.top",
    "search.highlight",
    "toc.follow",
)
_LISTINGS = "listings/*.ipynb"
# What tatka sets itself; the same value is no fault.
SET: Mapping[str, tuple[object, str]] = {
    "use_directory_urls": (False, "pages are files, so that they open from a folder, too"),
    "docs_dir": (None, "the folder of the chapters is a setting: [tool.tatka] chapters"),
    "site_dir": (None, "the folder of the site is a setting: [tool.tatka] site"),
    "strict": (None, "call tatka build --strict instead"),
    "INHERIT": (None, "tatka reads this one file: write everything here"),
}
THEME: Mapping[str, tuple[object, str]] = {
    "name": ("material", "tatka's pages are made for Material"),
    "language": (None, "languages are a setting: [tool.tatka] languages"),
    "palette": (None, "colours are extra.brand.colour and dark_colour, or a style sheet's"),
    "direction": (None, "the direction of writing follows the language"),
    "font": (False, "tatka brings its fonts: others are set in a style sheet under extra_css"),
}
FEATURES_REFUSED = {
    "navigation.instant": "pages are loaded whole: the language switch and offline copies rely "
    "on it",
}
PLUGINS_REFUSED = {
    "i18n": "tatka makes the languages itself: [tool.tatka] languages",
    "offline": "tatka makes the copy for reading offline itself",
    "privacy": "it would rewrite tatka's own files; tatka's pages fetch nothing from elsewhere",
    "optimize": "it would rewrite the pictures of records, whose digests are kept",
    "multirepo": "tatka weaves the chapters of one repository",
    "mkdocstrings": "its ::: is a fence of MyST's here; show a definition with ```{source} NAME",
    "mkdocs-simple-hooks": "write hooks: in this file instead",
}
EXTENSIONS_REFUSED = {
    "codehilite": "tatka brings pymdownx.highlight",
    "extra": "tatka brings what is in it, with pymdownx.superfences for its fenced code",
    "pymdownx.extra": "tatka brings what is in it",
    "pymdownx.b64": "it would put the pictures of records into the pages",
}
# Options of plugins that make them work beside tatka, unless the author says otherwise.
_PLUGIN_DEFAULTS: Mapping[str, Options] = {
    # A heading's `{#id}` is no comment of Jinja's, and `{{` in code no variable: a page that wants
    # macros says so (`render_macros: true` at its top).
    "macros": {
        "render_by_default": False,
        "j2_comment_start_string": "{##",
        "j2_comment_end_string": "##}",
    },
}
# Options without which tatka's pages are not what they should be.
_OPTIONS_SET: Mapping[tuple[str, str], object] = {
    ("pymdownx.tabbed", "alternate_style"): True,
    ("pymdownx.arithmatex", "generic"): True,
}


def check_author_file(file: MkdocsFile) -> None:
    """See that nothing in mkdocs.yml breaks what tatka relies on.

    Raises:
        SiteError: Something does.
        Problems: Several things do.
    """
    raise_all(_faults(file))


def _faults(file: MkdocsFile) -> Iterator[SiteError]:  # noqa: C901 - one case a kind of fault
    def fault(why: str, *keys: str) -> SiteError:
        what = ".".join(keys)
        return SiteError(
            f"{what} can't be set here", path=file.name, line=file.line(*keys), hint=f"{why}."
        )

    theme = _theme(file)
    for table, known, way in ((file.table, SET, ()), (theme, THEME, ("theme",))):
        for key, (same, why) in known.items():
            if key in table and (same is None or table[key] != same):
                yield fault(_sentence(why), *way, key)
    for feature in theme.get("features") or ():
        for name, why in FEATURES_REFUSED.items():
            if str(feature).startswith(name):
                yield fault(_sentence(why), "theme", "features", str(feature))
    for name in _entries(file, "plugins"):
        refused = PLUGINS_REFUSED.get(name.removeprefix("material/"))
        if refused is not None:
            yield fault(_sentence(refused), "plugins", name)
    for name, options in _entries(file, "markdown_extensions").items():
        if name in EXTENSIONS_REFUSED:
            yield fault(_sentence(EXTENSIONS_REFUSED[name]), "markdown_extensions", name)
        for option, value in options.items():
            wanted = _OPTIONS_SET.get((name, option))
            if wanted is not None and value != wanted:
                yield fault(
                    f"Leave it out: tatka needs {str(wanted).lower()}",
                    "markdown_extensions",
                    name,
                    option,
                )


def missing_files(file: MkdocsFile, built: Mapping[str, Path]) -> Iterator[SiteError]:
    """Files that mkdocs.yml names and that the built pages ask for in vain.

    Args:
        file: What the author wrote.
        built: The built folder of each language.
    """
    theme = _theme(file)
    named: list[tuple[tuple[str, str], Any]] = [
        (("theme", key), theme[key]) for key in ("logo", "favicon") if key in theme
    ]
    for key in ("extra_css", "extra_javascript"):
        entries = [one.get("path") if isinstance(one, dict) else one for one in _list(file, key)]
        named += [((key, str(entry)), entry) for entry in entries]
    for keys, value in named:
        name = str(getattr(value, "path", value)).partition("?")[0]
        if not name or "//" in name:
            continue
        lacking = [code for code, folder in built.items() if not (folder / name).is_file()]
        if lacking:
            yield SiteError(
                f"there is no {name} for the pages in {', '.join(lacking)}",
                path=file.name,
                line=file.line(*keys),
                hint="Files for all languages stand under theme.custom_dir; others in the folder "
                "of a language's chapters.",
            )


def favicon(file: MkdocsFile) -> str:
    """The icon of a course's own; empty without one."""
    return str(_theme(file).get("favicon") or "")


def _list(file: MkdocsFile, key: str) -> list[Any]:
    value = file.table.get(key)
    return value if isinstance(value, list) else []


def engine_theme(file: MkdocsFile) -> Options:
    """`theme` for the engine, but for what depends on the language."""
    theme = dict(_loaded(_theme(file)))
    return {"features": list(_FEATURES), **theme, "name": "material", "font": False}


def engine_plugins(file: MkdocsFile) -> list[Options]:
    """`plugins` for the engine: tatka's, then the author's."""
    own = _loaded(_entries(file, "plugins"))
    notebooks = own.pop("mkdocs-jupyter", {})
    included = [_LISTINGS, *(x for x in notebooks.get("include", ()) if x != _LISTINGS)]
    search = own.pop("search", own.pop("material/search", {}))
    own.pop("tatka", None)
    return [
        {"tatka": {}},
        {"search": search},
        {"mkdocs-jupyter": {**notebooks, "include": included}},
        *({name: {**_PLUGIN_DEFAULTS.get(name, {}), **options}} for name, options in own.items()),
    ]


def listed_by_plugins(file: MkdocsFile) -> tuple[str, ...]:
    """Folders whose pages a plugin lists, so that `nav` need not: the posts of a blog."""
    plugins = _entries(file, "plugins")
    options = plugins.get("blog", plugins.get("material/blog"))
    if options is None:
        return ()
    folder = str(options.get("blog_dir", "blog")).strip("./")
    return (str(options.get("post_dir", "{blog}/posts")).format(blog=folder).strip("/") + "/",)


def made_by_plugins(file: MkdocsFile) -> frozenset[str]:
    """Pages that a plugin puts together out of others: the start page of a blog."""
    plugins = _entries(file, "plugins")
    options = plugins.get("blog", plugins.get("material/blog"))
    if options is None:
        return frozenset()
    folder = str(options.get("blog_dir", "blog")).strip("./")
    return frozenset({f"{folder}/index.md" if folder else "index.md"})


def engine_extensions(file: MkdocsFile, language: str) -> list[Options]:
    """`markdown_extensions` for the engine: what tatka's pages rely on, with the author's."""
    stack = markdown_stack(language)
    found: dict[str, Options] = {name: dict(stack.settings.get(name, {})) for name in stack.names}
    fences = found["pymdownx.superfences"]["custom_fences"]
    names = {fence["name"] for fence in fences}
    for name, options in _entries(file, "markdown_extensions").items():
        if name == "pymdownx.superfences":
            # Before tatka brought its own fence along, authors had to write it.
            added = [x for x in options.get("custom_fences", ()) if x.get("name") not in names]
            options = {**options, "custom_fences": [*fences, *added]}  # noqa: PLW2901 - the same thing, whole
        found[name] = {**found.get(name, {}), **_loaded(options)}
    return [{name: options} for name, options in found.items()]


def _theme(file: MkdocsFile) -> Options:
    theme = file.table.get("theme")
    if isinstance(theme, str):
        return {"name": theme}
    return _is_table(theme, "theme", file)


def _entries(file: MkdocsFile, key: str) -> dict[str, Options]:
    """Plugins or extensions by name, however they are written."""
    value = file.table.get(key)
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = [
            pair
            for item in value
            for pair in (item.items() if isinstance(item, dict) else [(item, None)])
        ]
    elif value is None:
        pairs = []
    else:
        raise SiteError(f"{key} is not a list", path=file.name, line=file.line(key))
    return {
        str(name).removeprefix("markdown.extensions."): _is_table(options, f"{key}.{name}", file)
        for name, options in pairs
    }


def _is_table(value: object, key: str, file: MkdocsFile) -> Options:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SiteError(f"{key} is not a table", path=file.name, line=file.line(*key.split(".")))
    return dict(value)


def _loaded(value: Any) -> Any:  # noqa: ANN401 - YAML is of any shape
    """A value with its Python objects imported."""
    if isinstance(value, PythonObject):
        return value.load()
    if isinstance(value, dict):
        return {key: _loaded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_loaded(item) for item in value]
    return value


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
