"""Copy a file into the store: durably, read-only, with its SHA-256 (存入收件库)."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path


class VanishedError(Exception):
    """The source could not be read to its end; not to be confused with a full disk."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


def copied(path: Path, part: Path) -> str:
    """Copy a file durably and return its SHA-256.

    Raises:
        VanishedError: the file cannot be read to its end.
        OSError: the copy cannot be written.
    """
    digest = hashlib.sha256()
    with part.open("wb") as copy:
        for block in _blocks(path):
            digest.update(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
    part.chmod(part.stat().st_mode & 0o444)  # nobody means to write it again; others by the umask
    return digest.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while block := source.read(1 << 20):
                yield block
    except OSError as error:
        raise VanishedError(error) from error
