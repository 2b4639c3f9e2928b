"""What a run spares itself beside a Prefect server that lives for it alone."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from prefect.settings import get_current_settings

from jianpai.flows.command import supervised
from jianpai.flows.command.server import PrefectServer
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked

URL = "http://127.0.0.1:1/api"


@pytest.mark.parametrize(
    ("server", "seconds"),
    [(PrefectServer(URL), 180), (PrefectServer(URL, cast(Any, SimpleNamespace())), None)],
    ids=["of the office", "own"],
)
def test_only_a_server_that_stays_hears_heartbeats(
    server: PrefectServer, seconds: int | None, tmp_path: Path, monkeypatch
) -> None:
    heard = []

    def flow(*_: object, **_how: object) -> str:
        heard.append(get_current_settings().flows.heartbeat_frequency)
        return "2025-10-0"

    monkeypatch.setattr(supervised, "monthly", flow)
    supervised.run(server, Asked(Period.of("2025-10"), tmp_path, tmp_path))

    assert heard == [seconds]
