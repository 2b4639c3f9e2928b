"""Run the accounting on a folder without Prefect: the steps of the pipeline up to its tables."""

from pathlib import Path

import polars as pl

from jianpai.flows import pipeline, receive
from jianpai.flows.decisions.record import Decision
from jianpai.flows.period import Period
from jianpai.flows.steps import Accounting
from jianpai.flows.warehouse import Warehouse


def account_folder(
    inbox: Path,
    scratch: Path,
    period: str = "2025-10",
    count_open_findings: bool = False,
    decisions: tuple[Decision, ...] = (),
) -> dict[str, pl.DataFrame]:
    """Return every output table of a run over the folder by name."""
    tables = scratch / "tables"
    tables.mkdir(parents=True)
    with Warehouse(scratch / "warehouse").opened() as house:
        asked = (Period.of(period), count_open_findings, tables, scratch)
        how = Accounting(*asked, decisions=decisions)
        pipeline.tabulate(receive.receive(inbox, house), how)
    return {path.stem: pl.read_parquet(path) for path in tables.glob("*.parquet")}
