"""What of the rule book the figures rest on without its being verified, and what the office laid over it.

As rows, as a page of a workbook, and as one line for the terminal (未核实条目与本单位数据).
"""

from pathlib import Path

import polars as pl

from jianpai.flows import terms
from jianpai.flows.publish.report import listing, queries
from jianpai.flows.publish.report.queries import Row
from jianpai.flows.publish.spreadsheet.pages import Notes, Table
from jianpai.schemas import reference

PAGE = "未核实条目与本单位数据"
_UNVERIFIED = (
    *("条目种类", "条目编号", "适用对象", "适用首年", "名称", "依据程度"),
    *("污染物", "规划期", "项目数", "核定减排量（吨）"),
)
_ENTRY = ("entry_kind", "entry_id", "entry_key", "valid_from")
_CELL = ("reference_table", "row_key", "column_name")
_OVERRIDDEN = ("参照数据表", "行", "列", "随程序的值", "本单位的值", "更改人", "新增的行")


def unverified(tables: Path) -> pl.DataFrame:
    """Return one row per unverified entry, pollutant and plan that counted figures rest on."""
    return pl.read_parquet(tables / "unverified_entry.parquet").sort(
        *_ENTRY, "pollutant", "plan_id"
    )


def overridden(tables: Path) -> pl.DataFrame:
    """Return one row per cell that the office's own rows changed."""
    return pl.read_parquet(tables / "overridden_row.parquet").sort(*_CELL)


def page(tables: Path) -> Notes:
    """Return the page of a workbook that names both."""
    return Notes(
        PAGE,
        PAGE,
        [
            "未核实条目：计入的减排量所依据、尚无人对照官方文本核实的核算方法和系数，及涉及的项目数和"
            "核定减排量。同一个数可能同时依据方法和几条系数，各条目的吨数不能相加。"
            "对照原文核实后，请在本单位数据中填写核实人（verified_by）。",
            "本单位数据覆盖的行：本单位对随程序参照数据的每一处更改和新增。",
        ],
        [
            Table("未核实条目", _UNVERIFIED, _entries(unverified(tables))),
            Table("本单位数据覆盖的行", _OVERRIDDEN, _overrides(overridden(tables))),
        ],
        widths=(18, 26, 24, 20, 40, 12, 12, 12, 10, 18),
    )


def _entries(rows: pl.DataFrame) -> list[tuple]:
    kinds = terms.chinese(terms.ENTRY_KINDS)
    shown = rows.with_columns(
        pl.col("entry_kind").replace(kinds),
        pl.col("valid_from").cast(pl.String),
        pl.col("pollutant").replace(terms.POLLUTANTS),
    )
    columns = ("entry_kind", "entry_id", "entry_key", "valid_from", "title", "confidence")
    return shown.select(*columns, "pollutant", "plan_id", "projects", "accounted_t").rows()


def _overrides(rows: pl.DataFrame) -> list[tuple]:
    is_added = pl.when("is_added").then(pl.lit("是")).otherwise(pl.lit("否"))
    return rows.with_columns(pl.col("reference_table").replace(table_titles()), is_added).rows()


def table_titles() -> dict[str, str]:
    """Return what the tables that an office may lay rows over are called."""
    return dict(reference.table("overridable").select("table", "title_zh").rows())


def outcome(tables: Path, plan: str, lang: str) -> str:
    """Return a line on the unverified entries by degree and one on the office's own rows, if any."""
    with queries.open_tables(tables) as con:
        found, is_english = listing.unverified_degrees(con, plan), lang == "en"
    changed = overridden(tables).select("reference_table", "row_key").n_unique()
    said = []
    if found:
        listed = [_of_degree(degree, is_english) for degree in found]
        said.append(
            f"Unverified entries: {'; '.join(listed)}"
            if is_english
            else f"未核实条目：{'；'.join(listed)}"
        )
    if changed:
        said.append(
            f"The office's own reference data: {changed} rows"
            if is_english
            else f"本单位数据覆盖或新增 {changed} 行"
        )
    return "".join(f"{line}{'.' if is_english else '。'}\n" for line in said)


def _of_degree(degree: Row, is_english: bool) -> str:
    """Return how many entries have a degree of confidence and the tonnes that rest on them."""
    tonnes = [(p, f"{degree['tonnes'][p]:,}") for p in terms.POLLUTANTS if p in degree["tonnes"]]
    if is_english:
        listed = ", ".join(f"{pollutant} {amount} t" for pollutant, amount in tonnes)
        return f"{degree['confidence']} {degree['entries']} ({listed})"
    listed = "、".join(f"{terms.POLLUTANTS[pollutant]} {amount} 吨" for pollutant, amount in tonnes)
    return f"{degree['confidence']} {degree['entries']} 条（{listed}）"
