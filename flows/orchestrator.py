"""How Prefect runs here: on this machine, without telemetry, with its files in the warehouse.

Import this before prefect. A bureau with a server of its own sets PREFECT_API_URL.
"""

import logging
import os
from pathlib import Path

OFFLINE = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "jianpai",
}

def configure(warehouse: Path, *, quiet: bool = False) -> None:
    """Set what Prefect reads from the environment; what the office has set itself stays.

    Args:
        warehouse: Prefect keeps its database in ``prefect/`` there.
        quiet: only the progress of this project is shown, as for a person at a terminal.
    """
    home = warehouse.resolve() / "prefect"
    level = {"PREFECT_LOGGING_LEVEL": "CRITICAL"} if quiet else {}
    for name, value in {**OFFLINE, **level, "PREFECT_HOME": str(home)}.items():
        os.environ.setdefault(name, value)


def show_progress() -> None:
    """Write the progress of the run to standard error, one line a step, with the time."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%H:%M:%S"))
    log = logging.getLogger("jianpai")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
