"""The columns of a foreign sheet that name its cities and counties (行政区划列)."""

from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from jianpai.flows.read.mapping.mapped_headings import SourceHeadings
from jianpai.flows.read.mapping.mapped_regions import codes_by_path, region_code

_MOSTLY = 0.6


@dataclass(frozen=True)
class Places:
    """Where the sheet names its places."""

    letters: list[str]
    """the column of cities and that of counties, or one of them"""
    unknown: dict[str, str]
    """name that is no area of its city -> the nearest one, or nothing"""


def find(cells: pl.DataFrame, source: SourceHeadings) -> Places:
    """Return the columns most of whose cells name cities or provinces, and counties.

    Args:
        cells: the rows below the headings.
        source: the headings.
    """
    paths = codes_by_path()
    cities = {path for path in paths if "/" not in path}
    counties = {path.split("/")[1] for path in paths if "/" in path}
    found = [_likeliest(cells, source, names) for names in (cities, counties)]
    letters = list(dict.fromkeys(at for at in found if at is not None))
    if not letters:
        return Places([], {})
    joined = pl.concat_str(letters, separator="/", ignore_nulls=True)
    named = cells.filter(pl.all_horizontal(pl.col(letters).is_not_null()))
    told = named.select(joined.alias("path"), region_code(letters, {}).alias("code"))
    lost = told.filter(~pl.col("code").str.contains("^[0-9]{6}$"))["path"].unique().sort()
    return Places(letters, dict(map(_nearest, lost)))


def _likeliest(cells: pl.DataFrame, source: SourceHeadings, names: set[str]) -> str | None:
    shares: dict[str, float] = {}
    for letter in source.paths:
        distinct = cells[letter].drop_nulls().unique()
        if len(distinct):
            shares[letter] = int(distinct.is_in(list(names)).sum()) / len(distinct)
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] >= _MOSTLY else None


def _nearest(path: str) -> tuple[str, str]:
    city, _, county = path.rpartition("/")
    siblings = [known.split("/")[1] for known in codes_by_path() if known.startswith(f"{city}/")]
    return county, next(iter(get_close_matches(county, siblings, 1, 0.5)), "")
