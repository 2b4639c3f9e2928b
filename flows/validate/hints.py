"""What a complaint adds so that the cell can be mended: the code, value or writing meant (改正提示)."""

from decimal import Decimal

import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.validate.bound_hints import bound_hints
from jianpai.flows.validate.region_hints import place_names, region_hints
from jianpai.schemas.sheet.id_parts import region_of_id


def with_hints(broken: pl.DataFrame, records: pl.DataFrame, template: str) -> pl.DataFrame:
    """Return the problems of a sheet with what their rules can tell beside the rule itself.

    ``broken`` has the cells' values and the index of their row in ``records``.
    """
    hints = [
        bound_hints(broken, records),
        _of_regions(broken),
        _of_cities(broken),
        _of_percentages(broken, template),
    ]
    return broken.with_columns(detail=pl.coalesce(*hints, "detail"))


def _of_regions(broken: pl.DataFrame) -> pl.Series:
    """Return the code that was meant, where a region code is not valid (V-07)."""
    sent = broken.filter(pl.col("rule_id") == "V-07")["value"].unique().to_list()
    hint = pl.col("value").replace_strict(region_hints(sent), default=None, return_dtype=pl.String)
    return broken.select(pl.when(pl.col("rule_id") == "V-07").then(hint)).to_series()


def _of_cities(broken: pl.DataFrame) -> pl.Series:
    """Return the two places, where id and region code name different ones (V-14)."""
    if "project_id" not in broken.columns:
        return pl.Series([None] * broken.height, dtype=pl.String)
    pairs = broken.select(
        pl.when(pl.col("rule_id") == "V-14").then(region_of_id()).alias("of_id"), "value"
    )
    names = place_names({code for pair in pairs.drop_nulls().rows() for code in pair})
    told = [
        _two_places(*(f"{code} {names.get(code, '')}".rstrip() for code in pair))
        if all(pair)
        else None
        for pair in pairs.rows()
    ]
    return pl.Series(told, dtype=pl.String)


def _two_places(of_id: str, here: str) -> str:
    return problems.both(f"编号是 {of_id}，此处是 {here}", f"the id says {of_id}, this cell {here}")


def _of_percentages(broken: pl.DataFrame, template: str) -> pl.Series:
    """Return how a percentage is written, where a ratio is above 1 as 85 is (V-02)."""
    columns = schemas.columns(template)
    is_ratio = [
        rule == "V-02" and columns[name].metadata["kind"] == "ratio"
        for rule, name in broken.select("rule_id", "column_name").rows()
    ]
    told = [
        _as_percentage(Decimal(value), limits) if hit and value else None
        for hit, value, limits in zip(is_ratio, broken["value"], broken["detail"], strict=True)
    ]
    return pl.Series(told, dtype=pl.String)


def _as_percentage(value: Decimal, limits: str) -> str | None:
    if not 1 < value <= 100:
        return None
    ratio = f"{value / 100:f}"
    return problems.both(
        f"{limits}；{value} % 应写成 {ratio} 或 {value}%",
        f"{limits}; {value} % is written {ratio} or {value}%",
    )
