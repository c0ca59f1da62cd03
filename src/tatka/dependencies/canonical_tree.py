"""Code without what does not matter: comments, formatting, docstrings, positions.

The form is our own, not `ast.dump`: it is the same for all versions of Python, whose trees gain
fields over time, and it is quicker.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tatka.core.digests import text_digest

if TYPE_CHECKING:
    from collections.abc import Iterable

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Positions and `# type:` comments have no effect; a context follows from where a node stands.
_SKIPPED = frozenset({"ctx", "kind", "type_comment", "type_ignores"})
# Short enough to be shown whole in a reason.
_SHORT = 60


def digest(nodes: Iterable[ast.AST], *, docstrings: bool = False) -> str:
    """A digest of some code that is the same for every way of writing it.

    Args:
        nodes: The code.
        docstrings: Whether they count, and the annotations of undecorated functions with them:
            that these can be evaluated is told by `dependencies.effects`.
    """
    writer = _Writer(docstrings=docstrings)
    for node in nodes:
        writer.write(node)
    return text_digest("\0".join(writer.out))


def short_or_digest(node: ast.AST) -> str:
    """`=` and the code itself where it is short; else its digest."""
    try:
        text = ast.unparse(node)
    except (ValueError, RecursionError):
        return digest([node])
    return f"={text}" if len(text) <= _SHORT and "\n" not in text else digest([node])


def without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a body after its docstring."""
    if (
        body
        and isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    ):
        return body[1:]
    return body


class _Writer:
    """Writes a tree as a sequence of texts that no other tree gives.

    A node is its kind, its fields and an end; a list says its length.
    """

    def __init__(self, *, docstrings: bool) -> None:
        self.out: list[str] = []
        self._docstrings = docstrings
        self._bare = False
        self._local = False

    def _local_in(self, node: ast.AST) -> bool:
        """Whether what is assigned to inside of a node is a local variable."""
        return not isinstance(node, ast.ClassDef) and (self._local or isinstance(node, _FUNCTIONS))

    def _is_local(self, node: ast.AnnAssign) -> bool:
        plain = isinstance(node.target, ast.Name) and node.value is not None
        return plain and self._local and not self._docstrings

    def write(self, node: ast.AST) -> None:
        out = self.out
        if isinstance(node, ast.Constant):
            out.append(_constant(node.value))
        elif isinstance(node, ast.Name):
            out.append("$" + node.id)
        elif isinstance(node, ast.MatchSingleton):
            out.append("MatchSingleton" + _constant(node.value))
        elif isinstance(node, ast.JoinedStr):
            self._joined(node)
        elif isinstance(node, ast.AnnAssign) and self._is_local(node):
            # The annotation of a local variable is never evaluated.
            self.write(ast.Assign(targets=[node.target], value=node.value))  # type: ignore[arg-type]
        elif isinstance(node, ast.arg) and self._bare:
            out.append(f"arg .arg={node.arg} /")
        else:
            out.append(node.__class__.__name__)
            plain = isinstance(node, _FUNCTIONS) and not node.decorator_list
            bare = plain and not self._docstrings
            outside, self._local = self._local, self._local_in(node)
            for name in node._fields:
                value = getattr(node, name, None)
                if name in _SKIPPED or value is None or value == [] or (bare and name == "returns"):
                    continue
                if name == "body" and isinstance(value, list):
                    value = self._body(node, value)
                before, self._bare = self._bare, bare and name == "args"
                self._field(name, value)
                self._bare = before
            self._local = outside
            out.append("/")

    def _field(self, name: str, value: object) -> None:
        if isinstance(value, ast.AST):
            self.out.append(f".{name}")
            if isinstance(value, ast.arguments):
                self._arguments(value)
            else:
                self.write(value)
        elif isinstance(value, list):
            self.out.append(f".{name}[{len(value)}")
            for item in value:
                if isinstance(item, ast.AST):
                    self.write(item)
                else:
                    self.out.append(f"={item}")
        else:
            self.out.append(f".{name}={value}")

    def _arguments(self, arguments: ast.arguments) -> None:
        """Parameters, which pass on whether their annotations count."""
        bare = self._bare
        for name in arguments._fields:
            value = getattr(arguments, name)
            if value:
                self._bare = bare
                self._field(name, value)
        self.out.append("/")

    def _body(self, node: ast.AST, body: list[ast.stmt]) -> list[ast.stmt]:
        if not self._docstrings and isinstance(node, (*_DEFINITIONS, ast.Module)):
            body = without_docstring(body)
        return [item for item in body if not isinstance(item, ast.Pass)]

    def _joined(self, node: ast.JoinedStr) -> None:
        """An f-string; pieces of text side by side are one, however they were written."""
        out = self.out
        out.append("JoinedStr")
        text = ""
        for value in node.values:
            if isinstance(value, ast.Constant):
                text += str(value.value)
                continue
            if text:
                out.append(_constant(text))
                text = ""
            self.write(value)
        if text:
            out.append(_constant(text))
        out.append("/")


def _constant(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        # Python refuses to write very long integers in decimal.
        return f"int:{value:#x}"
    return f"{type(value).__name__}:{value!r}"
