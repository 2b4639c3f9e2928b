"""Which output table holds the rows of which child sheet (子表成果表)."""

from functools import cache

from jianpai import schemas
from jianpai.flows.account import relation


@cache
def child_tables() -> dict[str, schemas.Entry]:
    """Return the child sheets by their output table: that of sql/out which reads their records."""
    return {
        name.removeprefix("out_"): entry
        for entry in schemas.child_sheets().values()
        for name in relation.files()
        if name.startswith("out_") and entry.relation in relation.reads(name)
    }
