"""What a project id says of its project: place and year, held against the record (编号所含地区和年度).

A place is that of another city where neither code is, or became, one of the other's city. Of a
municipality every code is its city; an id that names a whole province says nothing of the city.
"""

import re

import pandera.polars as pa
import polars as pl

from jianpai.schemas import reference

_MUNICIPALITIES = ("11", "12", "31", "50")
_REGION, _YEAR = r"^([0-9]{6})-", r"^[0-9]{6}-([0-9]{4})-"


def region_of_id() -> pl.Expr:
    """Return the six digits an id begins with."""
    return pl.col("project_id").str.extract(_REGION)


def names_its_city(data: pa.PolarsData) -> pl.LazyFrame:
    """Return where the id names no other city, or no other province, than the region code."""
    codes = data.lazyframe.select(id_code=region_of_id(), region_code="region_code").collect()
    pairs = codes.unique()
    is_named = [not _lie_apart(*pair) for pair in pairs.rows()]
    told = pairs.with_columns(is_named=pl.Series(is_named, dtype=pl.Boolean))
    joined = codes.join(told, on=codes.columns, how="left", nulls_equal=True, maintain_order="left")
    return joined.lazy().select("is_named")


def names_its_year(data: pa.PolarsData) -> pl.LazyFrame:
    """Return where the year in the id is the credit year."""
    year = pl.col("project_id").str.extract(_YEAR).cast(pl.Int64)
    return data.lazyframe.select((year == pl.col("credit_year")).fill_null(True))


def _lie_apart(id_code: str | None, region_code: str | None) -> bool:
    if id_code is None or region_code is None:
        return False
    if id_code[:2] != region_code[:2]:
        return True
    if id_code[2:] == "0000" or id_code not in _cities() or id_code[:2] in _MUNICIPALITIES:
        return False
    return not _cities()[id_code] & _cities().get(region_code, frozenset({region_code[:4]}))


@reference.cached
def _cities() -> dict[str, frozenset[str]]:
    """Return the first four digits of each code and of every code that it became.

    A city that was dissolved became what its counties did.
    """
    columns = ["region_code", "parent_code", "valid_to", "successor"]
    rows = reference.table("regions").select(columns).fill_null("").rows()
    ended = {code for code, _, valid_to, _ in rows if valid_to}
    after: dict[str, set[str]] = {}
    for code, parent, _, successor in rows:
        after.setdefault(code, set()).update(re.findall(r"[0-9]{6}", successor))
        if parent in ended:
            after.setdefault(parent, set()).add(code)
    return {code: frozenset(later[:4] for later in _became(code, after)) for code in after}


def _became(code: str, after: dict[str, set[str]]) -> set[str]:
    found, left = set(), [code]
    while left:
        if (one := left.pop()) not in found:
            found.add(one)
            left += after.get(one, ())
    return found
