"""What happens between Enter and the first figures: nothing is loaded, made or started in vain."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest

from jianpai.flows.command import database, settings
from jianpai.flows.errors import SurroundingsError
from jianpai.flows.verify import apart
from jianpai.flows.verify.verify import verify
from tests import prefect_server
from tests.prefect_server import JIANPAI, SAMPLES, plain_environment

BEIHAI = SAMPLES / "inbox" / "450500_北海市"
FIRST_LINE_S, SAME_CONTENT_S = 1.0, 2.0
SLACK = 5
"""A measured time may be this many times longer while other work shares the machine."""

WITHOUT_ORCHESTRATOR = """
import sys
from jianpai.flows.command import cli
try:
    cli.main()
finally:
    print(sorted({"prefect", "great_expectations", "uvicorn"} & sys.modules.keys()))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that has published one city's files."""
    house = tmp_path_factory.mktemp("start") / "warehouse"
    done = run(house, JIANPAI)
    assert done.returncode == 0, done.stderr
    return house


def run(house: Path, *program: str) -> subprocess.CompletedProcess[str]:
    arguments = ["run", "--period", "2025-10", "--inbox", str(BEIHAI), "--warehouse", str(house)]
    return subprocess.run(
        [*program, *arguments], env=plain_environment(), capture_output=True, text=True, check=False
    )


@pytest.mark.program
def test_the_same_content_again_loads_no_orchestrator_and_is_quick(house) -> None:
    current = json.loads((house / "current.json").read_text())
    (house / "current.json").write_text("{}")
    started = time.monotonic()
    done = run(house, sys.executable, "-c", WITHOUT_ORCHESTRATOR)
    seconds = time.monotonic() - started
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
    assert "450500 北海市" in done.stdout
    assert done.stderr.splitlines()[1].endswith(
        f"内容与已发布的运行 {current['2025-10']} 相同，未重复计算"
    )
    assert json.loads((house / "current.json").read_text()) == current
    assert seconds < SAME_CONTENT_S * SLACK


@pytest.mark.program
def test_the_first_line_comes_at_once(house) -> None:
    command = [JIANPAI, "run", "--period", "2025-10", "--lang", "en"]
    started = time.monotonic()
    with subprocess.Popen(
        [*command, "--inbox", str(BEIHAI), "--warehouse", str(house)],
        env=plain_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        seconds = time.monotonic() - started
        process.stderr.read()
    assert line.rstrip().endswith(f"monthly run 2025-10: inbox {BEIHAI}")
    assert seconds < FIRST_LINE_S * SLACK


def statements(made: Path) -> str:
    """Return what makes an empty database of the shape of this one, migrated and without content."""
    with closing(sqlite3.connect(made)) as con:
        listed = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name"
        parts = [re.sub(r"\s+", " ", sql) for (sql,) in con.execute(listed)]
        [(revision,)] = con.execute("SELECT version_num FROM alembic_version")
    parts.append(f"INSERT INTO alembic_version VALUES ('{revision}')")
    return database.HEADING.format(version("prefect")) + "".join(f"{part};\n" for part in parts)


def shape(text: str) -> list[list[str]]:
    """Return each statement as its sorted words: Prefect adds constraints in no fixed order."""
    return [sorted(re.findall(r"[^\s,();]+", line)) for line in text.splitlines()]


@pytest.mark.program
def test_the_ready_made_database_is_what_prefect_migrates_to() -> None:
    home = Path(prefect_server.started().environment["PREFECT_HOME"])
    migrated = statements(home / "prefect.db")
    assert shape(migrated) == shape(database.STATEMENTS.read_text("utf-8")), (
        f"Prefect was updated: write into {database.STATEMENTS.name}\n{migrated}"
    )


def test_the_ready_made_database_is_put_where_there_is_none(tmp_path) -> None:
    database.prepare(tmp_path)
    assert statements(tmp_path / "prefect.db") == database.STATEMENTS.read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["prefect.db"]
    assert (tmp_path / "prefect.db").stat().st_mode & 0o007 == 0
    (tmp_path / "prefect.db").write_bytes(b"the office's own")
    database.prepare(tmp_path)
    assert (tmp_path / "prefect.db").read_bytes() == b"the office's own"


def test_a_server_of_the_office_gets_no_database_here(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    assert settings.start_server().url == "http://127.0.0.1:1/api"
    assert list(tmp_path.iterdir()) == []


def test_another_prefect_makes_its_own_database(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(database, "version", lambda _: "99.0")
    database.prepare(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_ready_made_database_holds_nothing_but_its_revision(tmp_path) -> None:
    database.prepare(tmp_path)
    with sqlite3.connect(tmp_path / "prefect.db") as con:
        tables = [n for (n,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {
            name: con.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables
        }
    con.close()
    assert {name for name, count in rows.items() if count} == {"alembic_version"}


@pytest.mark.program
def test_verified_apart_is_verified_alike(house, tmp_path) -> None:
    [run_folder] = (house / "runs").iterdir()
    shutil.copytree(run_folder / "tables", tmp_path / "tables")
    (tmp_path / "tables" / "area_total.parquet").write_bytes(b"broken")
    folders = tmp_path / "tables", tmp_path / "docs", tmp_path / "scratch"
    here = verify(folders[0], tmp_path / "docs here", folders[2])
    apart.begin()
    there = apart.verified(*folders)
    assert there == here
    assert "area_total" in {failure.table for failure in there.failures}


@pytest.mark.program
def test_a_verification_that_cannot_be_done_raises_here_what_it_raised_there(tmp_path) -> None:
    (tmp_path / "scratch").write_bytes(b"no folder")
    apart.begin()
    with pytest.raises(FileExistsError):
        apart.verified(tmp_path, tmp_path / "docs", tmp_path / "scratch")


@pytest.mark.program
def test_a_verification_that_is_ended_from_outside_publishes_nothing(tmp_path) -> None:
    apart.begin()
    os.kill(apart._begun[-1].pid, 9)
    with pytest.raises(SurroundingsError, match=r"核验进程意外结束（状态 -9），未发布"):
        apart.verified(tmp_path, tmp_path / "docs", tmp_path / "scratch")
