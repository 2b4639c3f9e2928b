"""The schedule: Prefect runs last month's accounting every month without anybody (计划任务).

``serve`` is the schedule of one machine; ``prefect.yaml`` deploys the same flow to a server with
workers. Whoever may start a run through Prefect chooses its period and nothing else: the folders are
those that the serving program was started with.
"""

import asyncio
import os
import signal
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from prefect import State, flow, runtime
from prefect.flows import EntrypointType
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.states import Failed

from jianpai.flows import progress
from jianpai.flows.command import interrupted, run_log, settings
from jianpai.flows.command.interrupted import StoppedError
from jianpai.flows.errors import AccountingError, UsageError
from jianpai.flows.intake import inboxes
from jianpai.flows.monthly import monthly
from jianpai.flows.overlay import overlay
from jianpai.flows.screen.show import shown
from jianpai.flows.warehouse import Warehouse

TIMEZONE = "Asia/Shanghai"
INBOX, WAREHOUSE = "JIANPAI_INBOX", "JIANPAI_WAREHOUSE"
REFERENCE, OFFICE = "JIANPAI_REFERENCE", "JIANPAI_OFFICE"
"""Environment variables of the serving program; its runs inherit them. The last two may be left out."""
ANNOUNCEMENT = {
    "zh": "已安排：按“{cron}”（北京时间）自动核算上一个月，下一次 {due:%Y-%m-%d %H:%M}。\n"
    "收件目录 {inbox}\n数据仓 {warehouse}\nPrefect 服务 {server}\n"
    "请保持本程序运行；按 Ctrl-C 停止。",
    "en": "Scheduled: the accounting of the month before, at “{cron}” Beijing time, "
    "next on {due:%Y-%m-%d %H:%M}.\nInbox {inbox}\nWarehouse {warehouse}\n"
    "Prefect server {server}\nLeave this program running; Ctrl-C stops it.",
}


def _run_name() -> str:
    return f"按计划核算 {runtime.flow_run.parameters.get('period') or _month_before_due()}"


@flow(name="scheduled-accounting", flow_run_name=_run_name, persist_result=False)
def scheduled(period: str | None = None) -> str | State:
    """Account for the month before the one the run is due in, or for the period given.

    Returns the id of the published run or, where there is none, the state Failed with the reason.
    """
    with shown():
        return _told(period or _month_before_due())


def _told(month: str) -> str | State:
    """Return what became of a scheduled run, which leaves a log as one of a command does."""
    try:
        overlay.use(
            *(_folder(name) if os.environ.get(name) else None for name in (REFERENCE, OFFICE))
        )
        inbox, warehouse = _folder(INBOX), _folder(WAREHOUSE)
        with Warehouse(warehouse).opened() as house, run_log.logged(house.root, month) as log:
            run_log.take_over()
            run_id = monthly.fn(month, inbox, warehouse)
            log.of_run(run_id)
            return run_id
    except AccountingError as error:
        progress.log.error(str(error))
        return Failed(message=str(error))
    except Exception:
        progress.log.exception("月度核算意外中断")
        raise


def _folder(variable: str) -> Path:
    """Return a folder named in the environment of the serving program.

    Raises:
        UsageError: it is not named, or relative to a folder that no one knows.
    """
    folder = Path(os.environ.get(variable, ""))
    if not folder.is_absolute():
        raise UsageError.no_folder_named(variable)
    return folder


def _month_before_due() -> str:
    """Return the month to account for; a run that starts late is still that of its due date."""
    return month_before(runtime.flow_run.scheduled_start_time.astimezone(ZoneInfo(TIMEZONE)))


def month_before(now: datetime) -> str:
    """Return the month before a moment, e.g. ``2025-10`` for any time in November 2025."""
    year, month = (now.year, now.month - 1) if now.month > 1 else (now.year - 1, 12)
    return f"{year:04d}-{month:02d}"


def next_time(cron: str) -> datetime:
    """Return when a cron expression is next due, in Beijing time.

    Raises:
        UsageError: the expression cannot be read, or never comes.
    """
    from prefect.server.schemas.schedules import CronSchedule  # noqa: PLC0415 - heavy

    try:
        schedule = CronSchedule(cron=cron, timezone=TIMEZONE)
        return asyncio.run(schedule.get_dates(1))[0].astimezone(ZoneInfo(TIMEZONE))
    except (ValueError, IndexError) as error:
        raise UsageError.bad_cron(cron) from error


class Folders(NamedTuple):
    """The folders that every scheduled run works with."""

    inbox: Path
    warehouse: Path
    reference: Path | None = None
    office: Path | None = None


def serve(cron: str, folders: Folders, lang: str = "zh", *, also: bool = False) -> None:
    """Serve the scheduled flow until interrupted.

    Raises:
        UsageError: the cron expression cannot be read, the inbox does not exist, or the warehouse
            belongs to another.
        ReferenceDataError: the office's reference data is wrong.
        SurroundingsError: there is no Prefect server.
    """
    due = next_time(cron)
    if not folders.inbox.is_dir():
        raise UsageError.missing_folder(folders.inbox)
    house = Warehouse(folders.warehouse)
    inboxes.admit(house, folders.inbox, also=also)
    if also:
        with house.opened():
            inboxes.remember(house, folders.inbox)
    overlay.use(folders.reference, folders.office)
    written = [str(folder.resolve()) if folder else "" for folder in folders]
    os.environ.update(zip((INBOX, WAREHOUSE, REFERENCE, OFFICE), written, strict=True))
    server = settings.start_server(is_scheduling=True)
    server.wait()
    runner = _Runner(name="monthly", limit=1)
    runner.add_flow(
        scheduled,
        name="monthly",
        schedule=Cron(cron, timezone=TIMEZONE),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    words = ANNOUNCEMENT["en" if lang == "en" else "zh"]
    print(
        words.format(cron=cron, due=due, server=server.url, inbox=written[0], warehouse=written[1]),
        flush=True,
    )
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    with suppress(KeyboardInterrupt):
        asyncio.run(runner.start())
    if not runner.is_terminated:
        raise StoppedError.of(interrupted.SCHEDULE_STOPPED)


class _Runner(Runner):
    """A runner that SIGTERM stops as Ctrl-C does; Prefect's own handler leaves runs behind."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Prefect's is in a folder of /tmp that belongs to the first user of the machine who serves.
        self._tmp_dir = Path(os.environ["PREFECT_HOME"]) / f"runner-{os.getpid()}"

    is_terminated = False

    def handle_sigterm(self, *_args: object) -> None:
        self.is_terminated = True
        signal.raise_signal(signal.SIGINT)
