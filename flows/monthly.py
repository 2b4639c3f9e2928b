"""The monthly run (月度核算) as a Prefect flow: every step of the pipeline becomes a task.

What runs after what stands in ``pipeline.py``. Only receiving is tried again: an inbox on a network
drive can fail and recover; nothing else depends on anything outside.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from jianpai.flows import artifacts, pipeline, progress
from jianpai.flows.period import Period, day_of
from jianpai.flows.pipeline import Asked, Hook


@flow(name="monthly-accounting", flow_run_name="月度核算 {period}", persist_result=False)
def monthly(
    period: str,
    inbox: Path,
    warehouse: Path,
    count_open_findings: bool = False,
    *,
    also: bool = False,
    replace: bool = False,
    as_of: str | None = None,
) -> str:
    """Account for everything received up to the period, and return the id of the published run.

    Raises:
        AccountingError: as ``pipeline.monthly``; UsageError also where the period is none.
    """
    until = day_of(as_of) if as_of else None
    folders = (Period.of(period), inbox, warehouse)
    asked = Asked(*folders, count_open_findings, also, replace, until)
    run = pipeline.monthly(asked, tasks(period))
    artifacts.create(run)
    return run.run_id


def tasks(period: str) -> Hook:
    """Return the hook that makes a task of each step; Prefect neither hashes nor keeps its frames."""

    def as_task(step: Callable[..., Any]) -> Callable[..., Any]:
        verb = step.__name__
        return task(
            name=verb,
            task_run_name=f"{verb} {period}",
            cache_policy=NO_CACHE,
            persist_result=False,
            **OPTIONS.get(verb, {}),
        )(step)

    return as_task


def _is_disk_fault(_task, _task_run, state) -> bool:
    error = state.result(raise_on_failure=False)
    if isinstance(error, OSError):
        progress.warn("收件出错，稍后重试：%s", "receiving failed, will try again: %s", error)
    return isinstance(error, OSError)


OPTIONS: dict[str, dict[str, Any]] = {
    "receive": {"retries": 2, "retry_delay_seconds": 5, "retry_condition_fn": _is_disk_fault}
}
"""What is special about a step's task."""
