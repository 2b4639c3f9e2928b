"""Cells that are not in a code list of the reference data, to which an office may add (代码表)."""

import polars as pl

from jianpai import schemas
from jianpai.flows import problems


def outside_code_lists(records: pl.DataFrame, template: str) -> pl.DataFrame:
    """Return V-03 of each cell whose column takes its codes from reference data and that is none of them."""
    columns = schemas.columns(template).items()
    lists = {name: schemas.codes(c) for name, c in columns if c.metadata["codes"] is not None}
    return problems.together([_outside(records, name, codes) for name, codes in lists.items()])


def _outside(records: pl.DataFrame, name: str, codes: list[str]) -> pl.DataFrame:
    rows = records.filter(pl.col(name).is_in(codes).not_())
    listed = pl.lit("、".join(codes))
    named = {"rule_id": pl.lit("V-03"), "column_name": pl.lit(name)}
    return problems.frame(rows.with_columns(**named, value=pl.col(name), detail=listed))
