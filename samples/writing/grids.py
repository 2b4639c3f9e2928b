"""Lays the rows of one sheet out as lines of cells, in the manner of the office."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from samples.columns import CHILDREN, Column, columns
from samples.records import Formula, Place, Row
from samples.writing.files import Style

SERIAL, REMARKS = Column("serial", "序号"), Column("remarks", "备注")
_FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


@dataclass(frozen=True)
class Percent:
    """A share shown with a percent format: 0.8 as 80%."""

    share: Decimal


@dataclass
class Grid:
    """The cells of one sheet, line by line; ``heading_line`` counts from 0."""

    sheet: str
    columns: list[Column]
    lines: list[list[object]] = field(default_factory=list)
    heading_line: int = 0
    rows_of_data: int = 0


def letter(index: int) -> str:
    """Return the spreadsheet letters of a column counted from 0: 0 is A, 26 is AA."""
    head, tail = divmod(index, 26)
    return (letter(head - 1) if head else "") + chr(ord("A") + tail)


def lay_out(file: str, sheet: str, kind: str, rows: Sequence[Row], style: Style) -> Grid:
    """Return the grid of a sheet, and note on each row where it stands."""
    grid = Grid(sheet, _columns(file, kind, rows, style), rows_of_data=len(rows))
    grid.lines += [[line] for line in style.title]
    grid.heading_line = len(grid.lines)
    grid.lines.append([_heading(column, style) for column in grid.columns])
    for index, row in enumerate(rows):
        if style.blank_every and index and index % style.blank_every == 0:
            grid.lines.append([])
        _append(grid, file, row, index, style)
    if style.has_total and kind not in CHILDREN.values():
        grid.lines.append(_total_line(grid, rows))
    return grid


def _columns(file: str, kind: str, rows: Sequence[Row], style: Style) -> list[Column]:
    wanted = columns(kind)
    if style.drops_empty:
        wanted = [c for c in wanted if any(_is_filled(row, c.name) for row in rows)]
    if style.is_shuffled:
        Random(f"{file}{kind}").shuffle(wanted)
    return [SERIAL] * style.has_serial + wanted + [REMARKS] * style.has_remarks


def _is_filled(row: Row, name: str) -> bool:
    return row.cells.get(name) is not None or row.written.get(name) is not None


def _heading(column: Column, style: Style) -> str:
    return style.headings_replaced.get(column.name) or column.heading(style.headings)


def _append(grid: Grid, file: str, row: Row, index: int, style: Style) -> None:
    letters = {column.name: letter(i) for i, column in enumerate(grid.columns)}
    row.place = Place(file, grid.sheet, len(grid.lines) + 1, letters)
    extras = {"serial": index + 1, "remarks": "样例数据" if index % 4 == 0 else None}
    line = [extras[c.name] if c.name in extras else _written(c, row, style) for c in grid.columns]
    if style.has_formulas and "base_emission_nox_t" in letters:
        _put_base_formula(line, row, letters)
    grid.lines.append(line)


def _written(column: Column, row: Row, style: Style) -> object:
    value = row.written.get(column.name, row.cells.get(column.name))
    if isinstance(value, Decimal):
        return _number(value, column, style)
    if column.kind == "month" and isinstance(value, str):
        return _month(value, style)
    if isinstance(value, date):
        return _date(value, style)
    if value is None and column.name not in row.written and column.kind in ("quantity", "date"):
        return style.placeholder or None
    if column.kind == "code" and style.has_codes_as_numbers and str(value).isdigit():
        return int(str(value))
    return value


def _number(value: Decimal, column: Column, style: Style) -> object:
    if column.kind == "ratio" and value <= 1:
        if style.ratios == "percent":
            return f"{(value * 100).normalize():f}%"
        return Percent(value) if style.ratios == "percent_format" else value
    if style.numbers == "grouped":
        return f"{value:,f}"
    return f"{value:f}".translate(_FULL_WIDTH) if style.numbers == "full_width" else value


def _date(value: date, style: Style) -> object:
    if style.dates == "slash":
        return f"{value.year}/{value.month}/{value.day}"
    if style.dates == "chinese":
        return f"{value.year}年{value.month}月{value.day}日"
    return value.isoformat() if style.dates == "iso" else value


def _month(value: str, style: Style) -> object:
    """Return a month as the office writes it; a spreadsheet makes a day of 2024-05."""
    year, month = int(value[:4]), int(value[5:])
    if style.dates == "real":
        return date(year, month, 1)
    if style.dates == "slash":
        return f"{year}/{month}"
    return f"{year}年{month}月" if style.dates == "chinese" else value


def _put_base_formula(line: list[object], row: Row, letters: dict[str, str]) -> None:
    """Write the base as a formula where it is what the formula gives."""
    assert row.place
    gas, concentration = "flue_gas_before_10k_nm3", "nox_before_mg_per_nm3"
    base = row.cells["base_emission_nox_t"]
    result = (row.decimal(gas) * row.decimal(concentration)).scaleb(-5)
    if {"base_emission_nox_t", gas, concentration} & set(row.written) or result != base:
        return
    at = row.place.row_number
    text = f"={letters[gas]}{at}*{letters[concentration]}{at}/100000"
    index = list(letters).index("base_emission_nox_t")
    line[index] = Formula(text, result)


def _total_line(grid: Grid, rows: Sequence[Row]) -> list[object]:
    first, last = grid.heading_line + 2, len(grid.lines)
    line: list[object] = ["合计"]
    for index, column in enumerate(grid.columns[1:], start=1):
        is_summed = column.name.startswith(("base_emission_", "reported_"))
        total = sum((_shown(row, column.name) for row in rows), Decimal(0))
        text = f"=SUM({letter(index)}{first}:{letter(index)}{last})"
        line.append(Formula(text, total) if is_summed else None)
    return line


def _shown(row: Row, name: str) -> Decimal:
    value = row.written.get(name, row.cells.get(name))
    return value if isinstance(value, Decimal) else Decimal(0)
