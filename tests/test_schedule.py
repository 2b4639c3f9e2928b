"""The schedule, on a real Prefect server: what it deploys, what a run leaves, how it stops."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import urllib.error
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import pytest
from prefect.workers.process import ProcessJobConfiguration

from jianpai.flows.command.schedule import month_before, next_time, scheduled
from jianpai.flows.errors import UsageError
from tests import prefect_server
from tests.prefect_server import JIANPAI, PREFECT, SAMPLES, Server, wait_until

REPOSITORY = SAMPLES.parent
STEPS = ["receive", "read", "validate", "account", "cross_check", "roll_up", "verify", "publish"]
BEIJING = {"cron": "0 6 5 * *", "timezone": "Asia/Shanghai", "day_or": True}


@pytest.fixture(scope="module")
def server() -> Server:
    return prefect_server.started()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the inbox of one city."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(SAMPLES / "inbox" / "450500_北海市", folder / "inbox")
    return folder


@pytest.fixture(scope="module")
def deployment(server: Server, office: Path) -> Iterator[dict[str, Any]]:
    """``jianpai schedule`` serving on the server, with folders relative to where it was started."""
    with serving(office, server.environment | {"PREFECT_RUNNER_POLL_FREQUENCY": "1"}):
        yield server.deployment("scheduled-accounting/monthly")


class serving:  # noqa: N801 - used as a context manager
    """``jianpai schedule`` as a process; it must end by SIGTERM with status 0, by Ctrl-C with 130."""

    def __init__(self, folder: Path, environment: dict[str, str], by: int = signal.SIGTERM) -> None:
        self._by = by
        self._output = folder / "schedule.log"
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                [JIANPAI, "schedule", "--inbox", "inbox", "--warehouse", "warehouse"],
                cwd=folder,
                env=environment,
                stdout=output,
                stderr=output,
            )

    def __enter__(self) -> str:
        """Return what it announces."""
        wait_until(self._has_spoken, 180, "jianpai schedule")
        return self._output.read_text()

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(self._by)
        try:
            status = self._process.wait(60)
        finally:
            self._process.kill()
        assert status == (130 if self._by == signal.SIGINT else 0), self._output.read_text()

    def _has_spoken(self) -> bool:
        return "Ctrl-C" in self._output.read_text() or self._process.poll() is not None


@pytest.mark.program
def test_is_deployed_in_beijing_time_with_the_period_as_its_only_parameter(deployment) -> None:
    assert [entry["schedule"] for entry in deployment["schedules"]] == [BEIJING]
    assert deployment["schedules"][0]["active"]
    assert deployment["parameters"] == {}
    assert list(deployment["parameter_openapi_schema"]["properties"]) == ["period"]


@pytest.mark.program
def test_a_triggered_run_publishes(server: Server, deployment, office: Path) -> None:
    run = server.run(deployment, period="2025-10")

    assert (run["state_type"], run["name"]) == ("COMPLETED", "按计划核算 2025-10")
    published = json.loads((office / "warehouse" / "current.json").read_text())["2025-10"]
    assert (office / "warehouse" / "runs" / published / "report.html").stat().st_size > 10_000
    tasks = server.of_run(run, "task_runs")
    assert {task["name"] for task in tasks} == {f"{step} 2025-10" for step in STEPS}
    assert {task["state_type"] for task in tasks} == {"COMPLETED"}
    artifacts = {entry["key"]: entry for entry in server.of_run(run, "artifacts") if entry["key"]}
    assert {key: entry["description"] for key, entry in artifacts.items()} == {
        "city-totals": "城市汇总 2025-10",
        "problem-counts": "问题统计 2025-10",
    }
    assert "北海市" in {row["region_name"] for row in json.loads(artifacts["city-totals"]["data"])}
    wait_until(lambda: f"发布：{published}" in server.messages(run), 120, "the log of the run")


@pytest.mark.program
@pytest.mark.parametrize(
    ("period", "words"), [("十月", "核算期“十月”无法识别"), ("1999-10", "不在已登记的规划期内")]
)
def test_a_wrong_period_fails_the_run_with_our_words(server, deployment, period, words) -> None:
    run = server.run(deployment, period=period)

    assert run["state_type"] == "FAILED"
    assert words in run["state"]["message"]


@pytest.fixture(scope="module")
def pool(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A work pool with a process worker, which made the pool from its template when it started."""
    folder = tmp_path_factory.mktemp("worker")
    (folder / "empty").mkdir()
    command = [PREFECT, "worker", "start", "--type", "process", "--pool", "jianpai"]
    with (folder / "worker.log").open("wb") as log:
        worker = subprocess.Popen(
            [*command, "--base-job-template", REPOSITORY / "work_pool.json"],
            cwd=folder,
            env=server.environment
            | {
                "PATH": f"{Path(PREFECT).parent}{os.pathsep}{os.environ['PATH']}",
                "PREFECT_WORKER_QUERY_SECONDS": "1",
                "JIANPAI_INBOX": str(folder / "empty"),
                "JIANPAI_WAREHOUSE": str(folder / "warehouse"),
            },
            stdout=log,
            stderr=log,
        )
    try:
        wait_until(lambda: server.call("/work_pools/filter", {}), 60, "the work pool")
        yield "jianpai"
    finally:
        prefect_server.end(worker)


@pytest.fixture(scope="module")
def for_workers(server: Server, pool: str) -> dict[str, Any]:
    """The deployment of ``prefect.yaml``."""
    deployed = subprocess.run(
        [PREFECT, "--no-prompt", "deploy", "--all"],
        cwd=REPOSITORY,
        env=server.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    deployment = server.deployment("scheduled-accounting/monthly-on-workers")
    assert deployment["work_pool_name"] == pool
    return deployment


@pytest.mark.program
def test_the_deployment_for_workers_runs_on_a_worker(server, for_workers) -> None:
    assert [entry["schedule"] for entry in for_workers["schedules"]] == [BEIJING]
    assert not for_workers["pull_steps"]

    run = server.run(for_workers)

    assert run["state_type"] == "FAILED"
    assert "没有可核算的填报文件" in run["state"]["message"]
    assert run["name"] == f"按计划核算 {month_before(datetime.now(ZoneInfo('Asia/Shanghai')))}"


@pytest.mark.program
@pytest.mark.parametrize(
    "variables",
    [
        {"command": "touch {mark}"},
        {"env": {"JIANPAI_INBOX": "/etc"}},
        {"env.JIANPAI_INBOX": "/etc"},
        {"working_dir": "/etc"},
        {"stream_output": False},
    ],
    ids=str,
)
def test_a_run_on_a_worker_overrides_nothing_of_its_job(server, for_workers, variables) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        server.triggered(for_workers, {"job_variables": variables})

    assert refused.value.code == 422
    assert "Additional properties are not allowed" in refused.value.read().decode()


def test_a_job_of_the_pool_is_the_scheduled_run_even_where_nothing_was_checked() -> None:
    """What a worker makes of variables that reached it by a way the server does not check."""
    asked = {"command": "touch x", "env": {"A": "1"}, "env.B": "2", "working_dir": "/etc"}
    template = json.loads((REPOSITORY / "work_pool.json").read_text())

    job = asyncio.run(
        ProcessJobConfiguration.from_template_and_values(template, asked, client=Mock())
    )

    assert job.command == template["job_configuration"]["command"]
    assert (job.env, job.working_dir) == ({}, None)


def test_a_worker_without_folders_says_which_variable_to_set(monkeypatch) -> None:
    monkeypatch.setenv("JIANPAI_INBOX", "inbox")
    state = scheduled.fn("2025-10")

    assert state.is_failed()
    assert "JIANPAI_INBOX 中写明绝对路径" in state.message


@pytest.mark.program
def test_without_a_server_it_brings_its_own_and_takes_it_along(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    with serving(tmp_path, prefect_server.plain_environment(), by=signal.SIGINT) as words:
        assert f"收件目录 {tmp_path / 'inbox'}" in words
        assert re.search(r"下一次 \d{4}-\d\d-05 06:00", words)
        secret = (tmp_path / "warehouse" / "prefect" / "api_auth").read_text()
        own = Server(tmp_path, int(re.search(r":(\d+)/api", words)[1]), secret)
        due = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        # Prefect schedules what is new within seconds, and on a busy machine with its next round.
        wait_until(lambda: own.call("/flow_runs/filter", due), 180, "scheduled runs")
    assert not own.is_up()


@pytest.mark.parametrize("cron", ["0 6 5", "0 6 31 2 *", "每月五日"])
def test_a_bad_cron_is_refused_in_words(cron: str) -> None:
    with pytest.raises(UsageError, match="不是有效的cron表达式"):
        next_time(cron)


@pytest.mark.program
def test_the_command_refuses_a_bad_cron_with_status_2(tmp_path: Path) -> None:
    said = subprocess.run(
        [JIANPAI, "schedule", "--cron", "bad", "--inbox", ".", "--warehouse", "w", "--lang", "en"],
        cwd=tmp_path,
        env=prefect_server.plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert said.stderr.startswith("“bad” is no cron expression.")


def test_the_month_before() -> None:
    assert month_before(datetime(2025, 11, 30, 23, 59)) == "2025-10"
    assert month_before(datetime(2026, 1, 5, 6, 0)) == "2025-12"


def test_a_worker_with_own_reference_data_needs_its_whole_path_and_says_what_is_wrong_with_it(
    monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JIANPAI_REFERENCE", "reference")
    state = scheduled.fn("2025-10")
    assert state.is_failed()
    assert "JIANPAI_REFERENCE 中写明绝对路径" in state.message

    (tmp_path / "methods.csv").write_text("method_id\n", "utf-8")
    monkeypatch.setenv("JIANPAI_REFERENCE", str(tmp_path))
    state = scheduled.fn("2025-10")
    assert state.is_failed()
    assert "methods.csv 第 1 行 changed_by 列：缺少这一列，请补上。" in state.message
