"""The monthly run as a whole, with the program as it is installed: figures, ids, what it leaves.

All runs share one Prefect server and three warehouses: the sample, the sample once more, and a
small one that receives Beihai, then Qinzhou.
"""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import duckdb
import httpx
import pytest

from jianpai.flows import artifacts
from jianpai.flows.command import supervised
from jianpai.flows.command.server import PrefectServer
from jianpai.flows.errors import SurroundingsError
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.warehouse import Warehouse
from tests import prefect_server
from tests.prefect_server import JIANPAI, SAMPLES

INBOX = SAMPLES / "inbox"
BEIHAI = INBOX / "450500_北海市"
QINZHOU = sorted(INBOX.glob("*钦州市*"))
RESULTS = ["tables", "export", "report.html", "flagged.xlsx"]
"""What is byte-identical for identical content; the manifest and the data docs bear the time."""

FLAKY_INBOX = """
from prefect.context import TaskRunContext
from jianpai.flows.command import cli
from jianpai.flows import monthly
from jianpai.flows import receive

def flaky(*arguments):
    if TaskRunContext.get() is not None:  # not while it is looked ahead
        receive.receive = received
        raise OSError(5, "Input/output error")
    return received(*arguments)

received, receive.receive = receive.receive, flaky
monthly.OPTIONS["receive"]["retry_delay_seconds"] = 0
cli.main()
"""

BROKEN_ROLL_UP = """
import duckdb
from jianpai.flows.command import cli
from jianpai.flows.account import roll_up

def broken(con, *arguments):
    roll_up_tables(con, *arguments)
    path = arguments[-1] / "area_total.parquet"
    rows = con.execute(f"SELECT * REPLACE (floor_t + 1 AS floor_t) FROM '{path}'").to_arrow_table()
    con.register("rows_broken", rows)
    con.execute(f"COPY rows_broken TO '{path}'")

roll_up_tables, roll_up.roll_up = roll_up.roll_up, broken
cli.main()
"""


class Outcome(NamedTuple):
    """How a run ended, what it said, and the folder that is published for the period now."""

    status: int
    said: str
    folder: Path


def account(inbox: Path, warehouse: Path, *options: str, program: tuple = (JIANPAI,)) -> Outcome:
    """Run the month 2025-10 on the session's Prefect server."""
    command = [*program, "run", "--period", "2025-10", *options]
    done = subprocess.run(
        [*command, "--inbox", str(inbox), "--warehouse", str(warehouse)],
        env=prefect_server.started().environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(done.returncode, done.stdout + done.stderr, published(warehouse))


def published(warehouse: Path) -> Path:
    """Return the folder of the run that is published for the month."""
    return warehouse / "runs" / json.loads((warehouse / "current.json").read_text())["2025-10"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return account(INBOX, tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an inbox of one city's files, and a warehouse that has accounted for them."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(BEIHAI, folder / "inbox" / "a")
    assert account(folder / "inbox", folder / "warehouse").status == 0
    return folder


@pytest.mark.program
def test_the_sample_has_the_totals_worked_out_beforehand(sample: Outcome) -> None:
    assert sample.status == 0, sample.said
    with (SAMPLES / "expected_totals.csv").open(encoding="utf-8", newline="") as file:
        expected = {key(row): row for row in csv.DictReader(file)}
    totals = {key(row): row for row in area_totals(sample.folder, "city")}

    unexpected = [found for found in totals.keys() - expected.keys() if any(sums(totals[found]))]
    assert unexpected == []
    wrong = [
        (found, sums(totals[found]), sums(row))
        for found, row in expected.items()
        if sums(totals[found])[1:] != sums(row)[1:]
        or abs(sums(totals[found])[0] - sums(row)[0]) > Decimal("1e-24")
    ]
    assert wrong == []


@pytest.mark.program
def test_the_city_table_is_printed(sample: Outcome) -> None:
    assert "450200 柳州市" in sample.said
    assert "6,064.95" in sample.said
    assert "Traceback" not in sample.said


@pytest.mark.program
def test_the_same_content_is_the_same_run(sample: Outcome) -> None:
    before = digests(sample.folder)
    again = account(INBOX, sample.folder.parent.parent)

    assert again.status == 0, again.said
    assert again.folder == sample.folder
    assert "未重复计算" in again.said
    assert digests(sample.folder) == before


@pytest.mark.program
def test_elsewhere_the_same_content_gives_the_same_bytes(sample: Outcome, tmp_path: Path) -> None:
    files = sorted((path for path in INBOX.rglob("*") if path.is_file()), reverse=True)
    for age, path in enumerate(files):
        copy = tmp_path / "inbox" / path.relative_to(INBOX)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        os.utime(copy, (1_600_000_000 + age, 1_600_000_000 + age))

    elsewhere = account(tmp_path / "inbox", tmp_path / "warehouse")

    assert elsewhere.folder.name == sample.folder.name
    assert results(elsewhere.folder) == results(sample.folder)


class Grown(NamedTuple):
    """The small warehouse before and after it received the files of a second city."""

    former: Path
    former_digests: dict[str, str]
    later: Outcome


@pytest.fixture(scope="module")
def grown(small: Path) -> Grown:
    former = published(small / "warehouse")
    before = digests(former)
    for path in QINZHOU:
        shutil.copy(path, small / "inbox")
    return Grown(former, before, account(small / "inbox", small / "warehouse"))


@pytest.mark.program
def test_counting_open_findings_accounts_for_the_ceiling(small: Path) -> None:
    counted = account(small / "inbox", small / "warehouse", "--count-open-findings")

    totals = area_totals(counted.folder, "city")
    assert counted.status == 0, counted.said
    assert all(row["accounted_t"] == row["ceiling_t"] for row in totals)
    assert any(row["accounted_t"] > row["floor_t"] for row in totals)


@pytest.mark.program
def test_another_file_gives_another_run_and_leaves_the_former_whole(grown: Grown) -> None:
    assert grown.later.status == 0, grown.later.said
    assert grown.later.folder != grown.former
    assert digests(grown.former) == grown.former_digests
    totals = area_totals(grown.later.folder, "city")
    assert {row["region_code"] for row in totals if any(sums(row))} == {"450500", "450700"}


@pytest.mark.program
def test_the_order_of_files_does_not_change_the_totals(grown: Grown, tmp_path: Path) -> None:
    shutil.copytree(BEIHAI, tmp_path / "inbox" / "z")
    for path in QINZHOU:
        shutil.copy(path, tmp_path / "inbox")

    reordered = account(tmp_path / "inbox", tmp_path / "warehouse")

    assert reordered.folder.name != grown.later.folder.name
    assert area_totals(reordered.folder) == area_totals(grown.later.folder)


@pytest.mark.program
def test_failed_verification_publishes_nothing(small: Path, tmp_path: Path) -> None:
    before = published(small / "warehouse")
    whole = digests(before)
    inbox = tmp_path / "inbox"
    shutil.copytree(INBOX / "450000_补报", inbox)

    program = (sys.executable, "-c", BROKEN_ROLL_UP)
    after = account(inbox, small / "warehouse", "--also", program=program)

    assert after.status == 4, after.said
    assert "核验未通过，未发布" in after.said
    assert "Traceback" not in after.said
    assert after.folder == before
    assert digests(before) == whole


@pytest.mark.program
def test_a_share_that_fails_for_a_moment_is_tried_again(tmp_path: Path) -> None:
    program = (sys.executable, "-c", FLAKY_INBOX)

    done = account(BEIHAI, tmp_path, program=program)

    assert done.status == 0, done.said
    assert "收件出错，稍后重试：[Errno 5]" in done.said
    assert "Traceback" not in done.said


def test_what_prefect_cannot_show_does_not_undo_the_publication(tmp_path: Path, caplog) -> None:
    artifacts.create(SimpleNamespace(published=tmp_path, label="2025-10"))

    assert "结果已发布，但未能在 Prefect 中显示汇总表" in caplog.text


@pytest.fixture
def supervise(tmp_path: Path, monkeypatch) -> Callable[[Callable[[], str]], str]:
    """Run something in the place of the flow, in a warehouse of its own."""

    def run(flow: Callable[[], str]) -> str:
        monkeypatch.setattr(supervised, "monthly", lambda *_, **__: flow())
        server = PrefectServer("http://127.0.0.1:1/api")
        return supervised.run(server, Asked(Period.of("2025-10"), tmp_path, tmp_path))

    return run


def lost_server() -> str:
    raise httpx.ConnectError("Connection refused") from ConnectionRefusedError(111, "refused")


def test_a_lost_prefect_server_is_named(supervise) -> None:
    with pytest.raises(SurroundingsError, match=r"Prefect 服务 .* 出错，未发布"):
        supervise(lost_server)


def test_a_lost_prefect_server_does_not_hide_why_the_run_failed(supervise) -> None:
    def flow() -> str:
        try:
            raise OSError(28, "No space left on device")
        finally:
            lost_server()

    with pytest.raises(OSError, match="No space left"):
        supervise(flow)


def test_a_prefect_server_lost_after_the_publication_does_not_undo_it(supervise, tmp_path) -> None:
    def flow() -> str:
        Warehouse(tmp_path).make_current("2025-10", "2025-10-0123456789ab")
        return lost_server()

    assert supervise(flow) == "2025-10-0123456789ab"


@pytest.mark.program
def test_an_empty_inbox_ends_with_status_3_and_only_our_words(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            JIANPAI,
            *[
                "run",
                "--period",
                "2025-10",
                "--inbox",
                ".",
                "--warehouse",
                "warehouse",
                "--lang",
                "en",
            ],
        ],
        cwd=tmp_path,
        env=prefect_server.started().environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3
    lines = done.stderr.splitlines()
    assert lines[0].endswith("monthly run 2025-10: inbox .")
    assert lines[1].endswith("receive: 0 files on record")
    assert lines[2].startswith("Nothing to account for:")
    assert lines[3].startswith("Log: ")
    assert len(lines) == 4


def key(row: dict) -> tuple[str, str, int]:
    return row["region_code"], row["pollutant"], int(row["credit_year"])


def sums(row: dict) -> list[Decimal]:
    return [Decimal(row[name]) for name in ("gross_t", "floor_t", "accounted_t", "ceiling_t")]


def area_totals(run: Path, level: str | None = None) -> list[dict]:
    """Return the rows of area_total, of all levels or of one."""
    sql = "SELECT * FROM read_parquet($1) WHERE level = COALESCE($2, level) ORDER BY ALL"
    with duckdb.connect() as con:
        rows = con.execute(sql, [str(run / "tables" / "area_total.parquet"), level])
        return rows.to_arrow_table().to_pylist()


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def results(run: Path) -> dict[str, str]:
    return {name: digest for name, digest in digests(run).items() if name.split("/")[0] in RESULTS}
