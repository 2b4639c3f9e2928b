"""Problems: one complaint about a cell, a row, a sheet or a file, in the user's words (问题清单).

Severity and words come from reference_data/rules.csv; a problem carries the place and a detail.
"""

from functools import cache
from typing import Any

import polars as pl

from jianpai.schemas import reference

SCHEMA: dict[str, Any] = {
    "file_order": pl.Int32,
    "file_name": pl.String,
    "file_sha256": pl.String,
    "sheet_name": pl.String,
    "row_number": pl.Int32,
    "project_id": pl.String,
    "column_name": pl.String,
    "heading": pl.String,
    "cell": pl.String,
    "value": pl.String,
    "rule_id": pl.String,
    "detail": pl.String,
}
"""A problem before it has words; one row per complaint."""

_BETWEEN_LANGUAGES = "\x1f"  # the unit separator stands in no cell


def both(zh: str, en: str) -> str:
    """Return a detail of which each message shows its own language."""
    return f"{zh}{_BETWEEN_LANGUAGES}{en}"


def each(detail: str) -> tuple[str, str]:
    """Return a detail in Chinese and in English; one without words of its own serves both."""
    parts = detail.split(_BETWEEN_LANGUAGES)
    return parts[0], parts[-1]


@cache
def none() -> pl.DataFrame:
    """Return no problem at all, with the columns of one."""
    return pl.DataFrame(schema=SCHEMA)


def one(rule_id: str, **place: Any) -> pl.DataFrame:
    """Return a single problem; ``place`` names columns of ``SCHEMA``."""
    return pl.DataFrame([{"rule_id": rule_id, **place}], schema=SCHEMA)


def frame(columns: pl.DataFrame) -> pl.DataFrame:
    """Return the problems with every column of ``SCHEMA``, in its order; absent ones are null."""
    missing = [name for name in SCHEMA if name not in columns.columns]
    filled = columns.with_columns(pl.lit(None).alias(name) for name in missing)
    return filled.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def of_rows(rows: pl.DataFrame, rule_id: str, column: str, **more: Any) -> pl.DataFrame:
    """Return one problem per row, about one of its columns; most complaints are about no row at all."""
    if rows.is_empty():
        return none()
    about = {"rule_id": pl.lit(rule_id), "column_name": pl.lit(column)}
    return frame(rows.with_columns(**about, **more))


def together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Return several lists of problems as one."""
    return pl.concat([none(), *parts])


def worded(problems: pl.DataFrame) -> pl.DataFrame:
    """Return the problems with severity, message and message_en: what, where, what to do.

    A rule that is not in rules.csv would lose its complaint in the join, so it raises.
    """
    rules = reference.table("rules").select(
        "rule_id", "severity", "what_zh", "do_zh", "what_en", "do_en"
    )
    joined = problems.join(rules, on="rule_id", how="left", maintain_order="left")
    if unknown := joined.filter(pl.col("severity").is_null())["rule_id"].unique().to_list():
        raise KeyError(f"rules without words in reference_data/rules.csv: {unknown}")
    return joined.with_columns(
        message=_message_zh(), message_en=_message_en(), detail=_detail(0)
    ).drop("what_zh", "do_zh", "what_en", "do_en")


def _message_zh() -> pl.Expr:
    where = pl.concat_str(
        "file_name",
        _part("，工作表“", "sheet_name", "”"),
        _part("，第", "row_number", "行"),
        _part("，单元格", "cell", ""),
        _part("（", "heading", "）"),
        _part("的值“", "value", "”"),
    )
    return pl.concat_str(
        where, pl.lit("："), _with_detail("what_zh", 0), pl.lit("。"), "do_zh", pl.lit("。")
    )


def _message_en() -> pl.Expr:
    where = pl.concat_str(
        "file_name",
        _part(", sheet “", "sheet_name", "”"),
        _part(", row ", "row_number", ""),
        _part(", cell ", "cell", ""),
        _part(" (", "heading", ")"),
        _part(", value “", "value", "”"),
    )
    return pl.concat_str(
        where, pl.lit(": "), _with_detail("what_en", 1), pl.lit(". To do: "), "do_en", pl.lit(".")
    )


def _part(before: str, column: str, after: str) -> pl.Expr:
    text = pl.col(column).cast(pl.String).str.head(120)
    return (
        pl.when(text.is_null()).then(pl.lit("")).otherwise(pl.format(before + "{}" + after, text))
    )


def _with_detail(column: str, language: int) -> pl.Expr:
    return pl.col(column).str.replace("{detail}", _detail(language).fill_null(""), literal=True)


def _detail(language: int) -> pl.Expr:
    """Return the detail in Chinese (0) or English (1); most have no words and serve both."""
    parts = pl.col("detail").str.split(_BETWEEN_LANGUAGES)
    return pl.coalesce(parts.list.get(language, null_on_oob=True), parts.list.first())
