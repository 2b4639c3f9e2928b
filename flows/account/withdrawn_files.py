"""The table of received files that were taken back (整份撤回的文件)."""

from pathlib import Path

import polars as pl

from jianpai.flows.intake.withdrawals import Withdrawal

_COLUMNS = {
    "file_name": pl.String,
    "file_sha256": pl.String,
    "withdrawn_on": pl.String,
    "withdrawal_reason": pl.String,
    "withdrawn_by": pl.String,
}


def write(withdrawn: list[Withdrawal], tables: Path) -> None:
    """Write one row per file that does not count because it was taken back."""
    rows = [
        (w.file_name, w.file_sha256, w.withdrawn_on, w.reason, w.withdrawn_by) for w in withdrawn
    ]
    table = pl.DataFrame(rows, schema=_COLUMNS, orient="row")
    dated = table.with_columns(
        pl.col("withdrawn_on").str.to_date("%Y-%m-%d"),
        withdrawn_by=pl.when(pl.col("withdrawn_by") != "").then("withdrawn_by"),
    )
    dated.write_parquet(tables / "withdrawn_file.parquet")
