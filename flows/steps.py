"""The steps of the monthly run, each with what it says when it is done (各步骤). Their order: pipeline.py."""

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from jianpai.flows import problems, progress
from jianpai.flows import receive as receiving
from jianpai.flows.account import account as accounting
from jianpai.flows.account import cross_check as cross_checking
from jianpai.flows.account import references, relation, withdrawn_files
from jianpai.flows.account import roll_up as rolling
from jianpai.flows.account.identity import store as identity_store
from jianpai.flows.decisions import record
from jianpai.flows.decisions.record import Decision
from jianpai.flows.errors import VerificationFailedError
from jianpai.flows.intake import horizon
from jianpai.flows.intake.horizon import Limit
from jianpai.flows.period import Period
from jianpai.flows.publish import publish as publishing
from jianpai.flows.publish import summary
from jianpai.flows.published import publications
from jianpai.flows.read import read as reading_step
from jianpai.flows.read.read import Reading
from jianpai.flows.receive import Receipts
from jianpai.flows.run import Run
from jianpai.flows.settle import settle as settling
from jianpai.flows.settle.in_force import InForce
from jianpai.flows.validate import validate as validation
from jianpai.flows.verify import apart
from jianpai.flows.warehouse import Warehouse

if TYPE_CHECKING:
    from jianpai.flows.verify.verify import Verification


@dataclass(frozen=True)
class Accounting:
    """What the tables depend on beside the files, and the folders they are made in."""

    period: Period
    count_open_findings: bool
    tables: Path
    scratch: Path
    readings: Path | None = None
    """where readings are kept from run to run, if they are"""
    decisions: tuple[Decision, ...] = ()
    """what was decided of findings"""

    @classmethod
    def of(cls, run: Run) -> "Accounting":
        """Return the accounting of a run of a warehouse."""
        folders = (run.tables, run.scratch, run.readings)
        return cls(run.period, run.count_open_findings, *folders, run.decisions)


@dataclass(frozen=True)
class Examined:
    """The received files, which column of them stands where, and what of them is in force.

    What was read is let go: at a million rows it is a gigabyte that nothing needs any more.
    """

    receipts: Receipts
    source_columns: pl.DataFrame
    records: InForce


@progress.as_step("收件", "receive")
def receive(inbox: Path, house: Warehouse, limit: Limit = horizon.everything) -> Receipts:
    """Keep every file of the inbox; return what counts of everything ever received."""
    receipts = receiving.receive(inbox, house, limit)
    progress.say("收件：共有 %d 份文件在册", "receive: %d files on record", len(receipts.files))
    if receipts.withdrawn:
        progress.say("另有 %d 份已撤回，不计入", "%d more are withdrawn", len(receipts.withdrawn))
    return receipts


@progress.as_step("读取", "read")
def read(receipts: Receipts, scratch: Path, readings: Path | None) -> Reading:
    """Turn the sheets into typed rows; name what cannot be read."""
    reading = reading_step.read(receipts.files, scratch, readings)
    rows = sum(frame.height for frame in reading.records.values())
    progress.say(
        "读取：%d 行，%d 条读取问题", "read: %d rows, %d problems", rows, reading.problems.height
    )
    return reading


@progress.as_step("校验", "validate")
def validate(receipts: Receipts, reading: Reading) -> InForce:
    """Hold the rows against the schemas; settle which count."""
    unreceived = [
        problems.one(rule_id, file_name=name, detail=detail)
        for name, rule_id, detail in receipts.unreceived
    ]
    unreceived += [
        problems.one("V-160", file_name=each.file_name, detail=each.words)
        for each in receipts.withdrawn
    ]
    found = problems.together([*unreceived, validation.validate(reading)])
    records = settling.settle(reading, found, receipts.files)
    counts = dict(records.submission_rows.group_by("status").len().iter_rows())
    progress.say(
        "校验：接受 %d 行，隔离 %d 行，被取代 %d 行",
        "validate: %d rows accepted, %d quarantined, %d superseded",
        *(counts.get(status, 0) for status in ("accepted", "quarantined", "superseded")),
    )
    return records


@progress.as_step("核算", "account")
def account(con: duckdb.DuckDBPyConnection, examined: Examined, how: Accounting) -> pl.DataFrame:
    """Compute each project's reduction, cap it, deduct, round once; return all problems."""
    files = examined.receipts.files
    newest = max(file.batch for file in files)
    first_new = min(file.order for file in files if file.batch == newest)
    references.load(con)
    relation.load(con, "decision_record", record.frame(how.decisions))
    references.load_period(con, how.period, how.count_open_findings, first_new)
    later = accounting.account(con, examined.records, how.scratch)
    progress.say("核算：完成各项目减排量", "account: reductions computed")
    return problems.together([examined.records.problems, later])


@progress.as_step("核查", "cross-check")
def cross_check(con: duckdb.DuckDBPyConnection) -> None:
    """Look for double counting and misreporting."""
    cross_checking.cross_check(con)
    found = con.execute("SELECT COUNT(DISTINCT finding_id) FROM finding_member").fetchone()
    progress.say("核查：%d 条存疑事项", "cross-check: %d findings", found[0] if found else 0)


@progress.as_step("汇总", "roll up")
def roll_up(
    con: duckdb.DuckDBPyConnection, examined: Examined, complaints: pl.DataFrame, tables: Path
) -> None:
    """Sum up to county, city and province and write every table."""
    files = examined.receipts.files
    rolling.roll_up(con, examined.records, examined.source_columns, tables)
    rolling.write_intake(examined.records, complaints, examined.source_columns, files, tables)
    withdrawn_files.write(examined.receipts.withdrawn, tables)
    written = len(list(tables.iterdir()))
    progress.say("汇总：写出 %d 张结果表", "roll up: %d tables written", written)


@progress.as_step("核验", "verify")
def verify(run: Run) -> "Verification":
    """Verify the finished tables; a failed expectation stops the publication.

    Raises:
        VerificationFailedError: an expectation does not hold; the draft is kept for inspection.
    """
    result = apart.verified(run.tables, run.draft / "data_docs", run.scratch)
    if not result.is_passed:
        kept = summary.keep_for_inspection(run)
        raise VerificationFailedError.of([str(failure) for failure in result.failures], kept)
    progress.say(
        "核验：%d 项全部通过，另行复核 %s/%s 个项目",
        "verify: all %d expectations hold, %s of %s projects computed again",
        result.expectations,
        *(f"{projects:,}" for projects in (result.recomputed.projects, result.recomputed.of)),
    )
    return result


@progress.as_step("发布", "publish")
def publish(
    run: Run, drawings: list[Future], started: datetime, verification: "Verification"
) -> None:
    """Add report, export, auditors' workbook and manifest, and make the run the current one."""
    publishing.publish(run, drawings, started, str(verification.recomputed))
    identity_store.keep(run.house, run.published / "tables", run.receipts.up_to_batch)
    progress.say("发布：%s", "published: %s", run.run_id)


def republish(run: Run) -> None:
    """Make a run that already exists current again: the same content gives the same run."""
    publications.make_current(run.house, str(run.period), run.run_id)
    identity_store.keep(run.house, run.published / "tables", run.receipts.up_to_batch)
    progress.say(
        "内容与已发布的运行 %s 相同，未重复计算",
        "the same content as the published run %s; nothing computed again",
        run.run_id,
    )
