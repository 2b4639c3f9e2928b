"""Column mappings: a workbook with other headings is read through a small TOML file beside it (列映射).

``plants.xlsx`` (or ``plants.csv``) and ``plants.mapping.toml`` in the inbox belong together. The
mapping names, for one sheet, which heading stands for which column, what is constant, and what the
source does not have:

    sheet = "汇总"                          # a csv has no sheets and needs none named
    template = "W1"
    heading_rows = 3                       # headings above one another are joined with /
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

An id made of the row has four digits of it. From row 10,000 on the first six digits count the ten
thousands: 330000-2022-W-9999 is followed by 330001-2022-W-0000. Give two sources first digits that
lie further apart than that.
"""

from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.mapping.mapping_file import ROW, Mapping, MappingError
from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.sheet.heading_rows import stacks
from jianpai.flows.read.sheet.heading_text import normal
from jianpai.flows.read.source.sheets import VIRTUAL, SheetText, is_virtual
from jianpai.schemas import reference

_SERIALS = 10_000
"""The serial numbers that the four digits of a project id hold."""


def apply(sheet: SheetText, mapping: Mapping) -> tuple[SheetText, Headings]:
    """Return the sheet with the columns the mapping adds, and how its columns are understood.

    Raises:
        MappingError: a heading that the mapping names is not in the sheet, or stands for two columns.
    """
    found = Headings(1, texts=heading_paths(sheet, mapping.heading_rows))
    found.last_row_number = mapping.heading_rows
    for name, heading in mapping.columns.items():
        letter = letter_of(heading, sheet, mapping.heading_rows)
        if letter in found.columns:
            raise _stands_for_two(heading, found.columns[letter], name)
        found.columns[letter] = name
    cells = sheet.cells
    for name, expression in _added(mapping, sheet).items():
        letter = f"{VIRTUAL}{name}"
        cells = cells.with_columns(expression.cast(pl.String).alias(letter))
        found.columns[letter] = name
        found.texts[letter] = (
            f"{VIRTUAL}{schemas.columns(mapping.template)[name].metadata['heading']}"
        )
    filled = cells.filter(pl.any_horizontal(pl.col(found_letters(found)).is_not_null()))
    return replace(sheet, cells=filled), found


def _stands_for_two(heading: str, one: str, other: str) -> MappingError:
    zh = f"表头“{heading}”同时对应 {one} 和 {other}"
    return MappingError(problems.both(zh, f"“{heading}” stands for both {one} and {other}"))


def found_letters(found: Headings) -> list[str]:
    """Return the letters of mapped columns that stand in the source."""
    return [letter for letter in found.columns if not is_virtual(letter)]


def heading_paths(sheet: SheetText, rows: int) -> dict[str, str]:
    """Return each column's headings over several rows, merged ones repeated, joined with /.

    A csv has no merged cells: a heading stands for the empty cells to its right as well, except in
    the last row.
    """
    top = {row["row_number"]: row for row in sheet.cells.head(rows).iter_rows(named=True)}
    if sheet.is_csv and top:
        return {at: "/".join(stack.texts) for at, stack in stacks([*top.values()], ()).items()}
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


def letter_of(heading: str, sheet: SheetText, rows: int) -> str:
    """Return the column of a heading, whole or from a group on; of several the one with data.

    Raises:
        MappingError: no column has the heading, or several with data do.
    """
    paths = {at: normal(path) for at, path in heading_paths(sheet, rows).items()}
    wanted = normal(heading)
    fitting = [at for at, path in paths.items() if path == wanted]
    fitting = fitting or [at for at, path in paths.items() if path.endswith(f"/{wanted}")]
    if not fitting:
        raise _no_heading(heading, list(paths.values()))
    below = sheet.cells.filter(pl.col("row_number") > rows)
    filled = [at for at in fitting if below[at].null_count() < below.height]
    if len(filled) > 1:
        columns = "、".join(filled)
        zh = f"表头“{heading}”有多列（{columns}），请写出其上一级表头或改正来源表的表头"
        en = f"“{heading}” heads several columns ({columns}); name the group above it too"
        raise MappingError(problems.both(zh, en))
    return (filled or fitting)[0]


def _no_heading(heading: str, paths: list[str]) -> MappingError:
    nearest = get_close_matches(normal(heading), paths, 1, 0.3)
    closest = f"“{nearest[0]}”" if nearest else ""
    zh = f"工作表没有表头“{heading}”" + (f"，最接近的是{closest}" if nearest else "")
    en = f"the sheet has no heading “{heading}”" + (f", nearest {closest}" if nearest else "")
    return MappingError(problems.both(zh, en))


def _added(mapping: Mapping, sheet: SheetText) -> dict[str, pl.Expr]:
    """Return the columns that stand in no cell: constants, ids, region codes."""
    added: dict[str, pl.Expr] = {name: pl.lit(value) for name, value in mapping.constants.items()}
    if mapping.project_id is not None:
        added["project_id"] = _id_of_row(mapping.project_id)
    if mapping.region_columns:
        names = [
            pl.col(letter_of(heading, sheet, mapping.heading_rows)).replace(mapping.corrections)
            for heading in mapping.region_columns
        ]
        added["region_code"] = _region_code(pl.concat_str(names, separator="/", ignore_nulls=True))
    return added


def _id_of_row(pattern: str) -> pl.Expr:
    """Return the id of each row; the first six digits count the ten thousands of rows."""
    first, rest = int(pattern[:6]), pattern[6:].removesuffix(ROW)
    row = pl.col("row_number")
    parts = [(first + row // _SERIALS, 6), (row % _SERIALS, 4)]
    before, serial = (number.cast(pl.String).str.zfill(digits) for number, digits in parts)
    return pl.concat_str(before, pl.lit(rest), serial)


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
