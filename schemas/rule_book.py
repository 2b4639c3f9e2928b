"""Values of the rule book that a record is held against: ratios, limits, factors (规则手册取值).

Where editions contradict each other the one of the record's own area is taken; of several values that
hold at once, the one that says least against the record.
"""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from jianpai.schemas import reference

Row = dict[str, Any]


class Value(NamedTuple):
    """A value with what it is and where it stands, in Chinese and in English."""

    value: Decimal
    zh: str
    en: str


@reference.cached
def rows(table: str) -> list[Row]:
    """Return the rows of a reference table, an unfilled cell as an empty text."""
    return reference.table(table).fill_null("").to_dicts()


def kinds(ratio_id: str) -> list[str]:
    """Return the ways of collecting or treating gas that any edition of the ratios has."""
    named = (_kind(row) for row in rows("ratios") if row["ratio_id"] == ratio_id)
    return list(dict.fromkeys(named))


def ratio(ratio_id: str, kind: str, year: int, scope: str) -> Value | None:
    """Return the highest ratio of a kind in a year, of the edition of the nearest area around ``scope``."""
    of_kind = [
        row
        for row in _in_force(rows("ratios"), year)
        if (row["ratio_id"], _kind(row)) == (ratio_id, kind) and scope.startswith(_area(row))
    ]
    nearest = max((len(_area(row)) for row in of_kind), default=0)
    return _highest(row for row in of_kind if len(_area(row)) == nearest)


def scope() -> pl.Expr:
    """Return the part of a record's region code that editions of the ratios distinguish."""
    found = pl.lit("")
    for area in sorted({_area(row) for row in rows("ratios")}):
        is_inside = pl.col("region_code").str.starts_with(area)
        found = pl.when(is_inside).then(pl.lit(area)).otherwise(found)
    return pl.when(pl.col("region_code").is_not_null()).then(found)


def limit(limit_id: str, key: str, year: int) -> Value | None:
    """Return the mildest limit of a kind of source in a year."""
    of_kind = (r for r in rows("limits") if (r["limit_id"], r["key"]) == (limit_id, key))
    return _highest(_in_force(of_kind, year))


def limit_values(limit_id: str, pollutant: str) -> list[float]:
    """Return every limit of a pollutant, whatever the year."""
    of_pollutant = (limit_id, pollutant)
    found = (r for r in rows("limits") if (r["limit_id"], r["pollutant"]) == of_pollutant)
    return sorted({float(row["value"]) for row in found})


def lowest_factor(coefficient_id: str, key: str, year: int) -> Value | None:
    """Return the lowest factor of a key, or of the keys that are finer (``key/…``), in a year."""
    of_id = [r for r in rows("coefficients") if r["coefficient_id"] == coefficient_id]
    of_key = [row for row in of_id if f"{row['key']}/".startswith(f"{key}/")]
    held = sorted(_in_force(of_key, year), key=lambda row: Decimal(row["value"]))
    return _value(held[0]) if held else None


def is_in_table(coefficient_id: str, key: pl.Expr) -> pl.Expr:
    """Return where the table has a factor of a key that holds in the row's credit year."""
    year = pl.col("credit_year")
    held = [
        (key == row["key"])
        & (year >= int(row["valid_from"]))
        & (year <= int(row["valid_to"] or 9999))
        for row in rows("coefficients")
        if row["coefficient_id"] == coefficient_id
    ]
    return pl.any_horizontal(pl.lit(False), *held)


def base_year_of(year: int) -> int | None:
    """Return the base year of the plan that a year lies in."""
    held = (r for r in rows("plans") if int(r["first_year"]) <= year <= int(r["last_year"]))
    return next((int(row["base_year"]) for row in held), None)


def _in_force(of: Iterable[Row], year: int) -> list[Row]:
    return [row for row in of if int(row["valid_from"]) <= year <= int(row["valid_to"] or year)]


def _kind(row: Row) -> str:
    """Return a kind as a cell of it is read."""
    return unicodedata.normalize("NFKC", row["kind"])


def _area(row: Row) -> str:
    """Return what the codes of an area begin with: 44 of 440000; nothing for the whole country."""
    code: str = row["region_code"]
    while code.endswith("00"):
        code = code[:-2]
    return code


def _highest(found: Iterable[Row]) -> Value | None:
    by_value = sorted(found, key=lambda row: Decimal(row["value"]))
    return _value(by_value[-1]) if by_value else None


def _value(row: Row) -> Value:
    """Return a row's value with its condition, edition and document."""
    named = [row["document"], row["number"], row["clause"]]
    edition = row.get("edition", "")
    parts = [row.get("condition", ""), "" if edition == row["number"] else edition]
    words = [row["value"], *parts, " ".join(filter(None, named))]
    english = [row["value"], row["title_en"], " ".join(filter(None, named[1:])) or row["document"]]
    return Value(
        Decimal(row["value"]), "，".join(filter(None, words)), ", ".join(filter(None, english))
    )
