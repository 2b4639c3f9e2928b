"""The monthly run (月度核算): from a folder of submissions to published city totals.

    receive -> read -> validate -> account -> cross_check -> roll_up -> verify -> publish

This file says what runs after what, and what happens when it cannot. Only receiving is tried again:
an inbox on a network drive can fail and recover; nothing else here depends on anything outside.
"""

from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from jianpai.flows import artifacts, problems, progress
from jianpai.flows import receive as receiving
from jianpai.flows.account import account as accounting
from jianpai.flows.account import cross_check as cross_checking
from jianpai.flows.account import roll_up as rolling
from jianpai.flows.errors import NothingAcceptableError, UsageError, VerificationFailedError
from jianpai.flows.period import Period
from jianpai.flows.publish import publish as publishing
from jianpai.flows.publish import summary
from jianpai.flows.read import read as reading_step
from jianpai.flows.read.read import Reading
from jianpai.flows.receive import Receipts
from jianpai.flows.run import Run
from jianpai.flows.settle import settle as in_force
from jianpai.flows.settle.settle import InForce
from jianpai.flows.validate import validate as validation
from jianpai.flows.warehouse import Warehouse


@flow(name="monthly-accounting", flow_run_name="月度核算 {period}", persist_result=False)
def monthly(period: str, inbox: Path, warehouse: Path, count_open_findings: bool = False) -> str:
    """Account for everything received up to the period, and return the id of the published run.

    Raises:
        UsageError: the period or the inbox cannot be used.
        WarehouseBusyError: another run holds the warehouse.
        NothingAcceptableError: there is nothing to account for.
        VerificationFailedError: a finished table broke an expectation; nothing was published.
    """
    started = datetime.now(UTC)
    month = Period.of(period)
    if not inbox.is_dir():
        raise UsageError.missing_folder(inbox)
    with Warehouse(warehouse).opened() as house:
        receipts = receive(month, inbox, house)
        if not receipts.files:
            raise NothingAcceptableError.empty(inbox)
        run = Run.of(month, count_open_findings, house, receipts)
        if run.published.exists():
            republish(run)
        else:
            produce(run, started)
        artifacts.create(run)
    return run.run_id


def produce(run: Run, started: datetime) -> None:
    """Compute a run from its first cell to its publication."""
    run.begin()
    reading = read(run)
    records = validate(run, reading)
    with accounting.connect(run.scratch) as con:
        complaints = account(run, con, records)
        cross_check(run, con)
        roll_up(run, con, records, complaints, reading)
    with publishing.drawn(run) as drawings:
        verify(run)
    publish(run, drawings, started)


def _is_disk_fault(_task, _task_run, state) -> bool:
    error = state.result(raise_on_failure=False)
    if isinstance(error, OSError):
        progress.warn("收件出错，稍后重试：%s", "receiving failed, will try again: %s", error)
    return isinstance(error, OSError)


def _step(verb: str, label: str = "{run.label}", **options):
    """Return a decorator for a task of this flow; Prefect neither hashes nor keeps its frames."""
    return task(
        name=verb,
        task_run_name=f"{verb} {label}",
        cache_policy=NO_CACHE,
        persist_result=False,
        **options,
    )


@_step("receive", "{month}", retries=2, retry_delay_seconds=5, retry_condition_fn=_is_disk_fault)
def receive(month: Period, inbox: Path, house: Warehouse) -> Receipts:
    """Keep every file of the inbox; return everything ever received."""
    receipts = receiving.receive(inbox, house)
    receiving.check_store(receipts.files)
    progress.say("收件：共有 %d 份文件在册", "receive: %d files on record", len(receipts.files))
    return receipts


@_step("read")
def read(run: Run) -> Reading:
    """Turn the sheets into typed rows; name what cannot be read."""
    reading = reading_step.read(run.receipts.files, run.scratch)
    rows = sum(frame.height for frame in reading.records.values())
    progress.say(
        "读取：%d 行，%d 条读取问题", "read: %d rows, %d problems", rows, reading.problems.height
    )
    return reading


@_step("validate")
def validate(run: Run, reading: Reading) -> InForce:
    """Hold the rows against the schemas; settle which count."""
    unreceived = [
        problems.one(rule_id, file_name=name, detail=detail)
        for name, rule_id, detail in run.receipts.unreceived
    ]
    found = validation.validate(reading)
    records = in_force.settle(reading, problems.together([*unreceived, found]))
    counts = dict(records.submission_rows.group_by("status").len().iter_rows())
    progress.say(
        "校验：接受 %d 行，隔离 %d 行，被取代 %d 行",
        "validate: %d rows accepted, %d quarantined, %d superseded",
        *(counts.get(status, 0) for status in ("accepted", "quarantined", "superseded")),
    )
    if not counts.get("accepted"):
        raise NothingAcceptableError.all_refused(summary.first_problems(records.problems))
    return records


@_step("account")
def account(run: Run, con: duckdb.DuckDBPyConnection, records: InForce) -> pl.DataFrame:
    """Compute each project's reduction, cap it, deduct, round once; return all problems."""
    later = accounting.account(con, records, run.period, run.count_open_findings, run.scratch)
    progress.say("核算：完成各项目减排量", "account: reductions computed")
    return problems.together([records.problems, later])


@_step("cross_check")
def cross_check(run: Run, con: duckdb.DuckDBPyConnection) -> None:
    """Look for double counting and misreporting."""
    cross_checking.cross_check(con)
    found = con.execute("SELECT COUNT(DISTINCT finding_id) FROM finding_member").fetchone()
    progress.say("核查：%d 条存疑事项", "cross-check: %d findings", found[0] if found else 0)


@_step("roll_up")
def roll_up(
    run: Run,
    con: duckdb.DuckDBPyConnection,
    records: InForce,
    complaints: pl.DataFrame,
    reading: Reading,
) -> None:
    """Sum up to county, city and province and write every table."""
    rolling.roll_up(con, records, run.tables)
    rolling.write_intake(
        records, complaints, reading.source_columns, run.receipts.files, run.tables
    )
    written = len(list(run.tables.iterdir()))
    progress.say("汇总：写出 %d 张结果表", "roll up: %d tables written", written)


@_step("verify")
def verify(run: Run) -> None:
    """Verify the finished tables; a failed expectation stops the publication."""
    from jianpai.flows.verify.verify import verify as verify_tables  # noqa: PLC0415 - takes seconds to import

    docs = run.draft / "data_docs"
    result = verify_tables(run.tables, docs, run.scratch)
    if not result.is_passed:
        kept = summary.keep_for_inspection(run)
        raise VerificationFailedError.of([str(failure) for failure in result.failures], kept)
    progress.say("核验：%d 项全部通过", "verify: all %d expectations hold", result.expectations)


@_step("publish")
def publish(run: Run, drawings: list[Future], started: datetime) -> None:
    """Add report, export, auditors' workbook and manifest, and make the run the current one."""
    publishing.publish(run, drawings, started)
    progress.say("发布：%s", "published: %s", run.run_id)


def republish(run: Run) -> None:
    """Make a run that already exists current again: the same content gives the same run."""
    run.house.make_current(str(run.period), run.run_id)
    progress.say(
        "内容与已发布的运行 %s 相同，未重复计算",
        "the same content as the published run %s; nothing computed again",
        run.run_id,
    )
