"""What the export holds and what its columns and codes are called (导出列与代码的配置).

``reference_data/export_columns.csv`` has one row per column of a sheet (``water``, ``air``) or of
the JSON (``json``, whose keys are the English headings), ``export_codes.csv`` one row per code of
a list. An office maps both to its own template without touching the program. What pollutants and
project types are called the program knows (``reference_data/pollutants.csv``, the registry of
sheets); a row here says it otherwise.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jianpai import schemas
from jianpai.flows.errors import ReferenceDataError
from jianpai.flows.publish.export.config_checks import (
    SHEETS,
    Complaint,
    Place,
    complaint,
    complaints_of,
    repeated,
)
from jianpai.schemas import reference

COLUMNS = "export_columns"
CODES = "export_codes"
OTHER_CODES = "*"
"""A row with this code lets codes that the list does not name pass as they are."""

_COLUMN_FIELDS = (
    *("sheet", "position", "column_name", "heading_zh", "heading_en", "format", "decimals"),
    *("code_list", "code_shows", "width", "include"),
)
_CODE_FIELDS = ("code_list", "code", "export_code", "label")

Line = tuple[Place, dict[str, str]]


@dataclass(frozen=True)
class ExportColumn:
    """One column of the export; ``code_shows`` (code, label) counts where it has a code list."""

    sheet: str
    position: int
    column_name: str
    heading_zh: str
    heading_en: str
    format: str
    decimals: int
    code_list: str
    code_shows: str
    width: int


@dataclass(frozen=True)
class CodeList:
    """The codes of one list with what is exported for each, and the words for it."""

    export_codes: dict[str, str]
    labels: dict[str, str]
    passes_others: bool

    def shown(self, shows: str) -> dict[str, str]:
        """Return what stands for each code: its export code or its label."""
        return self.labels if shows == "label" else self.export_codes


@dataclass(frozen=True)
class ExportConfig:
    """The columns of each sheet by position, and the code lists by name."""

    sheets: dict[str, tuple[ExportColumn, ...]]
    codes: dict[str, CodeList]

    @property
    def columns(self) -> list[ExportColumn]:
        """Return the columns of all sheets."""
        return [column for sheet in self.sheets.values() for column in sheet]

    def labels(self, code_list: str) -> dict[str, str]:
        """Return the words for the codes of a list, none where the list does not exist."""
        return self.codes[code_list].labels if code_list in self.codes else {}


def load_config(folder: Path | None, available: Mapping[str, pl.DataType]) -> ExportConfig:
    """Return the columns and codes of the export; ``available`` is what a column may name.

    Without a folder they are those of the reference data in use, the office's rows included.

    Raises:
        ReferenceDataError: naming every row that is wrong and, for an unknown column, the
            columns there are.
    """
    codes = _codes(_read(folder, CODES, _CODE_FIELDS))
    lines = _read(folder, COLUMNS, _COLUMN_FIELDS)
    found = [c for number, row in lines for c in complaints_of(number, row, available, codes)]
    for field in ("position", "heading_zh", "heading_en"):
        found += repeated(lines, field)
    _raise_any(COLUMNS, found)
    columns = sorted((_column(r) for _, r in lines if r["include"] == "yes"), key=_position)
    sheets = {sheet: tuple(c for c in columns if c.sheet == sheet) for sheet in SHEETS}
    empty = [sheet for sheet in SHEETS if not sheets[sheet]]
    _raise_any(COLUMNS, [(f"表 {s} 没有导出列", f"sheet {s} has no column") for s in empty])
    return ExportConfig(sheets, codes)


def _codes(lines: list[Line]) -> dict[str, CodeList]:
    _raise_any(CODES, repeated(lines, "code", within="code_list"))
    lists = _registered()
    for _, row in lines:
        lists.setdefault(row["code_list"], {})[row["code"]] = row
    return {name: _code_list([*rows.values()]) for name, rows in lists.items()}


def _registered() -> dict[str, dict[str, dict[str, str]]]:
    """Return the rows of the lists that need none in the file, by list and code."""
    pollutants = [
        {
            "code": row["id"],
            "export_code": row["export_code"],
            "label": row["title_zh"].partition("（")[0],
        }
        for row in reference.pollutants()
    ]
    types = [
        {"code": type_id, "export_code": type_id, "label": entry.title}
        for type_id, entry in schemas.project_entries().items()
    ]
    known = {"pollutant": pollutants, "project_type": types}
    return {name: {row["code"]: row for row in rows} for name, rows in known.items()}


def _code_list(rows: list[dict[str, str]]) -> CodeList:
    named = [row for row in rows if row["code"] != OTHER_CODES]
    return CodeList(
        {row["code"]: row["export_code"] for row in named},
        {row["code"]: row["label"] for row in named},
        passes_others=len(named) < len(rows),
    )


def _read(folder: Path | None, table: str, fields: tuple[str, ...]) -> list[Line]:
    if folder is not None:
        return _read_file(folder, table, fields)
    own = reference.overlay().lines.get(table, {})
    rows = enumerate(reference.table(table).select(fields).to_dicts())
    return [
        (Place(own.get(n, n + 2), n in own), {name: cell or "" for name, cell in row.items()})
        for n, row in rows
    ]


def _read_file(folder: Path, table: str, fields: tuple[str, ...]) -> list[Line]:
    """Return the filled rows with their line numbers.

    UTF-8, or GB18030 as a spreadsheet in Chinese saves it.
    """
    content = (folder / f"{table}.csv").read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    lines = csv.DictReader(text.splitlines())
    missing = ", ".join(field for field in fields if field not in (lines.fieldnames or ()))
    if missing:
        _raise_any(
            table, [complaint(Place(1), f"缺少列 {missing}", f"lacks the column(s) {missing}")]
        )
    rows = [(Place(lines.line_num), {f: (row[f] or "").strip() for f in fields}) for row in lines]
    return [(number, row) for number, row in rows if any(row.values())]


def _raise_any(table: str, complaints: list[Complaint]) -> None:
    if not complaints:
        return
    zh, en = ("".join(f"\n  {one}" for one in texts) for texts in zip(*complaints, strict=True))
    raise ReferenceDataError.of(table, zh, en)


def _column(row: dict[str, str]) -> ExportColumn:
    numbers = {field: int(row[field] or 0) for field in ("position", "decimals", "width")}
    texts = {field: row[field] for field in _COLUMN_FIELDS if field not in (*numbers, "include")}
    return ExportColumn(**texts, **numbers)  # type: ignore[arg-type]


def _position(column: ExportColumn) -> int:
    return column.position
