"""A whole run over a folder without Prefect: the steps of the pipeline, and what it publishes."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jianpai.flows import pipeline
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.publish.export.package import write_export
from jianpai.flows.publish.flagged.workbook import write_flagged
from jianpai.flows.publish.report.page import RunLabel, write_report
from jianpai.flows.steps import Accounting
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
        run = pipeline.received(Asked(Period.of(PERIOD), inbox, house.root), house)
        pipeline.tabulate(run.receipts, Accounting(run.period, False, tables, folder))
        _draw(tables, folder, is_thorough)
    failures = _verified(tables, folder) if is_thorough else []
    return Result({p.stem: pl.read_parquet(p) for p in tables.glob("*.parquet")}, folder, failures)


def _draw(tables: Path, folder: Path, is_thorough: bool) -> None:
    write_export(tables, folder / "export", "fuzz", PERIOD)
    write_flagged(tables, folder / "flagged.xlsx")
    if is_thorough:
        write_export(tables, folder / "export_csv", "fuzz", PERIOD, max_sheet_rows=0)
        (folder / "flagged_csv").mkdir()
        write_flagged(tables, folder / "flagged_csv", max_sheet_rows=0)
        write_report(tables, folder / "report.html", RunLabel("fuzz", PERIOD, "fuzz", False))


def _verified(tables: Path, folder: Path) -> list[str]:
    found = verify(tables, folder / "data_docs", folder / "verify")
    return [str(failure) for failure in found.failures]
