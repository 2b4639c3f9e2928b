"""Run a program in a network namespace that has a loopback and nothing else.

``python isolated.py COMMAND…`` in a new namespace brings the loopback up and becomes the command.
"""

import array
import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__)
UP, SET_FLAGS = 0x1, 0x8914
LOOPBACK = re.compile(r"127\.|::1$|localhost$|0\.0\.0\.0$|::$|None$")
DNS_PORT = 53


def command(*arguments: object) -> list[str]:
    """Return the arguments as a command that runs isolated."""
    unshare = ["unshare", "--net"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    return [*unshare, sys.executable, "-S", str(HERE), *map(str, arguments)]


@cache
def why_impossible() -> str | None:
    """Return why no namespace can be made here, or None."""
    if shutil.which("unshare") is None:
        return "unshare (util-linux) is not installed"
    tried = subprocess.run(command("true"), capture_output=True, text=True, check=False)
    return None if tried.returncode == 0 else f"no network namespace: {tried.stderr.strip()}"


def traced(log: Path, *arguments: object) -> list[str]:
    """Return the arguments as a command whose network calls strace writes down, if it is here."""
    if shutil.which("strace") is None:
        return command(*arguments)
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    return command("strace", "-f", "--seccomp-bpf", "-qq", "-e", calls, "-o", log, *arguments)


def foreign_addresses(trace: Path) -> list[str]:
    """Return the traced calls to anything but the loopback, and every question to a name server."""
    if not trace.exists():
        return []
    return [line for line in trace.read_text(errors="replace").splitlines() if _is_foreign(line)]


def _is_foreign(line: str) -> bool:
    address = re.search(r'inet_addr\("([^"]+)"|inet_pton\(AF_INET6, "([^"]+)"', line)
    if address is None:
        return False
    port = re.search(r"sin6?_port=htons\((\d+)\)", line)
    host = address[1] or address[2]
    return not LOOPBACK.match(host) or (port is not None and int(port[1]) == DNS_PORT)


def foreign_names(log: Path) -> list[str]:
    """Return the lines of a network log that name anything but the loopback."""
    lines = log.read_text().splitlines() if log.exists() else []
    return [line for line in lines if not LOOPBACK.match(line.split(" ", 1)[1])]


def _bring_loopback_up() -> None:
    request = array.array("b", b"lo".ljust(16, b"\0") + UP.to_bytes(2, sys.byteorder) + bytes(22))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, request)


if __name__ == "__main__":
    _bring_loopback_up()
    os.execvp(sys.argv[1], sys.argv[1:])
