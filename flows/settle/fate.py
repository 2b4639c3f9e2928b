"""What became of each row, and why, in both languages (每行去向)."""

import polars as pl

from jianpai.flows.read.result import PLACE

FATE = [*PLACE, "project_id", "project_type", "status", "reason", "reason_en"]

_WORDS = {
    "later": ("已由后报文件 {} 中的同号记录取代", "superseded by the same id in the later file {}"),
    "later_entry": (
        "已由后报文件 {} 中的同一条目取代",
        "superseded by the same entry in the later file {}",
    ),
    "echo": (
        "与撤回前的记录相同，撤回仍有效",
        "the same as before the withdrawal, which still holds",
    ),
    "copy": ("同一文件内完全相同的重复行", "exact copy of a row of the same file"),
    "copy_entry": ("同一批填报内完全相同的重复行", "exact copy of a row of the same batch"),
    "withdrawn": ("所属项目已撤回", "its project is withdrawn"),
    "error": ("有错误，见问题清单", "has errors, see the problem list"),
    "misfit": (
        "同一批填报中该项目的填报行有误，各明细行随之暂不采用",
        "the project's row in the same batch is in error",
    ),
    "spoilt": (
        "同一批填报中该项目的其他行有错误，见问题清单",
        "other rows of the project in the same batch have errors, see the problem list",
    ),
}
_STATUS = {
    **dict.fromkeys(
        ["later", "later_entry", "echo", "copy", "copy_entry", "withdrawn"], "superseded"
    ),
    **dict.fromkeys(["error", "misfit", "spoilt"], "quarantined"),
}


def of_projects(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the project rows with status, reason and reason_en."""
    why = (
        pl.when("is_superseded").then(pl.lit("later"))
        .when("is_echo").then(pl.lit("echo"))
        .when("is_copy").then(pl.lit("copy"))
        .when("is_error").then(pl.lit("error"))
    )  # fmt: skip
    return _worded(rows.with_columns(why=why))


def of_entries(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a child sheet or ledger with status, reason and reason_en."""
    why = (
        pl.when("is_superseded").then(pl.lit("later_entry"))
        .when("is_echo").then(pl.lit("echo"))
        .when("is_copy").then(pl.lit("copy_entry"))
        .when("is_error").then(pl.lit("error"))
        .when("is_misfit").then(pl.lit("misfit"))
        .when("is_spoilt").then(pl.lit("spoilt"))
        .when("is_of_withdrawn").then(pl.lit("withdrawn"))
    )  # fmt: skip
    return _worded(rows.with_columns(why=why))


def _worded(rows: pl.DataFrame) -> pl.DataFrame:
    status = pl.col("why").replace_strict(_STATUS, default="accepted", return_dtype=pl.String)
    return rows.with_columns(status=status, reason=_words(0), reason_en=_words(1)).drop("why")


def _words(language: int) -> pl.Expr:
    words = {why: texts[language] for why, texts in _WORDS.items()}
    text = pl.col("why").replace_strict(words, default=None, return_dtype=pl.String)
    return text.str.replace("{}", pl.col("by").fill_null(""), literal=True)
