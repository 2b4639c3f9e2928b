"""What of the submissions was not read at all: files, attachments, sheets (未读取), with their senders.

A row that is refused names its cell; of what was never read nothing counts and nothing else tells, so it
comes first wherever a run says what is to be done.
"""

from pathlib import Path
from typing import Any

import polars as pl

from jianpai.flows.contacts import contact
from jianpai.flows.intake.sender import sender

ASKED = ["R-26", "R-27"]
"""A hidden sheet and a file of another kind are no errors, but what stands in them is not counted."""
NAMED = 3
"""Files the terminal names."""


def unread(tables: Path) -> pl.DataFrame:
    """Return one row per file or sheet that was not read: file_name, sheet_name, sender, contact, message.

    Files before sheets, submissions before attachments, by name.
    """
    found = (
        pl.scan_parquet(tables / "problem.parquet")
        .filter(
            pl.col("row_number").is_null(),
            ~pl.col("is_superseded"),
            (pl.col("severity") == "error") | pl.col("rule_id").is_in(ASKED),
        )
        .select("file_name", "sheet_name", "rule_id", "severity", "message", "message_en")
        .collect()
    )
    return found.with_columns(
        sender=pl.col("file_name").map_elements(sender, pl.String),
        contact=pl.col("file_name").map_elements(contact, pl.String),
    ).sort(
        pl.col("sheet_name").is_not_null(), pl.col("severity") != "error", "file_name", "sheet_name"
    )


def told(tables: Path, lang: str) -> str:
    """Return the lines of the terminal; nothing where everything was read."""
    found = unread(tables)
    if found.is_empty():
        return ""
    files = found.filter(pl.col("sheet_name").is_null())["file_name"].n_unique()
    sheets = found["sheet_name"].drop_nulls().len()
    lines = [f"  · {_line(row, lang)}\n" for row in found.head(NAMED).iter_rows(named=True)]
    hidden = found.height - NAMED
    if lang == "en":
        more = f"  · {hidden} more: flagged.xlsx, sheet 未读取\n" if hidden > 0 else ""
        return f"Not read: {files} file(s), {sheets} sheet(s)\n{''.join(lines)}{more}"
    more = f"  · 另有 {hidden} 项，见 flagged.xlsx 的“未读取”表\n" if hidden > 0 else ""
    return f"未读取：文件 {files} 份、工作表 {sheets} 张\n{''.join(lines)}{more}"


def _line(row: dict[str, Any], lang: str) -> str:
    """Return what was not read and what to do, then whom to ask, as far as the office says."""
    if lang == "en":
        known = [("sender", row["sender"]), ("ask", row["contact"])]
        said = "; ".join(f"{word} {name}" for word, name in known if name)
        return f"{row['message_en']}{f' ({said})' if said else ''}"
    known = [("报送单位", row["sender"]), ("联系人", row["contact"])]
    said = "，".join(f"{word} {name}" for word, name in known if name)
    return f"{row['message']}{f'（{said}）' if said else ''}"
