"""Reference data as frames; every table is one CSV in reference_data/, each row with its source.

An office may lay rows of its own over the shipped ones (``flows/overlay``). Whatever is made of reference
data and kept is made again when other rows are laid over it: it is ``cached`` here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

REFERENCE_DATA = Path(__file__).parent.parent / "reference_data"

Made = TypeVar("Made", bound=Callable[..., Any])


@dataclass(frozen=True)
class Override:
    """One cell of a row that an office has laid over the shipped table."""

    reference_table: str
    row_key: str
    column_name: str
    shipped_value: str
    own_value: str
    changed_by: str
    is_added: bool
    """the row is in no shipped table"""


@dataclass(frozen=True)
class Overlay:
    """What an office lays over the shipped rows."""

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    """each table that it touches as it is with the office's rows"""
    lines: dict[str, dict[int, int]] = field(default_factory=dict)
    """table -> position of a row in it -> line of the office's file that touched it"""
    files: dict[str, bytes] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()


_forget: list[Callable[[], None]] = []
_in_use = [Overlay()]


def cached(made: Made) -> Made:
    """Return the function with its results kept until other rows are laid over the shipped ones."""
    kept = cache(made)
    _forget.append(kept.cache_clear)
    return kept  # type: ignore[return-value]


def use(overlay: Overlay) -> None:
    """Lay an office's rows over the shipped ones, in this process, until others are."""
    _in_use[0] = overlay
    for forget in _forget:
        forget()


def overlay() -> Overlay:
    """Return what is laid over the shipped rows; empty where nothing is."""
    return _in_use[0]


def table(name: str) -> pl.DataFrame:
    """Return a reference table as text, one row per line, with the office's rows over the shipped."""
    own = overlay().tables.get(name)
    return shipped(name) if own is None else own


@cache
def shipped(name: str) -> pl.DataFrame:
    """Return a table as it is shipped: one row per line of ``reference_data/<name>.csv``."""
    return pl.read_csv(REFERENCE_DATA / f"{name}.csv", infer_schema=False)


@cached
def regions() -> pl.DataFrame:
    """Return one row per region code and period of validity, local codes included."""
    columns = ["region_code", "region_name", "level", "parent_code", "valid_from", "valid_to"]
    regions = table("regions").select(*columns, "successor")
    both = pl.concat([regions, table("local_areas").select(columns)], how="diagonal")
    return both.with_columns(pl.col("valid_from", "valid_to").cast(pl.Int64))


@cache
def pollutants() -> list[dict[str, str]]:
    """Return the pollutants in the order they are shown: id, names, export code, colour."""
    return table("pollutants").to_dicts()


def pollutant_words(pollutant: str) -> dict[str, str]:
    """Return the row of reference_data/pollutants.csv of one pollutant."""
    return next(row for row in pollutants() if row["id"] == pollutant)


def pollutant_spellings() -> dict[str, str]:
    """Return every other way of writing a pollutant with its id."""
    return {spelling: row["id"] for row in pollutants() for spelling in row["spellings"].split(";")}


def base_years() -> list[int]:
    """Return the base year of every plan."""
    return table("plans")["base_year"].cast(pl.Int64).to_list()


@cache
def plan_years() -> list[int]:
    """Return every year that lies inside a plan."""
    return [*plan_starts()]


@cache
def plan_starts() -> dict[int, int]:
    """Return the first year of its plan for every year that lies inside a plan."""
    plans = table("plans").select(pl.col("first_year", "last_year").cast(pl.Int64)).rows()
    return {year: first for first, last in plans for year in range(first, last + 1)}


def plan_of(year: int) -> str:
    """Return the id of the plan that a year lies in, nothing where there is none."""
    plans = table("plans").select("plan_id", pl.col("first_year", "last_year").cast(pl.Int64))
    inside = plans.filter(pl.lit(year).is_between("first_year", "last_year"))
    return next(iter(inside["plan_id"]), "")


def files() -> list[Path]:
    """Return the reference files a run depends on, in the order of their names."""
    return sorted(REFERENCE_DATA.glob("*.csv"))
