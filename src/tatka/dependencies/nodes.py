"""The things that an example can get to."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal[
    "example",  # the script itself
    "import",  # a module is imported: its statements are executed
    "definition",  # a name of a module: function, class, constant, import
    "header",  # what executing a definition does
    "missing",  # a name that a module does not have
    "whole",  # everything in a module
    "escape",  # a module as a value: everything in it, and in its submodules
    "dynamic",  # modules of a package, imported by names that the code does not tell
    "external",  # a module that is not of the course
    "wild",  # something that finds objects nobody named
    "classes",  # something that finds classes by what they are derived from
    "source",  # something whose result depends on docstrings, comments, line numbers
]


class Node(NamedTuple):
    """One thing that an example can get to.

    Attributes:
        kind: What it is.
        module: Dotted name.
        name: In the module; empty where the kind needs none. For `dynamic`, `.` if only submodules
            are meant, not the package itself; for `source`, what can be seen.
    """

    kind: Kind
    module: str
    name: str = ""
