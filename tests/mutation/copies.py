"""Copies of the checkout that mutants are put into; the working tree is never touched."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LEFT_OUT = {
    ".git",
    ".venv",
    "warehouse",
    "build",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
}


class Worker:
    """A worker process in its own copy."""

    def __init__(self, copy: Path, collected: list[str]) -> None:
        """Start the worker; its own copy comes first on its path, before the installed checkout."""
        environment = os.environ | {
            "PYTHONPATH": str(copy),
            "PYTHONDONTWRITEBYTECODE": "1",
            "POLARS_MAX_THREADS": "1",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(copy / ".hypothesis"),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutation.worker", *collected],
            cwd=copy,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, path: str, text: str, tests: list[str], seconds: float) -> dict[str, Any]:
        """Return the verdict on a file with this text."""
        assert self._process.stdin and self._process.stdout
        task = {"path": path, "text": text, "tests": tests, "seconds": seconds}
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(
                f"the worker ended with {self._process.wait()}; what it said stands above"
            )
        return json.loads(answer)

    def close(self) -> None:
        """End the worker."""
        self._process.communicate()


@contextmanager
def worker(root: Path, folder: Path, collected: list[str]) -> Iterator[Worker]:
    """Copy the checkout into a new folder and yield a worker there."""
    shutil.copytree(root, folder, symlinks=True, ignore=_left_out)
    running = Worker(folder, collected)
    try:
        yield running
    finally:
        running.close()


def _left_out(folder: str, names: list[str]) -> set[str]:
    kept = Path(folder).name == "tests"  # tests/bench may have a build of its own
    return {name for name in names if name in LEFT_OUT and not (kept and name == "build")}
