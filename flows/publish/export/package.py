"""The export for the provincial system (导出): a workbook, a JSON and a manifest.

No public interface or template of that system is known, so a clerk carries the files over, and
an office maps columns and codes in ``reference_data/export_columns.csv`` and ``export_codes.csv``.
"""

import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import polars as pl

from jianpai.flows.limits import SPREADSHEET_SHEET_ROWS
from jianpai.flows.publish import rule_book
from jianpai.flows.publish.export.config import ExportColumn, ExportConfig, load_config
from jianpai.flows.publish.export.rows import (
    Unmapped,
    city_totals,
    collected,
    eligible_reductions,
    exported,
    unmapped,
)
from jianpai.flows.publish.export.workbook import write_export_workbook
from jianpai.flows.publish.spreadsheet.hashed_file import HashedFile, Written

SCHEMA_VERSION = "1"
_CHUNK_ROWS = 5_000


def write_export(
    tables: Path,
    out: Path,
    run_id: str,
    period: str,
    *,
    reference_data: Path | None = None,
    max_sheet_rows: int = SPREADSHEET_SHEET_ROWS,
) -> dict[str, Any]:
    """Write the eligible reductions of a run into the folder ``out`` and return its manifest.

    One row per project_id and pollutant, ordered by both; tonnes with two decimals. ``reference_data``
    is a folder with a configuration of its own instead of the reference data in use.

    Raises:
        ReferenceDataError: the column or code configuration names something that does not exist.
    """
    out.mkdir(parents=True, exist_ok=True)
    source = eligible_reductions(tables, run_id, period)
    config = load_config(reference_data, source.collect_schema())
    rows = collected(source, config.columns)
    meta = _meta(rows, run_id, period, unmapped(rows, config)) | _of_rule_book(tables)
    stem = out / f"jianpai_export_{period}"
    with ThreadPoolExecutor(max_workers=1) as beside:
        document = beside.submit(_write_json, stem.with_suffix(".json"), rows, config, meta)
        book = stem.with_suffix(".xlsx")
        own = rule_book.page(tables)
        held = write_export_workbook(book, rows, config, meta, max_sheet_rows, of_rule_book=own)
        written = [*held, (document.result(), rows.height)]
    files = [_entry(file, count) for file, count in written]
    manifest = meta | {"files": sorted(files, key=lambda file: file["name"])}
    (out / "manifest.json").write_text(_json(manifest, indent=2) + "\n", "utf-8")
    return manifest


def _meta(rows: pl.DataFrame, run_id: str, period: str, left: list[Unmapped]) -> dict[str, Any]:
    """Return what the files are about; tonnes as text, so that no reader makes floats of them."""
    tonnes = pl.col(pl.Decimal).cast(pl.String)
    return {
        "schema_version": SCHEMA_VERSION,
        "run_id": run_id,
        "period": period,
        "unit": "t",
        "rows": rows.height,
        "projects": rows["project_id"].n_unique(),
        "rows_by_unverified_method": int((~rows["method_is_verified"].fill_null(False)).sum()),
        "unmapped_codes": [vars(item) for item in left],
        "totals": city_totals(rows).with_columns(tonnes).to_dicts(),
    }


def _of_rule_book(tables: Path) -> dict[str, Any]:
    """Return the unverified entries with their tonnes, and what the office laid over the rule book."""
    tonnes = pl.col(pl.Decimal).cast(pl.String)
    return {
        "unverified_entries": rule_book.unverified(tables).with_columns(tonnes).to_dicts(),
        "overridden_rows": rule_book.overridden(tables).to_dicts(),
    }


def _write_json(
    file: Path, rows: pl.DataFrame, config: ExportConfig, meta: dict[str, Any]
) -> Written:
    """Write ``{"meta": …, "projects": […]}``, one project and pollutant a line."""
    with HashedFile(file) as document:
        for part in _json_parts(rows, config, meta):
            document.write(part)
    return document.written


def _json_parts(
    rows: pl.DataFrame, config: ExportConfig, meta: dict[str, Any]
) -> Iterator[bytes | memoryview]:
    values = [_json_value(c, exported(c, config.codes)) for c in config.sheets["json"]]
    yield f'{{"meta":{_json(meta)},\n"projects":['.encode()
    separator = b"\n"
    for chunk in rows.iter_slices(_CHUNK_ROWS):
        yield separator
        lines = io.BytesIO()
        chunk.select(values).write_ndjson(lines)
        # JSON writes a line break inside a text as \\n, so each one here ends a row.
        yield lines.getvalue()[:-1].replace(b"\n", b",\n")
        separator = b",\n"
    yield b"\n]}\n"


def _json_value(column: ExportColumn, value: pl.Expr) -> pl.Expr:
    if column.format == "integer" and not column.code_list:
        return value
    return value.dt.to_string("%Y-%m-%d") if column.format == "date" else value.cast(pl.String)


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _entry(file: Written, rows: int) -> dict[str, Any]:
    path = file.path
    size = path.stat().st_size
    return {"name": path.name, "sha256": file.sha256, "bytes": size, "rows": rows}
