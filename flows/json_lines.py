"""Records one a line, to which lines are only ever added (逐行记录)."""

import json
from pathlib import Path
from typing import Any

from jianpai.flows.errors import SurroundingsError
from jianpai.flows.warehouse import write_atomically


def load(path: Path) -> list[dict[str, Any]]:
    """Return every record, in the order in which they were written; none where there is no file.

    Raises:
        SurroundingsError: the file was changed by something else.
    """
    if not path.exists():
        return []
    try:
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    except ValueError as error:
        raise SurroundingsError.damaged_store(path) from error


def save(path: Path, records: list[dict[str, Any]]) -> None:
    """Replace the file at once."""
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    write_atomically(path, "".join(lines).encode())


def append(path: Path, record: dict[str, Any]) -> None:
    """Add a record; a reader sees it whole or not at all, also after a power cut."""
    save(path, [*load(path), record])
