"""What importing a module does with its definitions, where other modules have a say in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tatka.dependencies.modules import Course, Module
    from tatka.dependencies.references import References
    from tatka.dependencies.statements import Statement

# Decorators of the standard library that only wrap what they are given.
PLAIN_DECORATORS = frozenset(
    {
        "abc:abstractmethod",
        "contextlib:asynccontextmanager",
        "contextlib:contextmanager",
        "dataclasses:dataclass",
        "enum:unique",
        "functools:cache",
        "functools:cached_property",
        "functools:lru_cache",
        "functools:total_ordering",
        "functools:wraps",
        "typing:final",
        "typing:overload",
        "typing:override",
        "typing:runtime_checkable",
    }
)


class Execution:
    """Knows what decorators and base classes do to what they are applied to."""

    def __init__(self, course: Course) -> None:
        """For the modules of a course."""
        self._course = course

    def acts(self, module: Module, unit: Statement) -> bool:
        """Whether executing a definition can do anything with the function or class it makes."""
        for chain, called in unit.decorators:
            if not self._is_plain(module, chain, called=called):
                return True
        return unit.kind == "class" and self._has_hooks(module, unit, 0)

    def _is_plain(self, module: Module, chain: tuple[str, ...], *, called: bool) -> bool:
        """Whether a decorator only wraps what it is given."""
        found = list(self.resolve(module, chain))
        if not found:
            return False
        for where, unit in found:
            if where is None:
                if unit not in PLAIN_DECORATORS:
                    return False
            elif isinstance(unit, str) or unit.depth < 1 + called or unit.decorators:
                return False
        return True

    def _has_hooks(self, module: Module, unit: Statement, depth: int) -> bool:
        if unit.hooks or depth > 20:  # noqa: PLR2004 - no sane course has as many levels
            return True
        if unit.base is None:
            return False
        return any(
            where is not None
            and not isinstance(base, str)
            and self._has_hooks(where, base, depth + 1)
            for where, base in self.resolve(module, unit.base)
        )

    def header(self, module: Module, unit: Statement) -> tuple[str, References]:
        """What of a definition counts for everybody who imports the module."""
        if unit.kind == "class" and unit.skeleton:
            bases = list(self.resolve(module, unit.base)) if unit.base else []
            ours = bases and all(
                where is not None and not isinstance(base, str) and base.kind == "class"
                for where, base in bases
            )
            if not ours:
                return unit.skeleton, unit.skeleton_uses
        return unit.header, unit.header_uses

    def resolve(
        self, module: Module, chain: tuple[str, ...], depth: int = 0
    ) -> Iterator[tuple[Module | None, Statement | str]]:
        """The definitions that a chain of names leads to; `module:name` for external ones."""
        name, rest = chain[0], chain[1:]
        if depth > 20:  # noqa: PLR2004 - modules that import a name from each other
            return
        units = module.units_of(name)
        if not units and module.is_package and rest:
            submodule = self._course.module(f"{module.name}.{name}")
            if submodule is not None:
                yield from self.resolve(submodule, rest, depth + 1)
                return
        for unit in units:
            targets = [target for bound, target in unit.targets if bound == name]
            if not targets:
                yield module, unit
            for target in targets:
                absolute = module.absolute(target) or ""
                inner = (target.name, *rest) if target.name else rest
                found = self._course.module(absolute)
                if found is None:
                    yield None, f"{absolute}:{'.'.join(inner)}"
                elif inner:
                    yield from self.resolve(found, inner, depth + 1)
