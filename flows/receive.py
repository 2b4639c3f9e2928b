"""Receive: every file of the inbox is kept under its SHA-256 before anything reads it (收件).

A receipt is a file name with a content. The batches are numbered; within a batch the file name
orders. The order of receipts decides which submission of a project supersedes which.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import SurroundingsError
from flows.limits import MAX_CSV_BYTES, MAX_WORKBOOK_BYTES
from flows.warehouse import Warehouse, sync_folder, write_atomically

SUBMISSIONS = {".xlsx": MAX_WORKBOOK_BYTES, ".csv": MAX_CSV_BYTES}
MAPPING_SUFFIX = ".mapping.toml"
"""A column mapping beside a foreign workbook: ``x.xlsx`` and ``x.mapping.toml``."""


@dataclass(frozen=True)
class ReceivedFile:
    """One receipt: what was sent, under which name, and where it is kept."""

    order: int
    name: str
    sha256: str
    path: Path
    bytes: int


@dataclass(frozen=True)
class Receipts:
    """Everything in force, in the order of precedence, and what could not be received."""

    files: list[ReceivedFile]
    unreceived: list[tuple[str, str, str]]
    """(file name, rule id, detail) of files that were not taken in."""


def receive(inbox: Path, warehouse: Warehouse) -> Receipts:
    """Return every file ever received, new ones of the inbox included.

    Raises:
        OSError: the store cannot be written.
    """
    known = _load(warehouse)
    unreceived: list[tuple[str, str, str]] = []
    batch = 1 + max((receipt["batch"] for receipt in known), default=0)
    seen = {(receipt["file_name"], receipt["sha256"]) for receipt in known}
    for path in _inbox_files(inbox):
        name = path.relative_to(inbox).as_posix()
        refused = refusal(path)
        stored = None if refused else _store(path, warehouse)
        if isinstance(stored, str) and (name, stored) not in seen:
            known.append(_receipt(batch, name, stored))
        elif stored is None:
            unreceived.append((name, *(refused or ("R-32", ""))))
    _save(warehouse, known)
    return Receipts(_in_order(known, warehouse), unreceived)


def _receipt(batch: int, name: str, sha256: str) -> dict:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"batch": batch, "file_name": name, "sha256": sha256, "received_at": now}


def _inbox_files(inbox: Path) -> list[Path]:
    """Return the files of the inbox by name; dot files and Excel's lock files are not submissions."""
    files = (path for path in inbox.rglob("*") if path.is_file())
    return sorted(
        (p for p in files if not p.name.startswith((".", "~$"))), key=lambda p: p.relative_to(inbox).as_posix()
    )


def refusal(path: Path) -> tuple[str, str] | None:
    """Return (rule id, detail) if a file cannot be taken in: no submission, or too large."""
    if path.name.endswith(MAPPING_SUFFIX):
        return None
    limit = SUBMISSIONS.get(path.suffix.lower())
    if limit is None:
        return ("R-27", "")
    try:
        size = path.stat().st_size
    except OSError as error:
        return ("R-32", error.strerror or "")
    return ("R-22", f"{size:,} > {limit:,} bytes") if size > limit else None


def _store(path: Path, warehouse: Warehouse) -> str | None:
    """Copy a file into the store and return its SHA-256; None if it vanished meanwhile."""
    part = warehouse.received / f"{os.getpid()}.part"
    digest = hashlib.sha256()
    try:
        with part.open("wb") as copy:
            for block in _blocks(path):
                digest.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
    except _VanishedError:
        part.unlink()
        return None
    target = warehouse.received / f"{digest.hexdigest()}{_suffix(path.name)}"
    part.unlink() if target.exists() else part.replace(target)
    sync_folder(warehouse.received)
    return digest.hexdigest()


class _VanishedError(Exception):
    """The inbox file could not be read to its end; not to be confused with a full disk."""


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while block := source.read(1 << 20):
                yield block
    except OSError as error:
        raise _VanishedError from error


def _suffix(name: str) -> str:
    return MAPPING_SUFFIX if name.endswith(MAPPING_SUFFIX) else Path(name).suffix.lower()


def _load(warehouse: Warehouse) -> list[dict]:
    if not warehouse.receipts.exists():
        return []
    return [json.loads(line) for line in warehouse.receipts.read_text("utf-8").splitlines()]


def _save(warehouse: Warehouse, receipts: list[dict]) -> None:
    lines = [json.dumps(receipt, ensure_ascii=False) + "\n" for receipt in receipts]
    write_atomically(warehouse.receipts, "".join(lines).encode())


def _in_order(receipts: list[dict], warehouse: Warehouse) -> list[ReceivedFile]:
    ordered = sorted(receipts, key=lambda r: (r["batch"], r["file_name"], r["sha256"]))
    return [_received(order, receipt, warehouse) for order, receipt in enumerate(ordered, start=1)]


def _received(order: int, receipt: dict, warehouse: Warehouse) -> ReceivedFile:
    path = warehouse.received / f"{receipt['sha256']}{_suffix(receipt['file_name'])}"
    if not path.exists():
        raise SurroundingsError.damaged_store(path)
    return ReceivedFile(order, receipt["file_name"], receipt["sha256"], path, path.stat().st_size)


def check_store(files: list[ReceivedFile]) -> None:
    """Compare every received file with its SHA-256.

    Raises:
        SurroundingsError: a file was changed after it was received.
    """
    for file in files:
        with file.path.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != file.sha256:
                raise SurroundingsError.damaged_store(file.path)
