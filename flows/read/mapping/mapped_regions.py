"""Region codes of a source that names its places: 宁波市/鄞州区 is 330212 (行政区划名称)."""

from typing import Any

import polars as pl

from jianpai.schemas import reference
from jianpai.schemas.reference import cached


def region_code(letters: list[str], corrections: dict[str, str]) -> pl.Expr:
    """Return the code of the names in these columns; an unknown path stays as it is."""
    names = [pl.col(letter).replace(corrections) for letter in letters]
    return pl.concat_str(names, separator="/", ignore_nulls=True).replace(codes_by_path())


@cached
def codes_by_path() -> dict[str, str]:
    """Return the codes of today by name, of a county with its city's name before it."""
    regions = reference.regions().filter(pl.col("valid_to").is_null())
    names: dict[str, str] = dict(regions.select("region_code", "region_name").iter_rows())
    paths: dict[str, str] = {}
    for row in regions.iter_rows(named=True):
        parent: Any = names.get(row["parent_code"] or "")
        is_county = row["level"] == "county"
        path = f"{parent}/{row['region_name']}" if is_county else row["region_name"]
        paths[path] = row["region_code"]
    return paths
