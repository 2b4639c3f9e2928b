"""The formulas of the project types by the names of their files, and the one way to ask them (公式登记).

A module is named after its type and offers

    reductions(record, children, factor)    R of each pollutant that is claimed, exactly
"""

from decimal import localcontext
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from jianpai.flows.recompute.factors import of_rule_book
from jianpai.flows.recompute.figures import EXACT, Factor, Record, Reductions, Rows


@cache
def formulas() -> dict[str, Any]:
    """Return the module of every project type by its id."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z][0-9]*.py"))
    return {name.upper(): import_module(f"{__package__}.{name}") for name in names}


def reductions(
    project_type: str, record: Record, children: Rows, factor: Factor | None = None
) -> Reductions:
    """Return R of each pollutant that a record claims, from the record and its child rows alone.

    Factors that it leaves out are those of the rule book where no others are given.
    """
    with localcontext(EXACT):
        found: Reductions = formulas()[project_type].reductions(
            record, children, factor or of_rule_book()
        )
    return found
