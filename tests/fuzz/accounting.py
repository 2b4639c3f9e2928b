"""A whole run over a folder without Prefect: the same steps in the same order, and what it publishes."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jianpai.flows import problems, receive
from jianpai.flows.account import account, cross_check, roll_up
from jianpai.flows.errors import NothingAcceptableError
from jianpai.flows.period import Period
from jianpai.flows.publish import summary
from jianpai.flows.publish.export.package import write_export
from jianpai.flows.publish.flagged.workbook import write_flagged
from jianpai.flows.publish.report.page import RunLabel, write_report
from jianpai.flows.read import read as reading_step
from jianpai.flows.receive import Receipts
from jianpai.flows.settle import settle as in_force
from jianpai.flows.validate import validate
from jianpai.flows.verify.verify import verify
from jianpai.flows.warehouse import Warehouse

PERIOD = "2025-10"


@dataclass(frozen=True)
class Result:
    """What a run left behind."""

    tables: dict[str, pl.DataFrame]
    folder: Path
    failures: list[str]
    """what verification found wrong"""


def run(inbox: Path, folder: Path, is_thorough: bool) -> Result:
    """Account for the inbox, draw export and auditors' workbook; if thorough, report and verify too.

    Raises:
        NothingAcceptableError: no row of the inbox can be accepted.
    """
    tables = folder / "tables"
    tables.mkdir(parents=True)
    with Warehouse(folder / "warehouse").opened() as house:
        receipts = receive.receive(inbox, house)
        receive.check_store(receipts.files)
        if not receipts.files:
            raise NothingAcceptableError.empty(inbox)
        _account(receipts, folder, tables)
        _draw(tables, folder, house.received, is_thorough)
    failures = _verified(tables, folder) if is_thorough else []
    return Result({p.stem: pl.read_parquet(p) for p in tables.glob("*.parquet")}, folder, failures)


def _account(receipts: Receipts, folder: Path, tables: Path) -> None:
    reading = reading_step.read(receipts.files, folder)
    unreceived = [
        problems.one(rule, file_name=name, detail=detail)
        for name, rule, detail in receipts.unreceived
    ]
    found = problems.together([*unreceived, validate.validate(reading)])
    records = in_force.settle(reading, found)
    if "accepted" not in records.submission_rows["status"]:
        raise NothingAcceptableError.all_refused(summary.first_problems(records.problems))
    with account.connect(folder) as con:
        later = account.account(con, records, Period.of(PERIOD), False, folder)
        cross_check.cross_check(con)
        roll_up.roll_up(con, records, tables)
    complaints = problems.together([records.problems, later])
    roll_up.write_intake(records, complaints, reading.source_columns, receipts.files, tables)


def _draw(tables: Path, folder: Path, received: Path, is_thorough: bool) -> None:
    write_export(tables, folder / "export", "fuzz", PERIOD)
    write_flagged(tables, folder / "flagged.xlsx", received)
    if is_thorough:
        write_export(tables, folder / "export_csv", "fuzz", PERIOD, max_sheet_rows=0)
        (folder / "flagged_csv").mkdir()
        write_flagged(tables, folder / "flagged_csv", received, max_sheet_rows=0)
        write_report(tables, folder / "report.html", RunLabel("fuzz", PERIOD, "fuzz", False))


def _verified(tables: Path, folder: Path) -> list[str]:
    found = verify(tables, folder / "data_docs", folder / "verify")
    return [str(failure) for failure in found.failures]
