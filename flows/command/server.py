"""Prefect's API server: the office's own, or one that lives as long as this program (Prefect 服务).

The one started here listens on a free port of the loopback address only, answers to its secret and
with its API alone, and ends with the program that started it, however that ends. Prefect's own
temporary server is not used: it never schedules, takes a port that may be in use elsewhere, asks for
no secret, and outlives a program that was killed.
"""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from jianpai.flows.errors import SurroundingsError
from jianpai.flows.loading import uncollected

START_SECONDS = 180
STOP_SECONDS = 15
LOCAL_ONLY = {
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",  # none is used, and it takes a second
}
PAGES = {"/api/docs", "/api/docs/oauth2-redirect", "/api/redoc"}
WITHOUT_SCHEDULER = {
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_EVENTS_STREAM_OUT_ENABLED": "false",
    "PREFECT_SERVER_LOGS_STREAM_OUT_ENABLED": "false",
}
"""What one run needs: its states are kept all the same, but not the events that only pages show.
Keeping those holds SQLite's one lock against the states: a run would wait for a minute now and then.
"""


class PrefectServer:
    """A server under its URL, with the process and its log if it was started here."""

    def __init__(
        self, url: str, process: subprocess.Popen | None = None, log: Path | None = None
    ) -> None:
        self.url = url
        self._process = process
        self._log = log
        self._has_answered = False

    @classmethod
    def starting(cls, home: Path, auth: str, *, is_scheduling: bool) -> "PrefectServer":
        """Begin to start a server that keeps its database and its log in ``home``.

        ``auth`` is its secret; in the environment no other user of the machine can read it.
        """
        path = home / "server.log"
        settings = LOCAL_ONLY | {"PREFECT_SERVER_API_AUTH_STRING": auth}
        with socket.create_server(("127.0.0.1", 0)) as listener, path.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(listener.fileno())],
                env={**os.environ, **settings, **({} if is_scheduling else WITHOUT_SCHEDULER)},
                pass_fds=[listener.fileno()],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the run; the server ends after it
            )
            return cls(f"http://127.0.0.1:{listener.getsockname()[1]}/api", process, path)

    @property
    def is_own(self) -> bool:
        """Whether it was started here and serves this program alone."""
        return self._process is not None

    def wait(self) -> None:
        """Return once the server answers; from then on Prefect in this process uses it.

        Raises:
            SurroundingsError: it cannot be reached, or ended instead of starting.
        """
        from prefect import get_client
        from prefect.context import refresh_global_settings_context

        refresh_global_settings_context()
        deadline = time.monotonic() + START_SECONDS
        with get_client(sync_client=True) as client:
            while (error := client.api_healthcheck()) is not None:
                if not self._is_starting() or time.monotonic() > deadline:
                    raise SurroundingsError.no_prefect_server(self.url, self._log) from error
                time.sleep(0.2)
        self._has_answered = True

    def _is_starting(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End a server that was started here, once it has written what it still holds.

        One that nobody has asked for anything yet holds nothing.
        """
        if self._process is None or self._process.stdin is None:
            return
        if not self._has_answered:
            self._process.kill()
        self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def serve(listener: socket.socket) -> None:
    """Serve on the socket until standard input ends, as it does when the starting program ends."""
    with uncollected():
        import uvicorn

        import_module("prefect.server.api.server")
    server = uvicorn.Server(
        uvicorn.Config(
            _api_alone,
            factory=True,
            lifespan="on",
            log_level="error",
            timeout_graceful_shutdown=5,
        )
    )
    threading.Thread(target=_stop_with_parent, args=[server], daemon=True).start()
    server.run(sockets=[listener])


def _api_alone() -> Callable[..., Awaitable[None]]:
    """Return Prefect's application without its pages: those of the API load from a foreign address."""
    from prefect.server.api.server import create_app

    app = create_app(final=True)

    async def api_alone(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and _is_page(scope["path"]):
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body"})
        else:
            await app(scope, receive, send)

    return api_alone


def _is_page(path: str) -> bool:
    return not path.startswith("/api/") or path in PAGES


def _stop_with_parent(server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
    os._exit(0)  # all is written; taking the interpreter apart would take another second
