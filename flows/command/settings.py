"""How Prefect runs here: on this machine, without telemetry, with its files in the warehouse.

Configure before prefect is imported. A bureau with a server of its own sets PREFECT_API_URL.
"""

import atexit
import os
from pathlib import Path

from jianpai.flows.command import database, secret
from jianpai.flows.command.server import PrefectServer
from jianpai.flows.warehouse import closed_to_others, no_access_for_others

TELEMETRY_OFF = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_LOGFIRE_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
}
DEFAULTS = {
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "jianpai",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}
NO_SERVER_WITHOUT_SECRET = {"PREFECT_SERVER_EPHEMERAL_ENABLED": "false"}
"""Prefect starts one of its own where it knows of none; any user of the machine could command it."""
SAME_INSTALLATION = {
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false",
}
"""What a client need not ask a server that was started here."""
LOOPBACK = ["127.0.0.1", "localhost"]


def configure(warehouse: Path) -> None:
    """Set what Prefect reads from the environment; what the office has set stays, except telemetry.

    Prefect keeps its database in ``prefect/`` of the warehouse. Of its own log only what is wrong
    with Prefect is shown: of a failed run, this project says in the user's words what is wrong.
    """
    own_home = warehouse.resolve() / "prefect"
    for name, value in {**DEFAULTS, "PREFECT_HOME": str(own_home)}.items():
        os.environ.setdefault(name, value)
    os.environ.update(TELEMETRY_OFF | NO_SERVER_WITHOUT_SECRET)
    _reach_loopback_directly()
    home = Path(os.environ["PREFECT_HOME"])
    with no_access_for_others():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if home == own_home:
        closed_to_others(home, also_to_the_group=True)


def _reach_loopback_directly() -> None:
    """Keep an office's proxy out of the way to a server on this machine."""
    for name in ("NO_PROXY", "no_proxy"):
        listed = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join([*listed, *(host for host in LOOPBACK if host not in listed)])


def start_server(*, is_scheduling: bool = False) -> PrefectServer:
    """Return the office's server, or one that has begun to start and ends with this program.

    Starting takes seconds: do something else before ``wait``. The one started here answers only to
    who knows its secret: the port is open to every user of the machine.
    """
    if url := os.environ.get("PREFECT_API_URL"):
        return PrefectServer(url)
    home = Path(os.environ["PREFECT_HOME"])
    database.prepare(home)
    auth = secret.of(home)
    server = PrefectServer.starting(home, auth, is_scheduling=is_scheduling)
    os.environ.update(PREFECT_API_URL=server.url, PREFECT_API_AUTH_STRING=auth, **SAME_INSTALLATION)
    atexit.register(server.stop)  # runs after Prefect has handed over its last events
    return server
