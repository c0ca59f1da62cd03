"""Calls a function once a module has been imported, or at once where it has been already.

Keras has no hook that says "a summary is about to be printed", and importing it here, before
the learner's code asks for it, would cost every run seconds. Hence this finder: it lets the
other finders find the module, and notices when its code has been executed.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType


def call_after_import(name: str, function: Callable[[ModuleType], None]) -> None:
    """Call `function` with the module `name` as soon as it is there."""
    module = sys.modules.get(name)
    if module is not None:
        function(module)
    else:
        sys.meta_path.insert(0, _Finder(name, function))


@dataclass(frozen=True)
class _Finder(MetaPathFinder):
    name: str
    function: Callable[[ModuleType], None]

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname != self.name:
            return None
        # Out of the way first: the search below would come back here, and once is enough.
        sys.meta_path.remove(self)
        spec = find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self.function)
        return spec


@dataclass(frozen=True)
class _Loader(Loader):
    loader: Loader
    function: Callable[[ModuleType], None]

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self.loader.exec_module(module)
        self.function(module)
