"""The order of the steps as one plain function (步骤的顺序), without an orchestrator.

    receive -> read -> validate -> account -> cross_check -> roll_up -> verify -> publish

The flow, ``jianpai check``, the public functions, tests, bench and fuzz all call what stands here,
as a whole or the part they need. A hook is handed every step before it is called: Prefect makes a
task of it, the bench takes its time, everybody else calls it as it is.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jianpai.flows import beijing, steps
from jianpai.flows import receipts as registered
from jianpai.flows import receive as receiving
from jianpai.flows.account import account as accounting
from jianpai.flows.errors import NothingAcceptableError, UsageError
from jianpai.flows.intake import inboxes
from jianpai.flows.intake.errors import NothingCountsError
from jianpai.flows.period import Period
from jianpai.flows.publish import publish as publishing
from jianpai.flows.publish import summary
from jianpai.flows.published import own_files, past
from jianpai.flows.read import read as reading_step
from jianpai.flows.receive import Receipts
from jianpai.flows.run import Run
from jianpai.flows.settle.in_force import InForce
from jianpai.flows.steps import Accounting, Examined
from jianpai.flows.warehouse import Warehouse

Hook = Callable[[Callable[..., Any]], Callable[..., Any]]
"""Takes a step, which bears its verb as ``__name__``, and returns what is called in its place."""


def plainly(step: Callable[..., Any]) -> Callable[..., Any]:
    """Return the step as it is: the hook of everybody who only wants the result."""
    return step


@dataclass(frozen=True)
class Asked:
    """What a run is asked for: the month, the folders, and whether open findings count."""

    period: Period
    inbox: Path
    warehouse: Path
    count_open_findings: bool = False
    also: bool = False
    """the inbox is to belong to the warehouse beside those that do"""
    replace: bool = False
    """a past month may be published anew"""
    as_of: date | None = None
    """count what was received up to the end of this day"""


def monthly(asked: Asked, hook: Hook = plainly) -> Run:
    """Account for everything received up to the period, publish it, and return the run.

    Raises:
        UsageError: the inbox does not exist.
        WarehouseBusyError: another run holds the warehouse.
        NothingAcceptableError: there is nothing to account for.
        VerificationFailedError: a finished table broke an expectation; nothing was published.
        RecordError: the warehouse belongs to another inbox.
        PastMonthError: a past month would become another run.
    """
    started = datetime.now(UTC)
    if not asked.inbox.is_dir():
        raise UsageError.missing_folder(asked.inbox)
    with Warehouse(asked.warehouse).opened() as house:
        run = received(asked, house, hook)
        if run.published.exists():
            steps.republish(run)
        else:
            produce(run, started, hook)
    return run


def unchanged(asked: Asked) -> Run | None:
    """Return the run published before for the same content, current again; None if there is none.

    Neither an orchestrator nor Great Expectations is loaded for it.
    """
    with Warehouse(asked.warehouse).opened() as house:
        run = ahead(asked, house) if any(house.runs.iterdir()) else None
        if run is None or not run.published.exists():
            return None
        past.tell_later_files(house, str(asked.period), run.receipts.up_to_batch)
        own_files.tell_missing(house, str(asked.period))
        steps.republish(run)
        return run


def ahead(asked: Asked, house: Warehouse) -> Run | None:
    """Return the run that what was received makes; None where the inbox fails, as it may recover."""
    try:
        receipts = _taken_in(asked, house, receiving.receive)
    except OSError:
        return None
    return _run(asked, house, receipts) if receipts.files else None


def read_ahead(asked: Asked) -> None:
    """Read what was received into the cache, so that the run itself finds it there."""
    with Warehouse(asked.warehouse).opened() as house:
        run = ahead(asked, house)
        if run is not None:
            run.scratch.mkdir()
            reading_step.read(run.receipts.files, run.scratch, run.readings)
            shutil.rmtree(run.scratch)


def received(asked: Asked, house: Warehouse, hook: Hook = plainly) -> Run:
    """Return the run that what was received makes; its id tells whether it is published already."""
    receipts = _taken_in(asked, house, hook(steps.receive))
    if not receipts.files:
        raise _nothing(asked, house, receipts)
    past.tell_later_files(house, str(asked.period), receipts.up_to_batch)
    own_files.tell_missing(house, str(asked.period))
    return _run(asked, house, receipts)


def _taken_in(asked: Asked, house: Warehouse, receive: Callable[..., Receipts]) -> Receipts:
    """Return what counts of everything received, the inbox included if it belongs to the warehouse."""
    inboxes.admit(house, asked.inbox, also=asked.also)
    limit = past.limit(house, str(asked.period), asked.as_of, replace=asked.replace)
    receipts = receive(asked.inbox, house, limit)
    if receipts.files:
        inboxes.remember(house, asked.inbox)
    return receipts


def _run(asked: Asked, house: Warehouse, receipts: Receipts) -> Run:
    """Return the run; one that would change a past month only where that is asked for."""
    run = Run.of(asked.period, asked.count_open_findings, house, receipts)
    past.require_leave(run, replace=asked.replace)
    return run


def _nothing(asked: Asked, house: Warehouse, receipts: Receipts) -> NothingAcceptableError:
    """Return why there is no file to account for."""
    days = [beijing.day(receipt["received_at"]) for receipt in registered.load(house)]
    if asked.as_of is not None:
        return NothingCountsError.up_to(asked.as_of, min(days, default=None))
    if receipts.withdrawn:
        return NothingCountsError.all_withdrawn(len(receipts.withdrawn))
    return NothingAcceptableError.empty(asked.inbox)


def produce(run: Run, started: datetime, hook: Hook = plainly) -> None:
    """Compute a run from its first cell to its publication."""
    run.begin()
    tabulate(run.receipts, Accounting.of(run), hook)
    with publishing.drawn(run) as drawings:
        verification = hook(steps.verify)(run)
        hook(steps.publish)(run, drawings, started, verification)


def tabulate(receipts: Receipts, how: Accounting, hook: Hook = plainly) -> None:
    """Write every table of the accounting of the received files.

    Raises:
        NothingAcceptableError: no row can be accepted.
    """
    examined = examine(receipts, how.scratch, hook, how.readings)
    _require_accepted(examined.records)
    rows = examined.records.submission_rows.height
    with accounting.connect(how.scratch, rows) as con:
        complaints = hook(steps.account)(con, examined, how)
        hook(steps.cross_check)(con)
        hook(steps.roll_up)(con, examined, complaints, how.tables)


def examine(
    receipts: Receipts, scratch: Path, hook: Hook = plainly, readings: Path | None = None
) -> Examined:
    """Return what was read, and what of it is in force: all that a check before submitting does.

    ``readings`` is where readings are kept from run to run.
    """
    reading = hook(steps.read)(receipts, scratch, readings)
    return Examined(receipts, reading.source_columns, hook(steps.validate)(receipts, reading))


def _require_accepted(records: InForce) -> None:
    if "accepted" not in records.submission_rows["status"]:
        raise NothingAcceptableError.all_refused(summary.first_problems(records.problems))
