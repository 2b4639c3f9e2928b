"""The export as a workbook: a sheet for water, one for air, one that explains (导出工作簿)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import polars as pl

from jianpai.flows.publish import rule_book
from jianpai.flows.publish.export.config import ExportColumn, ExportConfig
from jianpai.flows.publish.export.rows import (
    AIR,
    WATER,
    city_totals,
    exported,
    key,
    pollutant_totals,
)
from jianpai.flows.publish.spreadsheet.hashed_file import Written
from jianpai.flows.publish.spreadsheet.pages import Notes, Sheet, Table
from jianpai.flows.publish.spreadsheet.rows import Column, Kind
from jianpai.flows.publish.spreadsheet.workbook import write_workbook
from jianpai.flows.warehouse import sha256

SHEET_NAMES = {WATER: "水", AIR: "大气"}
NOTES_NAME = "说明"
_TOTAL_HEADINGS = (
    *("规划期", "设区市代码", "设区市", "污染物"),
    *("行数", "上报减排量", "净减排量", "核定减排量"),
)


def write_export_workbook(
    file: Path,
    rows: pl.DataFrame,
    config: ExportConfig,
    meta: Mapping[str, Any],
    max_sheet_rows: int,
    *,
    of_rule_book: Notes,
) -> list[tuple[Written, int]]:
    """Write the workbook, and a csv for each sheet that is too long for it.

    ``of_rule_book`` is its page on the rule book. Returns each file written with the rows it holds.
    """
    pages = [_sheet(medium, file.stem, rows, config) for medium in SHEET_NAMES]
    places = [_place(page, file.name, max_sheet_rows) for page in pages]
    notes = _notes(rows, config, meta, places)
    moved = write_workbook(file, [*pages, of_rule_book, notes], max_sheet_rows)
    held = [(moved[page.name], page.height) for page in pages if page.name in moved]
    own_rows = sum(page.height for page in pages if page.name not in moved)
    return [*held, (Written(file, sha256(file)), own_rows)]


def _sheet(medium: str, stem: str, rows: pl.DataFrame, config: ExportConfig) -> Sheet:
    columns = config.sheets[medium]
    drawn = tuple(
        Column(key(c), c.heading_zh, _kind(c), width=c.width, decimals=c.decimals) for c in columns
    )
    shown = tuple(exported(column, config.codes) for column in columns)
    name, csv_name = SHEET_NAMES[medium], f"{stem}_{medium}.csv"
    return Sheet(name, csv_name, drawn, rows, 2, pl.col("medium") == medium, shown)


def _kind(column: ExportColumn) -> Kind:
    return "text" if column.code_list else cast("Kind", column.format)


def _place(page: Sheet, workbook: str, max_sheet_rows: int) -> tuple[str, int, str]:
    """Return the sheet, its rows, and the file that holds them."""
    is_moved = page.height > max_sheet_rows
    return page.name, page.height, page.csv_name if is_moved else workbook


def _notes(
    rows: pl.DataFrame,
    config: ExportConfig,
    meta: Mapping[str, Any],
    places: list[tuple[str, int, str]],
) -> Notes:
    return Notes(
        NOTES_NAME,
        "主要污染物重点工程减排项目导出",
        _paragraphs(meta),
        [
            Table("数据所在文件", ("工作表", "行数", "文件"), places),
            Table("各市合计（吨）", _TOTAL_HEADINGS, _totals(rows, config)),
            Table("列与数据项对照", ("工作表", "列名", "数据项"), _headings(config)),
            Table("代码表", ("代码类别", "系统代码", "导出代码", "名称"), _codes(config)),
        ],
        widths=(16, 22, 34, 18, 10, 17, 17, 17),
    )


def _paragraphs(meta: Mapping[str, Any]) -> list[str]:
    said = [
        f"核算期：{meta['period']}　运行编号：{meta['run_id']}　格式版本：{meta['schema_version']}",
        "内容：已接收、未被替代或撤回且符合核算条件的项目，每个项目每种污染物一行，"
        f"共 {meta['projects']:,} 个项目 {meta['rows']:,} 行，按项目编号和污染物排列。"
        "吨数保留两位小数（四舍六入五成双），合计为所列各行之和，可逐行复加。",
        "净减排量 = 复算减排量经基准年排放量封顶后，扣减区域削减和排污权交易；"
        "可为负数，负数不计入核定减排量。"
        "核定减排量 = 净减排量扣除未决存疑的减排量（存疑减排量列）；按运行选项也可计入。",
    ]
    if unverified := meta["rows_by_unverified_method"]:
        said.append(
            "注意：本次核算所用方法条目尚未经官方文本核实，"
            f"涉及 {unverified:,} 行（“方法已核实”列为“否”）；逐条见工作表“{rule_book.PAGE}”。"
        )
    return said + [_unmapped_note(**item) for item in meta["unmapped_codes"]]


def _unmapped_note(column_name: str, code_list: str, values: list[str]) -> str:
    return (
        f"注意：代码表 {code_list} 未列出数据项 {column_name} 的值 {'、'.join(values)}，"
        "已照原样导出；请在 reference_data/export_codes.csv 补充。"
    )


def _totals(rows: pl.DataFrame, config: ExportConfig) -> list[tuple]:
    """Return the lines of the totals: city by city, then all cities."""
    cities = city_totals(rows)
    whole = pollutant_totals(rows).with_columns(city_code=pl.lit("合计"), city_name=pl.lit(""))
    both = pl.concat([cities, whole.select(cities.columns)])
    return both.with_columns(pl.col("pollutant").replace(config.labels("pollutant"))).rows()


def _headings(config: ExportConfig) -> list[tuple]:
    return [
        (SHEET_NAMES[medium], column.heading_zh, column.column_name)
        for medium in SHEET_NAMES
        for column in config.sheets[medium]
    ]


def _codes(config: ExportConfig) -> list[tuple]:
    return [
        (name, code, codes.export_codes[code], label)
        for name, codes in sorted(config.codes.items())
        for code, label in codes.labels.items()
    ]
