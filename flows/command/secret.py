"""The secret of the servers started here (访问口令): no other user of the machine commands them.

It stands in a file of mode 0600 in Prefect's folder, where this user's own ``prefect`` command can
take it from. Programs hand it on through their environment, never on a command line.
"""

import os
import re
import secrets
import stat
from pathlib import Path

FILE = "api_auth"
FORM = re.compile(r"jianpai:[\w-]{43}")


def of(home: Path) -> str:
    """Return the secret kept in Prefect's folder, as ``user:password``; a new one if there is none.

    A file that another user could have written or read is replaced.
    """
    return _kept(home / FILE) or _new(home / FILE)


def _kept(path: Path) -> str | None:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None
    with os.fdopen(handle) as file:
        is_own = os.fstat(handle).st_uid == os.geteuid()
        secret = file.read() if is_own and _is_private(handle) else ""
    return secret if FORM.fullmatch(secret) else None


def _new(path: Path) -> str:
    secret = f"jianpai:{secrets.token_urlsafe(32)}"
    part = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            if _is_private(handle):  # a disk without modes gets no file: the secret stays in memory
                file.write(secret)
                part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return secret


def _is_private(handle: int) -> bool:
    return not stat.S_IMODE(os.fstat(handle).st_mode) & 0o077
