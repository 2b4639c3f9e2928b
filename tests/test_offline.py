"""Alone on its network: the monthly run and its pages work where there is nothing to connect to.

The program runs in a network namespace without any route. That it succeeds shows that it needs
nothing; that neither strace nor Python's audit events see another address, that it asks for none.
"""

import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from tests import isolated, prefect_server
from tests.prefect_server import JIANPAI, SAMPLES

pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(
        isolated.why_impossible() is not None, reason=str(isolated.why_impossible())
    ),
]
WATCH = Path(__file__).parent / "network_log"
QUIET_BROWSER = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSER_ITSELF = "not an origin"
"""The initiator of what the browser asks for of its own accord, such as its update."""


class Watched(NamedTuple):
    """What a program said in the namespace, and every foreign address it asked for."""

    done: subprocess.CompletedProcess[str]
    foreign: list[str]


def watched(folder: Path, *command: object) -> Watched:
    trace, log = folder / "strace.txt", folder / "network.log"
    path = os.pathsep.join(filter(None, [str(WATCH), os.environ.get("PYTHONPATH")]))
    environment = prefect_server.plain_environment()
    done = subprocess.run(
        isolated.traced(trace, *command),
        env=environment | {"PYTHONPATH": path, "NETWORK_LOG": str(log)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Watched(done, isolated.foreign_addresses(trace) + isolated.foreign_names(log))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offline")
    shutil.copytree(SAMPLES / "inbox" / "450500_北海市", folder / "inbox")
    return folder


@pytest.fixture(scope="module")
def run(office: Path) -> Watched:
    """The whole monthly run as at a terminal, where libraries like to report who uses them."""
    arguments = ["run", "--period", "2025-10", "--inbox", "inbox", "--warehouse", "warehouse"]
    return watched(office, "script", "-qec", shlex.join([JIANPAI, *arguments]), "/dev/null")


@pytest.fixture(scope="module")
def published(run: Watched, office: Path) -> Path:
    assert run.done.returncode == 0, run.done.stdout
    run_id = json.loads((office / "warehouse" / "current.json").read_text())["2025-10"]
    return office / "warehouse" / "runs" / run_id


def test_the_run_publishes(published: Path, run: Watched) -> None:
    assert (published / "manifest.json").exists()
    assert "450500 北海市" in run.done.stdout


def test_prefect_keeps_the_steps_of_the_run(published: Path, office: Path) -> None:
    database = (office / "warehouse" / "prefect" / "prefect.db").as_uri()
    with closing(sqlite3.connect(f"{database}?mode=ro", uri=True)) as kept:
        flows = kept.execute("SELECT name, state_type FROM flow_run").fetchall()
        steps = kept.execute("SELECT name, state_type FROM task_run").fetchall()

    assert flows == [("月度核算 2025-10", "COMPLETED")]
    assert ("receive 2025-10", "COMPLETED") in steps
    assert ("publish 2025-10", "COMPLETED") in steps
    assert {state for _, state in steps} == {"COMPLETED"}


def test_the_run_asks_for_no_other_machine(run: Watched) -> None:
    assert run.foreign == []


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))",
        "import socket; socket.getaddrinfo('updates.example.org', 443)",
    ],
)
def test_the_watch_sees_who_asks(tmp_path: Path, program: str) -> None:
    asked = watched(tmp_path, sys.executable, "-c", program)

    assert asked.done.returncode != 0
    assert any("192.0.2.1" in line or "updates.example.org" in line for line in asked.foreign)


def test_the_report_opens(published: Path, tmp_path: Path) -> None:
    page = opened(published / "report.html", tmp_path)

    assert page.foreign == []
    assert "北海市" in page.done.stdout
    assert f"{accounted_cod_t(published):,}" in page.done.stdout


def test_the_data_docs_open(published: Path, tmp_path: Path) -> None:
    docs = published / "data_docs"
    totals = next(docs.rglob("*area_total.html"))

    for number, page in enumerate([docs / "index.html", totals]):
        (tmp_path / str(number)).mkdir()
        shown = opened(page, tmp_path / str(number))
        assert shown.foreign == []
        assert "area_total" in shown.done.stdout


def test_the_browser_is_seen_asking(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<link rel="dns-prefetch" href="//a.example.org"><img src="http://192.0.2.1/b">'
    )

    assert "http://192.0.2.1/b" in opened(page, tmp_path).foreign


def accounted_cod_t(published: Path):
    """Return the accounted tonnes of COD of Beihai over the plan."""
    sql = """
    SELECT MAX(cumulative_accounted_t) FROM read_parquet($1)
    WHERE region_code = '450500' AND pollutant = 'cod' AND credit_year = 2025
    """
    with duckdb.connect() as con:
        return con.execute(sql, [str(published / "tables" / "area_total.parquet")]).fetchone()[0]


def opened(page: Path, folder: Path) -> Watched:
    """Open a page in a browser in the namespace and return what it shows and asks for."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    log = folder / "browser.json"
    places = [f"--user-data-dir={folder / 'browser'}", f"--log-net-log={log}"]
    command = isolated.command(chromium, *QUIET_BROWSER, *places, "--dump-dom", page.as_uri())
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return Watched(done, asked_by_pages(json.loads(log.read_text())))


def asked_by_pages(log: dict) -> list[str]:
    """Return the addresses that pages, not the browser itself, have asked for."""
    asked = [event["params"] for event in log["events"] if "initiator" in event.get("params", {})]
    return sorted({entry["url"] for entry in asked if entry["initiator"] != BROWSER_ITSELF})
