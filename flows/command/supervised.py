"""The monthly run of a command: a fault of Prefect's server is not taken for a fault of the run."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import httpx
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from jianpai.flows import progress
from jianpai.flows.command import run_log
from jianpai.flows.command.server import PrefectServer
from jianpai.flows.errors import SurroundingsError
from jianpai.flows.monthly import monthly
from jianpai.flows.pipeline import Asked
from jianpai.flows.warehouse import Warehouse

OF_THE_CONNECTION = {"httpx", "httpcore", "prefect", "anyio"}


def run(server: PrefectServer, asked: Asked) -> str:
    """Do the monthly run and return the id of the published run, even if Prefect could not note it.

    Raises:
        SurroundingsError: Prefect's server failed before anything was published.
        Exception: as of the flow, also where Prefect's server failed to note it.
    """
    run_log.take_over()
    house, period = Warehouse(asked.warehouse), str(asked.period)
    before = house.published().get(period)
    try:
        with _heartbeats(server):
            folders = (asked.inbox, asked.warehouse)
            return monthly(period, *folders, asked.count_open_findings, **_how(asked))
    except httpx.HTTPError as fault:
        if (error := next(_behind(fault), None)) is not None:
            raise error from None
        after = house.published().get(period)
        if after is None or after == before:
            raise SurroundingsError.prefect_server_failed(server.url) from fault
        progress.warn(
            "结果已发布，但 Prefect 服务未能记下这次运行：%s",
            "published, but the Prefect server could not note this run: %s",
            fault,
        )
        return after


def _how(asked: Asked) -> dict[str, Any]:
    """Return what else is asked for, as the flow's parameters."""
    until = asked.as_of.isoformat() if asked.as_of else None
    return {"also": asked.also, "replace": asked.replace, "as_of": until}


def _heartbeats(server: PrefectServer) -> AbstractContextManager[object]:
    """Return a context without Prefect's heartbeats if nobody can listen to them.

    The end of a flow waits for their thread, which sleeps a second at a time.
    """
    if server.is_own:
        return temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})
    return nullcontext()


def _behind(fault: BaseException) -> Iterator[BaseException]:
    """Yield the errors of the run during whose report the connection failed."""
    for error in filter(None, dict.fromkeys([fault.__cause__, fault.__context__])):
        of_the_connection = type(error).__module__.split(".")[0] in OF_THE_CONNECTION
        if not of_the_connection and not isinstance(error, ConnectionError):
            yield error
        yield from _behind(error)
