"""Loading modules without interruption, or not before they are used (加载)."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from what is loaded inside, now and later.

    Modules stay; to look through all they have made again and again takes a fifth of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def when_used(*names: str) -> None:
    """Load modules only when something of them is used; a library may import what it never uses here."""
    for name in names:
        if name not in sys.modules:
            sys.modules[name] = _Later(name)


class _Later(ModuleType):
    """Stands for a module until something of it is asked for.

    ``importlib.util.LazyLoader`` would load it with the next import statement.
    """

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), attribute)
