"""Column mappings: a workbook with other headings is read through a small TOML file beside it (列映射).

``plants.xlsx`` (or ``plants.csv``) and ``plants.mapping.toml`` in the inbox belong together. The
mapping names, for one sheet, which heading stands for which column, what is constant, and what the
source does not have; ``docs/mapping.zh.md`` explains every setting in Chinese, which also are its
names there:

    sheet = "汇总"                          # a csv has no sheets and needs none named
    template = "W1"
    first_heading_row = 2                  # below a title; 1 if it is not said
    heading_rows = 3                       # headings above one another are joined with /
    project_id_from = ["厂名"]              # or project_id = "330000-2022-W-{row:04d}", of the row
    absent = ["uscc"]                      # accounted without; said once per column
    [columns]                              # one heading may feed several columns
    inlet_cod_after_mg_per_l = "水质指标（mg/L）/COD/进水"
    volume_after_10k_m3 = { heading = "水量（立方米）", unit = "立方米", factor = "0.0001" }
    [constants]
    volume_before_10k_m3 = "0"
    [region]
    columns = ["所在市", "所在区（县）"]       # names, looked up in the region table
    [region.corrections]
    "郭州区" = "鄞州区"                      # a slip of the source, corrected in plain sight

Of the required columns only the credit code, base emissions and reported figures may be absent.

An id made of the row has four digits of it. From row 10,000 on the first six digits count the ten
thousands: 330000-2022-W-9999 is followed by 330001-2022-W-0000. Give two sources first digits that
lie further apart than that. Ids made of the content: mapped_ids.py.
"""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

import polars as pl

from jianpai import schemas
from jianpai.flows.read.mapping import mapped_ids, mapped_units
from jianpai.flows.read.mapping.mapped_headings import SourceHeadings
from jianpai.flows.read.mapping.mapped_regions import region_code
from jianpai.flows.read.mapping.mapping_file import Mapping
from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.source.sheets import AT, VIRTUAL, SheetText

_COPY = re.compile(rf"^{VIRTUAL}([A-Z]+){VIRTUAL}")


@dataclass(frozen=True)
class Applied:
    """A foreign sheet as its mapping understands it."""

    text: SheetText
    found: Headings
    source: SourceHeadings
    contents: dict[int, str] = field(default_factory=dict)
    """row number -> what its id is made of, if ids are"""
    factors: dict[str, Decimal] = field(default_factory=dict)
    """identifier -> what its numbers were multiplied by"""


def apply(sheet: SheetText, mapping: Mapping) -> Applied:
    """Return the sheet with the columns the mapping adds, and how its columns are understood.

    Raises:
        MappingError: a heading that the mapping names is not in the sheet, or in another unit.
    """
    source = SourceHeadings(sheet, mapping.first_heading_row, mapping.last_heading_row)
    found = Headings(mapping.first_heading_row, texts=dict(source.paths))
    found.last_row_number = source.last_row
    added = _added(mapping, source)
    contents = _contents(sheet, mapping, source)
    cells, factors = _with_columns(sheet, mapping, source, found)
    letters = {f"{VIRTUAL}{name}": expression.cast(pl.String) for name, expression in added.items()}
    values = sheet.cells.with_columns(**letters).select(list(letters))
    for name in added:
        found.columns[f"{VIRTUAL}{name}"] = name
        found.texts[f"{VIRTUAL}{name}"] = f"{VIRTUAL}{_heading(name, mapping)}"
    cells = cells.hstack(values)
    sent = [at for at in found.columns if at in source.paths]
    filled = cells.filter(pl.any_horizontal(pl.col(sent).is_not_null())) if sent else cells
    return Applied(_copied(sheet, filled, found), found, source, contents, factors)


def _with_columns(
    sheet: SheetText, mapping: Mapping, source: SourceHeadings, found: Headings
) -> tuple[pl.DataFrame, dict[str, Decimal]]:
    """Return the cells in the units of the template; a heading's second column is a copy of its first."""
    cells, factors = sheet.cells, {}
    for name, column in mapping.columns.items():
        letter = source.letter_of(column.heading, column.line)
        at = f"{VIRTUAL}{letter}{VIRTUAL}{name}" if letter in found.columns else letter
        factor = mapped_units.factor_of(name, mapping.template, column, source, letter)
        values = sheet.cells[letter].alias(at)
        found.columns[at], found.texts[at] = name, source.paths[letter]
        if factor != 1:
            factors[name] = factor
            found.texts[at] = f"{source.paths[letter]} × {factor:f}"
            values = mapped_units.converted(values, factor, _is_kept(sheet, source, letter))
        cells = cells.with_columns(values)
    return cells, factors


def _is_kept(sheet: SheetText, source: SourceHeadings, letter: str) -> pl.Series:
    """Return where a cell is no number to convert: in the headings, or shown as a percentage."""
    shown = sheet.percents.filter(pl.col("letter") == letter)["row_number"]
    rows = sheet.cells["row_number"]
    return (rows <= source.last_row) | rows.is_in(shown.implode())


def _copied(sheet: SheetText, cells: pl.DataFrame, found: Headings) -> SheetText:
    """Return the sheet with these cells; what is known of a cell is known of its copies."""
    copies = {
        at: letter for at in found.columns if (letter := letter_in_source(at)) != at and letter
    }
    of_copies = [
        sheet.percents.filter(pl.col("letter") == letter).with_columns(letter=pl.lit(at))
        for at, letter in copies.items()
    ]
    percents = pl.concat([sheet.percents, *of_copies]).cast(AT)  # type: ignore[arg-type]
    uncomputed = {
        f"{at}{cell.removeprefix(letter)}"
        for at, letter in copies.items()
        for cell in sheet.uncomputed
        if re.fullmatch(f"{letter}[0-9]+", cell)
    }
    return replace(sheet, cells=cells, percents=percents, uncomputed=sheet.uncomputed | uncomputed)


def letter_in_source(letter: str) -> str | None:
    """Return the column of the source that a column is, or is a copy of; None if it stands in none."""
    copied = _COPY.match(letter)
    return copied[1] if copied else None if letter.startswith(VIRTUAL) else letter


def _heading(name: str, mapping: Mapping) -> str:
    return str(schemas.columns(mapping.template)[name].metadata["heading"])


def _contents(sheet: SheetText, mapping: Mapping, source: SourceHeadings) -> dict[int, str]:
    if not mapping.project_id_from:
        return {}
    content = mapped_ids.content(mapping, source).alias("content")
    return dict(sheet.cells.select("row_number", content).drop_nulls().iter_rows())


def _added(mapping: Mapping, source: SourceHeadings) -> dict[str, pl.Expr]:
    """Return the columns that stand in no cell: constants, ids, region codes."""
    added: dict[str, pl.Expr] = {name: pl.lit(value) for name, value in mapping.constants.items()}
    if mapping.region_columns:
        letters = [source.letter_of(heading) for heading in mapping.region_columns]
        added["region_code"] = region_code(letters, mapping.corrections)
    if mapping.project_id is not None:
        added["project_id"] = mapped_ids.of_row(mapping.project_id)
    if mapping.project_id_from:
        added["project_id"] = mapped_ids.of_content(mapping, source, added)
    return added
