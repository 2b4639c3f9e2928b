"""The schedule: Prefect runs last month's accounting every month without anybody (计划任务)."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from prefect import flow
from prefect.client.schemas.schedules import CronSchedule
from prefect.schedules import Cron

from flows.errors import UsageError
from flows.monthly import monthly

TIMEZONE = "Asia/Shanghai"


@flow(name="scheduled-accounting", flow_run_name="按计划核算")
def scheduled(inbox: Path, warehouse: Path, period: str | None = None) -> str:
    """Account for the month before this one in Beijing time, or for the period given."""
    return monthly(period or month_before(datetime.now(ZoneInfo(TIMEZONE))), inbox, warehouse)


def month_before(now: datetime) -> str:
    """Return the month before a moment, e.g. ``2025-10`` for any time in November 2025."""
    year, month = (now.year, now.month - 1) if now.month > 1 else (now.year - 1, 12)
    return f"{year:04d}-{month:02d}"


def serve(cron: str, inbox: Path, warehouse: Path) -> None:
    """Serve the scheduled flow until interrupted.

    Raises:
        UsageError: the cron expression cannot be read, or the inbox does not exist.
    """
    try:
        schedule = Cron(cron, timezone=TIMEZONE)
        CronSchedule(cron=cron, timezone=TIMEZONE)
    except ValueError as error:
        raise UsageError.bad_cron(cron) from error
    if not inbox.is_dir():
        raise UsageError.missing_folder(inbox)
    scheduled.serve(
        name="monthly",
        schedule=schedule,
        parameters={"inbox": str(inbox.resolve()), "warehouse": str(warehouse.resolve())},
        limit=1,
    )
