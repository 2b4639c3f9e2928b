"""A real Prefect server on loopback for the tests that need one, started once per test session."""

import atexit
import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path
from typing import Any

PREFECT = str(Path(sys.executable).with_name("prefect"))
JIANPAI = str(Path(sys.executable).with_name("jianpai"))
SAMPLES = Path(__file__).parent.parent / "samples"
BUSY, BUSY_TRIES = 503, 20  # SQLite was locked for a moment: to be asked again
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
AUTH = "bureau:a password of its own"


def temporary_home() -> str:
    """Return a new folder that is gone when the tests are."""
    home = tempfile.mkdtemp(prefix="prefect-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


# Tests that import the flow import prefect, which must not write into the user's home folder.
if "PREFECT_HOME" not in os.environ:
    os.environ["PREFECT_HOME"] = temporary_home()


class Server:
    """The REST API of a Prefect server, and the environment of a program that uses it."""

    def __init__(self, home: Path, port: int, auth: str | None = AUTH) -> None:
        self.url = f"http://127.0.0.1:{port}/api"
        self.auth = auth
        self.environment = plain_environment() | {
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.url,
            **({"PREFECT_API_AUTH_STRING": auth} if auth else {}),
        }

    def call(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Return the answer to a GET, or to a POST where there is a body."""
        request = urllib.request.Request(
            self.url + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"} | authorization(self.auth),
        )
        for _ in range(BUSY_TRIES):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != BUSY:
                    raise
                time.sleep(1)
        raise TimeoutError(f"{path}: the server is busy")

    def is_up(self) -> bool:
        """Return whether the server answers."""
        try:
            return self.call("/health")
        except OSError:
            return False

    def deployment(self, name: str) -> dict[str, Any]:
        """Return a deployment by ``flow/deployment``, once it exists."""
        found: list[dict[str, Any]] = []

        def is_there() -> bool:
            flow, _, deployment = name.partition("/")
            found[:] = self.call(
                "/deployments/filter",
                {
                    "deployments": {"name": {"any_": [deployment]}},
                    "flows": {"name": {"any_": [flow]}},
                },
            )
            return bool(found)

        wait_until(is_there, 60, f"deployment {name}")
        return found[0]

    def run(self, deployment: dict[str, Any], **parameters: str) -> dict[str, Any]:
        """Trigger a run of a deployment and return it once it has ended."""
        return self.ended(self.triggered(deployment, {"parameters": parameters}))

    def triggered(self, deployment: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        """Ask for a run of a deployment and return it."""
        return self.call(f"/deployments/{deployment['id']}/create_flow_run", body)

    def ended(self, run: dict[str, Any]) -> dict[str, Any]:
        """Return a run once it has ended."""

        def has_ended() -> bool:
            return self.call(f"/flow_runs/{run['id']}")["state_type"] in FINAL

        wait_until(has_ended, 180, f"the end of flow run {run['name']}")
        return self.call(f"/flow_runs/{run['id']}")

    def of_run(self, run: dict[str, Any], things: str) -> list[dict[str, Any]]:
        """Return the ``task_runs`` or ``artifacts`` of a flow run."""
        return self.call(f"/{things}/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})

    def messages(self, run: dict[str, Any]) -> list[str]:
        """Return what a flow run has logged; the last lines arrive after its end."""
        logs = self.call("/logs/filter", {"logs": {"flow_run_id": {"any_": [run["id"]]}}})
        return [entry["message"] for entry in logs]


def authorization(auth: str | None) -> dict[str, str]:
    """Return the header that shows a secret ``user:password``."""
    return {"Authorization": "Basic " + base64.b64encode(auth.encode()).decode()} if auth else {}


def wait_until(is_true, seconds: float, what: str) -> None:
    """Return once ``is_true()`` holds; fail with ``what`` after some seconds."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.25)


def plain_environment() -> dict[str, str]:
    """Return this process's environment without anything that steers Prefect or its telemetry."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PREFECT_") and name not in {"DO_NOT_TRACK", "CI"}
    }


@cache
def started() -> Server:
    """Return the session's server, which ends with the session."""
    home = Path(temporary_home())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Server(home, port)
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"],
            env=server.environment | {"PREFECT_SERVER_API_AUTH_STRING": AUTH},
            stdout=log,
            stderr=log,
        )
    atexit.register(end, process)
    wait_until(server.is_up, 180, "the Prefect server")
    return server


def end(process: subprocess.Popen) -> None:
    """End a process that was started here, by its id, and wait for it."""
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
