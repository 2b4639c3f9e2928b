"""What another user of this machine could do: attacks run in a child process under another user id.

The child is forked, not started: the Python of a developer's folder may be closed to other users.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

NOBODY = 65534
needs_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can try as another user (run the tests as root)"
)


def tries(attack: Callable[[], Any]) -> Any:
    """Return what the attack returns to another user, or the name of the error it meets."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(attack, writing)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return json.loads(said)


def _answer(attack: Callable[[], Any], writing: int) -> None:
    try:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        said = json.dumps(attack())
    except BaseException as error:  # the child must end here, whatever happens
        said = json.dumps(type(error).__name__)
    with os.fdopen(writing, "w") as answer:
        answer.write(said)
    os._exit(0)


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every user can enter, as pytest's own are not: only what is in it can be closed."""
    folder = Path(tempfile.mkdtemp(prefix="jianpai-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)
