"""Run the accounting on a folder without Prefect: the same steps, in the same order."""

from pathlib import Path

import polars as pl

from jianpai.flows import problems, receive
from jianpai.flows.account import account, cross_check, roll_up
from jianpai.flows.period import Period
from jianpai.flows.read import read as reading_step
from jianpai.flows.settle import settle as in_force
from jianpai.flows.validate import validate
from jianpai.flows.warehouse import Warehouse


def account_folder(
    inbox: Path, scratch: Path, period: str = "2025-10", count_open_findings: bool = False
) -> dict[str, pl.DataFrame]:
    """Return every output table of a run over the folder by name."""
    tables = scratch / "tables"
    tables.mkdir(parents=True)
    with Warehouse(scratch / "warehouse").opened() as house:
        receipts = receive.receive(inbox, house)
        reading = reading_step.read(receipts.files, scratch)
        records = in_force.settle(reading, validate.validate(reading))
        with account.connect(scratch) as con:
            month = Period.of(period)
            later = account.account(con, records, month, count_open_findings, scratch)
            cross_check.cross_check(con)
            roll_up.roll_up(con, records, tables)
        complaints = problems.together([records.problems, later])
        roll_up.write_intake(records, complaints, reading.source_columns, receipts.files, tables)
    return {path.stem: pl.read_parquet(path) for path in tables.glob("*.parquet")}
