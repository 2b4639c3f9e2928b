"""Column mappings: a workbook with other headings is read through a small TOML file beside it (列映射).

``plants.xlsx`` and ``plants.mapping.toml`` in the inbox belong together. The mapping names, for one
sheet, which heading stands for which column, what is constant, and what the source does not have:

    sheet = "汇总"
    template = "W1"
    heading_rows = 3                       # merged headings are joined with /
    project_id = "330000-2022-W-{row:04d}" # for sources without ids
    absent = ["uscc"]                      # accounted without; said once per column
    [columns]
    inlet_cod_after_mg_per_l = "水质指标（mg/L）/COD/进水"
    [constants]
    volume_before_10k_m3 = "0"
    [region]
    columns = ["所在市", "所在区（县）"]       # names, looked up in the region table
    [region.corrections]
    "郭州区" = "鄞州区"                      # a slip of the source, corrected in plain sight

Of the required columns only the credit code, base emissions and reported figures may be absent.
"""

from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.mapping.mapping_file import Mapping, MappingError
from jianpai.flows.read.sheet.headings import Headings, normal
from jianpai.flows.read.source.sheets import SheetText
from jianpai.schemas import reference

VIRTUAL = "·"
"""First character of the letter of a column that stands in no cell of the source."""


def apply(sheet: SheetText, mapping: Mapping) -> tuple[SheetText, Headings]:
    """Return the sheet with the columns the mapping adds, and how its columns are understood.

    Raises:
        MappingError: a heading that the mapping names is not in the sheet.
    """
    paths = heading_paths(sheet, mapping.heading_rows)
    letters = {normal(path): letter for letter, path in paths.items()}
    found = Headings(mapping.heading_rows, texts=dict(paths))
    found.last_row_number = mapping.heading_rows
    for name, heading in mapping.columns.items():
        found.columns[_letter(heading, letters)] = name
    cells = sheet.cells
    for name, expression in _added(mapping, letters).items():
        letter = f"{VIRTUAL}{name}"
        cells = cells.with_columns(expression.cast(pl.String).alias(letter))
        found.columns[letter] = name
        found.texts[letter] = (
            f"{VIRTUAL}{schemas.columns(mapping.template)[name].metadata['heading']}"
        )
    filled = cells.filter(pl.any_horizontal(pl.col(found_letters(found)).is_not_null()))
    return replace(sheet, cells=filled), found


def found_letters(found: Headings) -> list[str]:
    """Return the letters of mapped columns that stand in the source."""
    return [letter for letter in found.columns if not letter.startswith(VIRTUAL)]


def heading_paths(sheet: SheetText, rows: int) -> dict[str, str]:
    """Return each column's headings over several rows, merged ones repeated, joined with /."""
    top = {row["row_number"]: row for row in sheet.cells.head(rows).iter_rows(named=True)}
    letters = [name for name in sheet.cells.columns if name != "row_number"]
    for first_row, first_column, last_row, last_column in sheet.merges:
        value = top.get(first_row + 1, {}).get(xl_col_to_name(first_column))
        for row in range(first_row + 1, min(last_row + 1, rows) + 1):
            for column in range(first_column, last_column + 1):
                top.get(row, {}).update({xl_col_to_name(column): value})
    paths = {
        letter: dict.fromkeys(str(row[letter]) for row in top.values() if row.get(letter))
        for letter in letters
    }
    return {letter: "/".join(parts) for letter, parts in paths.items() if parts}


def _letter(heading: str, letters: dict[str, str]) -> str:
    if normal(heading) not in letters:
        nearest = get_close_matches(normal(heading), list(letters), 1, 0.3)
        closest = f"“{nearest[0]}”" if nearest else ""
        raise MappingError(
            problems.both(
                f"工作表没有表头“{heading}”" + (f"，最接近的是{closest}" if nearest else ""),
                f"the sheet has no heading “{heading}”"
                + (f", nearest {closest}" if nearest else ""),
            )
        )
    return letters[normal(heading)]


def _added(mapping: Mapping, letters: dict[str, str]) -> dict[str, pl.Expr]:
    """Return the columns that stand in no cell: constants, ids, region codes."""
    added: dict[str, pl.Expr] = {name: pl.lit(value) for name, value in mapping.constants.items()}
    if mapping.project_id is not None:
        start, _, end = mapping.project_id.partition("{row:04d}")
        row = pl.col("row_number").cast(pl.String).str.zfill(4)
        added["project_id"] = pl.concat_str(pl.lit(start), row, pl.lit(end))
    if mapping.region_columns:
        names = [
            pl.col(_letter(heading, letters)).replace(mapping.corrections)
            for heading in mapping.region_columns
        ]
        added["region_code"] = _region_code(pl.concat_str(names, separator="/", ignore_nulls=True))
    return added


def _region_code(path: pl.Expr) -> pl.Expr:
    """Return the code of a path of names such as 宁波市/鄞州区; an unknown path stays as it is."""
    return path.replace(_codes_by_path())


def _codes_by_path() -> dict[str, str]:
    regions = reference.regions().filter(pl.col("valid_to").is_null())
    names: dict[str, str] = dict(regions.select("region_code", "region_name").iter_rows())
    paths: dict[str, str] = {}
    for row in regions.iter_rows(named=True):
        parent: Any = names.get(row["parent_code"] or "")
        paths[
            row["region_name"] if row["level"] != "county" else f"{parent}/{row['region_name']}"
        ] = row["region_code"]
    return paths
