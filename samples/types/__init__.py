"""The makers: one module per project type, used by the sample, the oracle, tests, fuzz and bench.

A module is named after its type and offers

    good(number, **changes)         a row without fault, for tests that change one thing of it
    good_children(number, **changes)  the rows of each child sheet that go with it, by sheet (if it has any)
    BROKEN                          its own rules, each with the change of a good row that breaks it (if it has any)
    BROKEN_CHILDREN                 the same of a row of a child sheet, by sheet
    KEPT, KEPT_CHILDREN             changes at the edge of its rules that break none (if it has any)
    made_up(rng, serial)            a record of any values, with its children
    confusable(rng, habits)         one of few values, so that several look like one project
    BENCH_SHARE_PCT, bench(n, rng)  its share of the rows of ``make bench``, and the frames of its sheets

Beside these it may hold what the sample builds of the type.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any


@cache
def makers() -> dict[str, Any]:
    """Return every maker by type id, e.g. ``W1``."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z][0-9]*.py"))
    return {name.upper(): import_module(f"{__name__}.{name}") for name in names}


def type_id(maker: ModuleType) -> str:
    """Return the id of the type that a maker makes."""
    return maker.__name__.rpartition(".")[2].upper()
