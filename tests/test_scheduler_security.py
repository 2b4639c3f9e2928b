"""Who commands the scheduler: its user alone. Each attack is tried from another user id."""

import json
import os
import re
import shutil
import stat
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from jianpai.flows.command import secret, settings
from jianpai.flows.warehouse import Warehouse
from tests import another_user, prefect_server
from tests.another_user import needs_root, open_folder, tries
from tests.prefect_server import JIANPAI, SAMPLES, Server, authorization, wait_until

WRONG = [None, "", "jianpai:", "jianpai:" + "x" * 43]
PERIOD = "2025-10"


class Office(NamedTuple):
    """A schedule that is served, and its server as its own user knows it."""

    folder: Path
    server: Server
    deployment: dict[str, Any]
    pid: int

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    @property
    def secret(self) -> Path:
        return self.warehouse / "prefect" / "api_auth"


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """``jianpai schedule`` with its own server, in a folder that every user can enter."""
    with open_folder() as folder:
        shutil.copytree(SAMPLES / "inbox" / "450500_北海市", folder / "inbox")
        (folder / "tmp").mkdir()
        output = folder / "schedule.log"
        own = {"PREFECT_RUNNER_POLL_FREQUENCY": "1", "TMPDIR": str(folder / "tmp")}
        with output.open("wb") as log:
            process = subprocess.Popen(
                [JIANPAI, "schedule", "--inbox", "inbox", "--warehouse", "warehouse"],
                cwd=folder,
                env=prefect_server.plain_environment() | own,
                stdout=log,
                stderr=log,
            )
        try:
            wait_until(lambda: "Ctrl-C" in output.read_text(), 180, "jianpai schedule")
            port = re.search(r":(\d+)/api", output.read_text())
            assert port is not None
            auth = (folder / "warehouse" / "prefect" / "api_auth").read_text()
            server = Server(folder, int(port[1]), auth)
            deployment = server.deployment("scheduled-accounting/monthly")
            yield Office(folder, server, deployment, process.pid)
        finally:
            prefect_server.end(process)


@pytest.fixture(scope="module")
def published(office: Office) -> dict[str, Any]:
    """A run that the schedule's own user triggered."""
    return office.server.run(office.deployment, period=PERIOD)


@pytest.mark.program
def test_a_run_of_its_own_user_publishes(office, published) -> None:
    assert published["state_type"] == "COMPLETED"
    run_id = json.loads((office.warehouse / "current.json").read_text())[PERIOD]
    assert (office.warehouse / "runs" / run_id / "report.html").exists()


@pytest.mark.program
@needs_root
def test_another_user_cannot_read_the_secret(office) -> None:
    assert secret.FORM.fullmatch(office.secret.read_text())
    assert tries(office.secret.read_text) == "PermissionError"
    assert tries(lambda: list(map(str, office.secret.parent.iterdir()))) == "PermissionError"


@pytest.mark.program
@needs_root
def test_another_user_finds_the_secret_in_no_process(office) -> None:
    known = office.secret.read_text().encode()
    processes = [office.pid, *children(office.pid)]

    assert len(processes) > 1
    for pid in processes:
        assert tries(lambda pid=pid: Path(f"/proc/{pid}/environ").read_text()) == "PermissionError"
        assert known not in Path(f"/proc/{pid}/cmdline").read_bytes()
    assert any(known in Path(f"/proc/{pid}/environ").read_bytes() for pid in processes)


@pytest.mark.program
@needs_root
@pytest.mark.parametrize("auth", WRONG)
@pytest.mark.parametrize(
    "path", ["/deployments/filter", "/flow_runs/filter", "/work_pools/filter", "/flows/"]
)
def test_another_user_gets_no_answer(office, path: str, auth: str | None) -> None:
    assert tries(lambda: status(office.server.url + path, auth, {"name": "x"})) == 401


@pytest.mark.program
@needs_root
@pytest.mark.parametrize("auth", WRONG)
def test_another_user_cannot_start_a_run_on_another_folder(office, auth: str | None) -> None:
    path = f"/deployments/{office.deployment['id']}/create_flow_run"
    body = {"name": "of another user", "parameters": {"inbox": "/etc", "warehouse": "/tmp/w"}}
    runs = {"flow_runs": {"name": {"any_": ["of another user"]}}}

    assert tries(lambda: status(office.server.url + path, auth, body)) == 401
    assert office.server.call("/flow_runs/filter", runs) == []


@pytest.mark.program
@needs_root
@pytest.mark.parametrize("path", ["/events/in", "/events/out", "/logs/out"])
def test_another_user_can_neither_listen_nor_send_events(office, path: str) -> None:
    url = office.server.url.replace("http", "ws") + path

    assert tries(lambda: greeting(url, "jianpai:" + "x" * 43)) == "refused"
    assert "auth_success" in greeting(url, office.secret.read_text())


@pytest.mark.program
@needs_root
def test_another_user_can_read_nothing_in_the_warehouse(office, published) -> None:
    files = [path for path in office.warehouse.rglob("*") if path.is_file()]

    assert len(files) > 30
    assert {tries(path.read_bytes) for path in files} == {"PermissionError"}
    assert tries(lambda: list(map(str, office.warehouse.iterdir()))) == "PermissionError"
    assert tries((office.warehouse / "x").touch) == "PermissionError"


@pytest.mark.program
def test_nothing_is_shared_with_other_users_in_the_folder_for_temporary_files(office) -> None:
    shared = [path.name for path in (office.folder / "tmp").iterdir() if mode(path) & 0o077]

    assert shared == []
    assert list((office.warehouse / "prefect").glob("runner-*"))


@pytest.mark.program
def test_no_log_and_no_database_holds_the_secret(office, published) -> None:
    known = office.secret.read_text().partition(":")[2].encode()
    files = [path for path in office.folder.rglob("*") if path.is_file() and path != office.secret]

    assert {"schedule.log", "server.log", "prefect.db"} <= {path.name for path in files}
    assert [path for path in files if known in path.read_bytes()] == []


@pytest.mark.program
@pytest.mark.parametrize("check", [{}, {"enforce_parameter_schema": False}], ids=str)
def test_who_knows_the_secret_cannot_name_another_folder(office, check: dict) -> None:
    elsewhere = {"inbox": "/etc", "warehouse": str(office.folder / "elsewhere")}
    asked = office.server.triggered(office.deployment, {"parameters": elsewhere} | check)
    run = office.server.ended(asked)

    assert run["state_type"] == "CRASHED"
    said = (office.folder / "schedule.log").read_text()
    assert "expects parameters ['period'] but was provided with parameters ['inbox', " in said
    assert not (office.folder / "elsewhere").exists()


@pytest.mark.program
def test_who_knows_the_secret_cannot_change_how_a_run_is_started(office, published) -> None:
    mark = office.folder / "mark"
    variables = {
        "command": f"touch {mark}",
        "env": {"JIANPAI_WAREHOUSE": str(office.folder / "elsewhere")},
        "working_dir": "/etc",
    }
    body = {"parameters": {"period": PERIOD}, "job_variables": variables}
    run = office.server.ended(office.server.triggered(office.deployment, body))

    assert run["state_type"] == "COMPLETED"
    assert not mark.exists()
    assert not (office.folder / "elsewhere").exists()


@pytest.mark.program
def test_the_server_has_no_pages_that_could_ask_a_foreign_address(office) -> None:
    site = office.server.url.removesuffix("/api")
    pages = ["/", "/v2/", "/runs", "/docs", "/redoc", "/openapi.json", "/ui-settings", "/api/docs"]
    pages += ["/api/redoc", "/api/docs/oauth2-redirect", "/api", "/apis"]

    assert {page: status(site + page, office.server.auth) for page in pages} == dict.fromkeys(
        pages, 404
    )
    assert status(office.server.url + "/health", None) == 200


@pytest.mark.program
@needs_root
def test_the_temporary_server_of_a_run_asks_for_the_secret_too() -> None:
    with (
        open_folder() as folder,
        patch.dict(os.environ, prefect_server.plain_environment(), clear=True),
    ):
        settings.configure(folder / "warehouse")
        server = settings.start_server()
        try:
            wait_until(lambda: is_up(server.url), 180, "the temporary server")
            for auth in WRONG:
                assert (
                    tries(lambda auth=auth: status(server.url + "/flows/filter", auth, {})) == 401
                )
            own = os.environ["PREFECT_API_AUTH_STRING"]
            assert status(server.url + "/flows/filter", own, {}) == 200
            assert (
                tries((folder / "warehouse" / "prefect" / "api_auth").read_text)
                == "PermissionError"
            )
        finally:
            server.stop()


def test_an_office_with_a_server_of_its_own_keeps_its_password(tmp_path: Path) -> None:
    own = {"PREFECT_API_URL": "http://127.0.0.1:1/api", "PREFECT_API_AUTH_STRING": "own:password"}
    with patch.dict(os.environ, prefect_server.plain_environment() | own, clear=True):
        settings.configure(tmp_path / "warehouse")
        server = settings.start_server()

        assert server.url == own["PREFECT_API_URL"]
        assert os.environ["PREFECT_API_AUTH_STRING"] == "own:password"
    assert not (tmp_path / "warehouse" / "prefect" / "api_auth").exists()


def test_prefect_starts_no_server_without_a_secret(tmp_path: Path) -> None:
    with patch.dict(os.environ, prefect_server.plain_environment(), clear=True):
        settings.configure(tmp_path / "warehouse")
        from prefect.settings import Settings  # noqa: PLC0415 - reads the environment

        assert not Settings().server.ephemeral.enabled


def test_the_secret_is_kept_in_a_file_of_its_user(tmp_path: Path) -> None:
    first = secret.of(tmp_path)

    assert secret.FORM.fullmatch(first)
    assert mode(tmp_path / "api_auth") == 0o600
    assert secret.of(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["api_auth"]


def _readable_to_others(file: Path) -> None:
    file.chmod(0o644)


def _of_another_form(file: Path) -> None:
    file.write_text("admin:admin")


def _a_link(file: Path) -> None:
    file.rename(file.with_name("planted"))
    file.symlink_to(file.with_name("planted"))


def _of_another_user(file: Path) -> None:
    os.chown(file, another_user.NOBODY, another_user.NOBODY)


@pytest.mark.parametrize(
    "spoil",
    [
        _readable_to_others,
        _of_another_form,
        _a_link,
        pytest.param(_of_another_user, marks=needs_root),
    ],
)
def test_a_secret_that_another_user_may_know_is_replaced(tmp_path: Path, spoil) -> None:
    first = secret.of(tmp_path)
    spoil(tmp_path / "api_auth")
    second = secret.of(tmp_path)

    assert secret.FORM.fullmatch(second)
    assert second not in (first, "admin:admin")
    assert not (tmp_path / "api_auth").is_symlink()
    assert mode(tmp_path / "api_auth") == 0o600
    assert secret.of(tmp_path) == second


def test_on_a_disk_without_modes_the_secret_is_in_no_file(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(secret, "_is_private", lambda _handle: False)

    assert secret.FORM.fullmatch(secret.of(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("umask", "folder", "file"), [(0o022, 0o750, 0o640), (0o077, 0o700, 0o600)]
)
def test_the_warehouse_is_closed_to_other_users(tmp_path: Path, umask, folder, file) -> None:
    before = os.umask(umask)
    try:
        with Warehouse(tmp_path / "w").opened() as house:
            house.make_current("2025-10", "2025-10-0")
            (house.runs / "new").mkdir()
        (tmp_path / "afterwards").touch()
    finally:
        os.umask(before)

    entries = ["", "received", "runs", "work", "runs/new", "current.json", ".lock"]
    assert [oct(mode(house.root / entry)) for entry in entries] == [
        *[oct(folder)] * 5,
        *[oct(file)] * 2,
    ]
    assert mode(tmp_path / "afterwards") == 0o666 & ~umask


def test_an_older_warehouse_is_closed_and_its_group_keeps_its_rights(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("received", "runs", "work", "failed", "cache")]
    for folder in folders:
        folder.mkdir()
        folder.chmod(0o2775)
    tmp_path.chmod(0o755)
    with Warehouse(tmp_path).opened():
        assert {mode(folder) for folder in folders} == {0o2770}
    assert mode(tmp_path) == 0o755, "the office's own folder stays as it is"


def test_a_folder_that_cannot_be_closed_is_named(tmp_path: Path, monkeypatch, caplog) -> None:
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs").chmod(0o755)

    def refuse(_path: Path, _mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    monkeypatch.setattr("jianpai.flows.progress.log.propagate", True)
    with Warehouse(tmp_path).opened() as house:
        assert f"其他用户可以查看目录 {house.runs}，本用户无权改变" in caplog.text


def test_the_folder_of_prefect_is_its_users_alone(tmp_path: Path) -> None:
    home = tmp_path / "warehouse" / "prefect"
    home.mkdir(parents=True)
    home.chmod(0o755)
    with patch.dict(os.environ, prefect_server.plain_environment(), clear=True):
        settings.configure(tmp_path / "warehouse")
    assert mode(home) == 0o700


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def status(url: str, auth: str | None, body: dict[str, Any] | None = None) -> int:
    """Return the status of the answer to a GET, or to a POST where there is a body."""
    headers = {"Content-Type": "application/json"} | authorization(auth)
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, data, headers), timeout=30
        ) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def is_up(url: str) -> bool:
    try:
        return status(url + "/health", None) == 200
    except OSError:
        return False


def greeting(url: str, auth: str) -> str:
    """Return what a socket of the server answers to a secret, or ``refused``."""
    try:
        with connect(url, subprotocols=["prefect"], open_timeout=30) as socket:
            socket.send(json.dumps({"type": "auth", "token": auth}))
            return str(socket.recv(30))
    except (WebSocketException, OSError):
        return "refused"


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
