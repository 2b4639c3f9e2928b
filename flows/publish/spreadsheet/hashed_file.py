"""A file that is hashed while it is written (边写边算校验值), so that nobody has to read it again."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_WRITE_BYTES = 1 << 18
"""A write of many megabytes costs the kernel several times what the same bytes cost in pieces."""


@dataclass(frozen=True)
class Written:
    """A file that was written: where, and the SHA-256 of its content."""

    path: Path
    sha256: str


class HashedFile:
    """A binary file for writing; ``written`` says what it holds once it is closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest = hashlib.sha256()
        self._file = path.open("wb", buffering=0)

    def __enter__(self) -> "HashedFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.fsync(self._file.fileno())  # while others still compute: publishing finds it on disk
        self._file.close()

    def write(self, content: bytes | memoryview) -> int:
        """Append the content."""
        rest = memoryview(content)
        for start in range(0, len(rest), _WRITE_BYTES):
            self._file.write(rest[start : start + _WRITE_BYTES])
        self._digest.update(content)
        return len(rest)

    @property
    def written(self) -> Written:
        return Written(self._path, self._digest.hexdigest())
