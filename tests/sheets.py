"""Good rows of the makers, files that hold them, and what the reading makes of a file.

A test changes one thing of a good row or file and says what must come of it.
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read import read as reading_step
from jianpai.flows.received_file import ReceivedFile
from jianpai.flows.settle import settle as in_force
from jianpai.flows.validate import validate
from samples.made_up import USCC, Row
from samples.types import makers
from samples.types import v1 as v1_maker

W1, A1 = "W1 城镇污水处理", "A1 锅炉炉窑超低排放与深度治理"
V1, MATERIAL = "V1 含VOCs产品源头替代", "V1 原辅材料"
L1 = "L1 基准年排放量"
L2, L3 = "L2 区域削减台账", "L3 排污权交易台账"
L5, L6 = "L5 佐证文件", "L6 用能用水台账"
OTHER_USCC = "91450500YL1000003A"

Grid = list[list[Any]]


w1, a1, v1 = (makers()[type_id].good for type_id in ("W1", "A1", "V1"))
material, materials = v1_maker.good_material, v1_maker.good_materials


def base_emission(**changes: Any) -> Row:
    """Return a good L1 row: 80 t of NOx of one outlet in 2020."""
    row: Row = {
        "permit_no": f"{USCC}001P",
        "outlet_code": "DA001",
        "pollutant": "氮氧化物",
        "base_year": 2020,
        "base_emission_t": 80,
        "source_document": "2020年环境统计 G101",
    }
    return row | changes


def offset_entry(**changes: Any) -> Row:
    """Return a good L2 row: 5 t of NOx of one outlet, used by a new project."""
    row: Row = {
        **_given_away("Q-01", "register_no"),
        "eia_no": "桂环审〔2024〕1号",
        "offset_used_t": 5,
    }
    return row | changes


def trade_entry(**changes: Any) -> Row:
    """Return a good L3 row: 5 t of NOx of one outlet, sold."""
    return _given_away("H-01", "contract_no") | {"right_sold_t": 5} | changes


def evidence_file(**changes: Any) -> Row:
    """Return a good L5 row: the acceptance of a project."""
    row: Row = {
        "project_id": "450200-2024-A-0001",
        "evidence_kind": "验收意见",
        "evidence_file": "验收意见.pdf",
        "evidence_sha256": "9f" * 32,
        "document_date": date(2024, 6, 30),
    }
    return row | changes


def energy_use(**changes: Any) -> Row:
    """Return a good L6 row: what a site used in one month."""
    row: Row = {
        "permit_no": f"{USCC}001P",
        "month": "2024-05",
        "month_power_10k_kwh": 12.5,
        "month_water_10k_m3": 3,
        "month_gas_10k_nm3": 0,
        "monitored_hours": 720,
    }
    return row | changes


def _given_away(number: str, column: str) -> Row:
    return {
        column: number,
        "permit_no": f"{USCC}001P",
        "outlet_code": "DA001",
        "pollutant": "氮氧化物",
        "given_year": 2024,
    }


CHILDREN = {
    sheet: maker.good_children
    for maker in makers().values()
    if hasattr(maker, "good_children")
    for sheet in maker.good_children()
}
"""What makes the good rows of a project's child sheets, by child sheet."""


def _first_of(sheet: str) -> Callable[..., Row]:
    return lambda number=1, **changes: CHILDREN[sheet](number, **changes)[sheet][0]


GOOD: dict[str, Callable[..., Row]] = {
    **{schemas.project_entries()[name].name: maker.good for name, maker in makers().items()},
    **{sheet: _first_of(sheet) for sheet in CHILDREN},
}
"""A good row of each sheet that names projects."""


def heading(name: str, template: str) -> str:
    """Return the Chinese heading of a column."""
    return schemas.columns(template)[name].metadata["heading"]


def column_names(rows: Iterable[Row], template: str) -> list[str]:
    """Return the columns the rows fill and every needed one, in the template's order."""
    used = {name for row in rows for name in row}
    columns = schemas.columns(template)
    return [name for name in columns if name in used or columns[name].metadata["needed"]]


def grid(template: str, rows: list[Row]) -> Grid:
    """Return headings and rows as a sheet holds them."""
    names = column_names(rows, template)
    return [
        [heading(name, template) for name in names],
        *([row.get(name) for name in names] for row in rows),
    ]


def letter(template: str, rows: list[Row], name: str) -> str:
    """Return the letter of a column in ``grid``."""
    return xl_col_to_name(column_names(rows, template).index(name))


def write_csv(path: Path, cells: Grid, encoding: str = "utf-8") -> Path:
    """Write a grid as csv."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["" if cell is None else cell for cell in row] for row in cells])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@dataclass(frozen=True)
class Formula:
    """A formula with the result its cell stores; no result at all if None."""

    text: str
    value: Any = None


def write_xlsx(path: Path, sheets: dict[str, Grid], top: int = 0, left: int = 0) -> Path:
    """Write grids as sheets; the first cell stands ``top`` rows and ``left`` columns from A1."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(cells, start=top):
                for column, value in enumerate(line, start=left):
                    _write_cell(sheet, row, column, value, dates)
    return path


def _write_cell(sheet, row: int, column: int, value: Any, dates) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, dates)
    elif isinstance(value, Formula):
        sheet.write_formula(
            row, column, value.text, None, "" if value.value is None else value.value
        )
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)


@dataclass(frozen=True)
class Outcome:
    """What became of files that were read, validated and settled."""

    problems: pl.DataFrame
    rows: pl.DataFrame
    """one row per data row: status, reason"""
    projects: dict[str, pl.DataFrame]
    materials: pl.DataFrame
    ledger: pl.DataFrame
    source_columns: pl.DataFrame

    @property
    def rules(self) -> list[str]:
        """Every rule raised, once per complaint, in order."""
        return sorted(self.problems["rule_id"])

    @property
    def errors(self) -> list[str]:
        """The rules of the errors, once per complaint, in order."""
        return sorted(self.problems.filter(pl.col("severity") == "error")["rule_id"])

    def of(self, rule_id: str) -> list[dict[str, Any]]:
        """Return the complaints of one rule."""
        return self.problems.filter(pl.col("rule_id") == rule_id).to_dicts()

    def only(self, rule_id: str) -> dict[str, Any]:
        """Return the one complaint there is."""
        assert self.rules == [rule_id], self.problems["message"].to_list()
        return self.problems.row(0, named=True)

    @property
    def status(self) -> dict[int, str]:
        """Status by row number (of a single sheet)."""
        return dict(self.rows.select("row_number", "status").iter_rows())

    def project(self, project_type: str = "W1", position: int = 0) -> dict[str, Any]:
        """Return a project in force."""
        return self.projects[project_type].row(position, named=True)


def received(*batches: list[Path]) -> list[ReceivedFile]:
    """Return files as if each list of them was received in a run of its own, in this order."""
    sent = [(path, batch) for batch, paths in enumerate(batches, start=1) for path in paths]
    return [
        ReceivedFile(order, path.name, f"{order:064d}", path, path.stat().st_size, batch)
        for order, (path, batch) in enumerate(sent, start=1)
    ]


def examine(*paths: Path) -> Outcome:
    """Read, validate and settle files received in this order, each in a run of its own."""
    return examine_batches(*([path] for path in paths))


def examine_batches(*batches: list[Path]) -> Outcome:
    """Read, validate and settle files received in these runs."""
    files = received(*batches)
    with tempfile.TemporaryDirectory() as scratch:
        reading = reading_step.read(files, Path(scratch))
    settled = in_force.settle(reading, validate.validate(reading), files)
    counted = settled.submission_rows["status"].value_counts()["count"].sum()
    assert counted == sum(records.height for records in reading.records.values())
    return Outcome(
        problems.worded(settled.problems),
        settled.submission_rows,
        settled.projects,
        settled.children["record_v1_material"],
        settled.ledgers["record_l1_base_emission"],
        reading.source_columns,
    )


def examine_rows(folder: Path, template: str, *rows: Row) -> Outcome:
    """Examine good projects, or their good children, beside rows of one sheet, all in one workbook."""
    type_id, months = (
        getattr(schemas.registry()[template], name) for name in ("type_id", "months")
    )
    others = CHILDREN[template]()[template][len(rows) :] if months else []  # twelve make a year
    sheets = {template: grid(template, [*rows, *others])}
    if template in CHILDREN:
        sheets[schemas.project_entries()[type_id].name] = grid(
            schemas.project_entries()[type_id].name, [makers()[type_id].good()]
        )
    elif hasattr(makers().get(type_id), "good_children"):
        owners = sorted({row["project_id"] for row in rows if row.get("project_id")})
        for sheet, children in makers()[type_id].good_children().items():
            if schemas.registry()[sheet].months:
                continue
            owned = [row | {"project_id": owner} for owner in owners for row in children]
            sheets[sheet] = grid(sheet, owned)
    return examine(write_xlsx(folder / "一批.xlsx", sheets))
