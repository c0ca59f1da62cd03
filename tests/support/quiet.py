"""Imports what greets at length on its way in."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def quietly_imported(name: str) -> ModuleType:
    """A module, imported without what its C++ prints before anybody can tell it not to.

    An import that fails still says why: Python's own words come as an exception.
    """
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        return importlib.import_module(name)
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
