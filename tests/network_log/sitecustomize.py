"""Python imports this at its start: it notes every address that this program or a child asks for.

The log, named by NETWORK_LOG, has one line per attempt to connect, send or look up a name.
"""

import os
import sys

ASKING = {
    "socket.connect",
    "socket.sendto",
    "socket.sendmsg",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
}
LOG = os.open(os.environ["NETWORK_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def note(event: str, arguments: tuple) -> None:
    """Write down who is asked for; local sockets with a path are no network."""
    if event not in ASKING:
        return
    address = arguments[0] if event.startswith("socket.get") else arguments[1]
    if isinstance(address, tuple):
        address = address[0]
    if address and not (isinstance(address, str | bytes) and address[:1] in {"/", b"/", b"\0"}):
        os.write(LOG, f"{event} {address}\n".encode())


sys.addaudithook(note)
